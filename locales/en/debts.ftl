debts-title = 💳 <b>Due soon or owed</b>
debts-none = Nothing is owed: all is paid. 👍
debts-organization = <b>{ $organization } — { $total }</b>
debts-whose = 👤 { $name }, { $account }
debts-whose-account = 👤 { $account }
debts-item = • { $title } — <b>{ $sum }</b>
debts-due = { $when ->
    [overdue] { "   " }was due on { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } ago
    [today] { "   " }due today
   *[ahead] { "   " }to be paid by { $date }
}
debts-partly-paid = { "   " }price { $price }, paid { $paid }; { $when ->
    [overdue] was due on { $date }
    [today] due today
   *[ahead] the rest to be paid by { $date }
}
debts-dates = { "   " }no subscription covered { $dates }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
debts-lessons = { $count } unpaid { $count ->
    [one] lesson
   *[other] lessons
}, { $group }
debts-kind-subscription = Subscription “{ $name }”, { $group }
debts-kind-course = Course “{ $name }”
debts-kind-lesson = Unpaid lesson on { $date }, { $group }
debts-kind-bill = Bill for { $period }
debts-kind-order = Order No. { $order } of { $date }
debts-kind-delivery = Delivery of parcel { $parcel } (order No. { $order })
debts-pay = 💳 Pay { $sum }
debts-pay-organization = 💳 { $sum } · { $organization }
debts-payments = 🧾 My payments
debts-bill = { "   " }{ $figures }
debts-bill-opening = opening { $sum }
debts-bill-charged = charged { $sum }
debts-bill-recalculated = recalculated { $sum }
debts-bill-penalty = penalty { $sum }
debts-bill-paid = paid { $sum }
debts-bill-paid-here = paid here { $sum }
