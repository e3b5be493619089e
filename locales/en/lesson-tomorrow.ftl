lesson-tomorrow-subject = { $when ->
    [today] { $count ->
        [1] A lesson today
       *[other] Lessons today
    }
    [both] The next lessons
   *[tomorrow] { $count ->
        [1] A lesson tomorrow
       *[other] Lessons tomorrow
    }
} — { $organization }
lesson-tomorrow =
    🗓 <b>{ $when ->
        [today] { $count ->
            [1] A lesson today
           *[other] Lessons today
        }
        [both] The next lessons
       *[tomorrow] { $count ->
            [1] A lesson tomorrow
           *[other] Lessons tomorrow
        }
    }</b>
    { $organization }
lesson-tomorrow-line = • { $group } — { $person }
lesson-tomorrow-when = { $time ->
    [none] { $date }
   *[other] { $date }, { $time }
}
lesson-tomorrow-school = { $school }
lesson-tomorrow-teacher = teacher { $teacher }
