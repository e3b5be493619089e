checkout-title = 💳 <b>Payment: { $organization }</b>
checkout-line = ☑️ { $title } ({ $whose }) — { $sum }
checkout-line-left = ⬜️ { $title } ({ $whose }) — { $sum }
checkout-part-line = { "   " }{ $what ->
    [whole] { $now } now, which settles it
    [later] not paid now, { $left } stays owed
   *[part] { $now } now, { $left } stays owed
}
checkout-nothing-picked = Nothing is picked: tick what to pay.
checkout-total = To pay: <b>{ $total }</b>
checkout-part-of = To pay: <b>{ $sum }</b> of { $total }.{ $count ->
    [1] {""}
   *[other] {" "}The oldest debts are settled first.
}
checkout-held = 💰 On the balance: <b>{ $sum }</b>
checkout-no-cards = This organization does not take cards here yet. Its contacts are under “Help”.
checkout-card-minimum = A card cannot be charged less than { $minimum }. You can pay { $sum }: the debt is paid off, and { $rest } stays on your balance.
checkout-how = Tap a line to take it out or put it back.
checkout-picked = ☑️ { $sum } · { $title }
checkout-unpicked = ⬜️ { $sum } · { $title }
checkout-all = ☑️ Pick all
checkout-none = ⬜️ Pick none
checkout-pay = 💳 Go on to pay { $sum }
checkout-pay-rounded = 💳 { $sum } by card: the debt and a top-up
checkout-pay-card = 💳 { $sum } by card
checkout-pay-balance = 💰 { $sum } from the balance
checkout-pay-both = 💰 { $sum } balance + 💳 { $rest }
checkout-part = ✂️ Pay a part
checkout-part-other = ✂️ Another part
checkout-whole = ↩️ Pay the whole sum
checkout-why = ❓ Why so much?

checkout-part-title = ✂️ <b>Part of the sum: { $organization }</b>
checkout-part-how =
    { $count ->
        [one] { $count } debt is picked
       *[other] { $count } debts are picked
    }, <b>{ $total }</b> in all. How much will you pay now?{ $count ->
        [1] {""}
       *[other] {" "}The oldest debts are settled first.
    }

    ✏️ Choose a sum below, or send your own as a message: from { $minimum } to { $total }.
checkout-part-half = Half — { $sum }
checkout-part-held = All that the balance has — { $sum }
checkout-part-minimum = The least — { $sum }

checkout-confirm-title = 🔎 <b>Check the payment: { $organization }</b>
checkout-share = • { $title } ({ $whose }) — { $sum }
checkout-share-parts = { "   " }{ $parts }
checkout-share-balance = { $sum } from the balance
checkout-share-card = { $sum } by card
checkout-share-left = { $sum } stays owed
checkout-more = … and { $count } more
checkout-from-balance = 💰 From the balance: <b>{ $sum }</b>, which leaves { $left } on it
checkout-by-card = 💳 By card: <b>{ $sum }</b>
checkout-stays = Stays owed: { $sum }
checkout-confirm-balance = The money is taken from the balance at once, and the confirmation of payment appears right here.
checkout-confirm-both = First you pay the card’s part. The balance is charged when that money has come, not before.
checkout-take = ✅ Take { $sum } from the balance

checkout-way-title = 💳 <b>How to pay: { $organization }</b>
checkout-way-sum = To pay: <b>{ $sum }</b>
checkout-way-balance = Another { $sum } is taken from the balance when this money has come.
checkout-way-how = Choose a way. If you change your mind, come back here and choose another: nothing has been charged yet.
checkout-way-instead = Payment { $number } has been started already. Pay once: if you pay twice, what is too much goes to your balance.
checkout-way-what-test = 🧪 is a test: no real money can be paid this way.
checkout-way-none = There is nothing to pay here any more, or no way to pay it: open “Debts” for today’s state.
checkout-way-live = { $title }
checkout-way-test = 🧪 { $title } — test
checkout-other-sum = ✂️ Another sum
