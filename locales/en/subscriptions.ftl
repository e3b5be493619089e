subscriptions-title = 🎟 <b>Subscriptions</b>
subscriptions-none = There are no subscriptions in force.
subscriptions-person = <b>{ $person }</b>
subscriptions-line = ▪️ { $name } — { $group }
subscriptions-status = Status: { $status ->
    [pending] pending
    [frozen] frozen
   *[other] active
}
subscriptions-lessons = { $left } { $left ->
    [one] lesson
   *[other] lessons
} left of { $total }
subscriptions-unlimited = Lessons without limit
subscriptions-until = Until { $date }: { $days ->
    [1] today is the last day
    [one] { $days } day left, counting today
   *[other] { $days } days left, counting today
}
subscriptions-ending = ⚠️ Ending soon: time to renew
subscriptions-starts = Starts on { $first }{ $last ->
    [none] {""}
   *[other] , until { $last }
}
subscriptions-renew = 📞 How to renew: contacts
