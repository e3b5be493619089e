debts-title = 💳 <b>Due soon or owed</b>
debts-paid-meanwhile = ✅ This has been paid already.
debts-none = Nothing is owed: all is paid. 👍
debts-organization = <b>{ $organization } — { $total }</b>
debts-whose = 👤 { $name }, { $account }
debts-whose-account = 👤 { $account }
debts-item = { $icon } { $title } — <b>{ $sum }</b>
debts-due = { $when ->
    [overdue] { "   " }was due on { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } ago
    [today] { "   " }due today
   *[ahead] { "   " }to be paid by { $date }
}
debts-price = { "   " }price { $price }, paid { $paid }
debts-part-paid = { "   " }{ $paid } of { $price } paid
debts-dates = { "   " }not paid: { $dates }{ $more ->
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
debts-kind-bill = { $period ->
    [none] Bill
   *[other] Bill for { $period }
}
debts-kind-order = Order No. { $order } of { $date }
debts-kind-delivery = Delivery of parcel { $parcel } (order No. { $order })
debts-pay = 💳 Pay { $sum }
debts-pay-organization = 💳 { $sum } · { $organization }
debts-payments = 🧾 Payments
debts-bill = { "   " }{ $figures }
debts-bill-opening = opening { $sum }
debts-bill-charged = charged { $sum }
debts-bill-recalculated = recalculated { $sum }
debts-bill-penalty = penalty { $sum }
debts-bill-paid = paid { $sum }
debts-bill-paid-here = paid here { $sum }
debts-held = 💰 <b>{ $sum }</b> on the balance, which can pay these debts
debts-held-here = 💰 { $whose } — <b>{ $sum }</b>
debts-held-title = <b>On a balance that has no debts</b>
debts-cover-hint = 💡 There is money on the balance, and lessons are unpaid ({ $group }). A subscription bought from the balance can cover them.
debts-cover = 💡 Cover lessons by a subscription
debts-balance = 💰 Balance
debts-why = ❓ Why so much?
debts-why-sum = ❓ Why { $sum }?
debts-page = Page { $page } of { $pages }
