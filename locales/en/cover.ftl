cover-title = 💡 <b>Unpaid lessons, and money on the balance</b>
cover-what-happened = { $group }: { $count } unpaid { $count ->
    [one] lesson
   *[other] lessons
}, <b>{ $owed }</b> ({ $dates }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}). All the while the balance holds <b>{ $balance }</b>. That happens when money is put on the balance and no subscription is bought: the balance pays nothing by itself.
cover-plan = 🎟 <b>“{ $name }” — { $price }</b>, if bought from the balance:
cover-days = • valid from { $first }{ $last ->
    [none] , with no last day
   *[other] {" "}to { $last }
}
cover-lessons = • covers { $count } { $count ->
    [one] lesson
   *[other] lessons
} ({ $dates }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}), which takes { $sum } off the debt
cover-left = • { $what ->
    [unlimited] lessons are not counted
    [none] no lessons are left over
   *[some] { $count ->
        [one] { $count } lesson is left over
       *[other] { $count } lessons are left over
    }
}
cover-over = • ⚠️ these days are over: it will not do for new lessons
cover-uncovered = • { $count } { $count ->
    [one] lesson stays
   *[other] lessons stay
} unpaid, being outside its number or its days
cover-balance-after = • <b>{ $sum }</b> is left on the balance
cover-lacking = The balance lacks <b>{ $sum }</b>. Top it up and come back here: the subscription can then be bought with one tap.
cover-how = One tap, and all of this happens at once. The confirmation of payment appears right here.
cover-buy = ✅ Buy for { $sum }, cover { $count } { $count ->
    [one] lesson
   *[other] lessons
}
cover-top-up = ➕ Top up by { $sum }
cover-other = 🎟 “{ $name }” for { $sum } covers { $count }
cover-pay-apart = 💳 Pay without a subscription — { $sum }
cover-done = ✅ <b>Subscription “{ $name }” is bought from the balance.</b> { $group }: { $count ->
    [one] { $count } lesson is paid
   *[other] { $count } lessons are paid
}{ $what ->
    [unlimited] {""}
   *[some] , { $left } left over
}. The balance now holds { $sum }.
cover-choose =
    💡 <b>Unpaid lessons, and money on the balance</b>

    Whose lessons shall a subscription from the balance cover?
cover-nothing =
    💡 <b>Unpaid lessons, and money on the balance</b>

    There are none at the moment.
cover-offer = { $whose } · { $group } · { $count } { $count ->
    [one] lesson
   *[other] lessons
}
