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
subscriptions-until = Until { $date }: { $days } { $days ->
    [one] day
   *[other] days
} left, counting today
subscriptions-ending = ⚠️ Ending soon: time to renew
