lesson-tomorrow-subject = { $when ->
    [today] Сегодня { $count ->
        [1] занятие
       *[other] занятия
    }
    [both] Ближайшие занятия
   *[tomorrow] Завтра { $count ->
        [1] занятие
       *[other] занятия
    }
} — { $organization }
lesson-tomorrow =
    🗓 <b>{ $when ->
        [today] Сегодня { $count ->
            [1] занятие
           *[other] занятия
        }
        [both] Ближайшие занятия
       *[tomorrow] Завтра { $count ->
            [1] занятие
           *[other] занятия
        }
    }</b>
    { $organization }
lesson-tomorrow-line = • { $group } — { $person }
lesson-tomorrow-when = { $time ->
    [none] { $date }
   *[other] { $date }, { $time }
}
lesson-tomorrow-school = { $school }
lesson-tomorrow-teacher = педагог { $teacher }
