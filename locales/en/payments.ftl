payments-title = 🧾 <b>My payments</b>
payments-none = Payments made here are listed here; there are none yet. Cash and transfers are kept by the organization itself.
payments-line =
    { $icon } <b>{ $sum }</b> — { $organization }
    { $date } · { $number } · { $status }
    { $what } · { $account }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
payments-button = { $icon } { $number }
payments-newest = ‹‹ To the latest
payments-status-created = waiting to be paid
payments-status-pending = waiting to be paid
payments-status-succeeded = paid
payments-status-canceled = did not go through
payments-status-expired = the link has expired
payments-status-partially_refunded = partly refunded
payments-status-refunded = refunded
payments-payment = 💳 <b>Payment { $number }</b>
payments-head = { $organization }
    Sum: <b>{ $sum }</b>
    State: { $status }
payments-for = • { $title } ({ $whose }) — { $sum }
payments-dates = { "   " }{ $dates }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
payments-to-balance = { "   " }{ $sum } of it went to the balance: the debt did not need so much
payments-top-up = Top-up of the balance
payments-how = Tap “Pay” and a secure page will open. Once the money is in, the confirmation will come here by itself.
payments-pay = 💳 Pay { $sum }
payments-check = 🔄 I have paid, check
payments-over-created = The link no longer works. Start the payment anew from “Debts”.
payments-over-pending = The link no longer works. If you paid in time, the money will be credited and we will write to you.
payments-over-canceled = The payment did not go through and no money was taken. You can start anew from “Debts”.
payments-over-expired = The link has expired. If you paid in time, the money will be credited and we will write to you.
payments-receipt =
    ✅ <b>Payment receipt { $number }</b>
    { $organization }
payments-paid-at = Paid on { $date }, { $method }
payments-received = Total received: <b>{ $sum }</b>
payments-legal = { $inn ->
    [none] Payee: { $name }
   *[other] Payee: { $name }, INN { $inn }
}
payments-not-fiscal = This is a confirmation of payment, not a fiscal receipt.
payments-not-yet = The money is not in yet. We will write here as soon as it is.
payments-status-outdated = out of date
payments-again = 💳 To the debts
payments-more = … and { $count } more
payments-parts = { "   " }{ $what ->
    [card] { $card } by card
    [balance] { $balance } from the balance
   *[both] { $balance } from the balance, { $card } by card
}
payments-paper = 📄 Receipt as PDF
payments-head-parts = By card: { $card }, from the balance: { $balance }
payments-left-after = { "   " }{ $sum } stays owed after it
payments-top-up-how = The money goes to the balance ({ $account }) and waits there until you pay with it yourself.
payments-both-how = Nothing is taken from the balance until the card’s money has come.
payments-over-outdated = The debt or the balance has changed since, so this link cannot be paid. Open your debts: today’s sum is there.
payments-receipt-state = { $status ->
    [refunded] ↩️ The money has gone back
   *[partially_refunded] ↩️ A part of the money has gone back
}
payments-paid-from-balance = Paid on { $date } from the balance
payments-short = { "   " }{ $came } came instead of { $asked }
payments-excess = { "   " }more than was needed: { $asked } was to be paid
payments-owed-now = { "   " }{ $sum } of this debt is to be paid now
payments-by-card = By card: { $sum }
payments-from-balance = From the balance: { $sum }
payments-spent = Total from the balance: <b>{ $sum }</b>
payments-refund = ↩️ { $state ->
    [succeeded] <b>{ $sum } refunded</b>, { $date }
   *[other] <b>{ $sum } being refunded</b>, since { $date }
} — { $way ->
    [balance] to the balance
   *[payer] the same way as you paid
}
payments-refund-owed = • { $title }: { $sum } owed again
payments-refund-canceled = • { $title }: { $sum } canceled, nothing to pay
payments-refund-balance = • from the balance: { $sum }
payments-other-way = 🔁 Pay another way
payments-way = Way of paying: { $way }
payments-pay-here = 💳 Pay here, in Telegram
payments-how-chat = Tap “Pay here” and the invoice will come right into this chat. You enter the card in Telegram’s own window, and the confirmation will come here too.
payments-how-other-chat = This payment was started from another Telegram chat, and its invoice can be paid only there. To pay from here, start anew from “Debts”.
payments-invoice-sent = The invoice is below in the chat
payments-invoice-sent-before = The invoice is in the chat already. Not there? Tap again in a minute
payments-invoice-unavailable = Telegram did not take the invoice just now. No money was taken. Try again in a minute, or ask the organization: /paysupport
payments-other-sum = ✂️ Another sum
