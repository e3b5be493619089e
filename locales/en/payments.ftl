payments-title = 🧾 <b>My payments</b>
payments-none = Payments made here are listed here; there are none yet. Cash and transfers are kept by the organization itself.
payments-line = <b>{ $sum }</b> · { $organization }
    { $date } · { $number } · { $status }
payments-button = { $icon } { $sum } · { $date } · { $number }
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
payments-to-balance = { "   " }{ $sum } of it went to the balance: the debt was smaller by then
payments-top-up = Top-up of the balance
payments-how = Tap “Pay” and a secure page will open. Once the money is in, the confirmation will come here by itself.
payments-pay = 💳 Pay { $sum }
payments-check = 🔄 I have paid, check
payments-over-created = The link no longer works. Start the payment anew from “Debts”.
payments-over-pending = The link no longer works. If you paid in time, the money will be credited and we will write to you.
payments-over-canceled = The payment did not go through and no money was taken. You can start anew from “Debts”.
payments-over-expired = The link has expired. If you paid in time, the money will be credited and we will write to you.
payments-receipt =
    ✅ <b>Payment confirmation { $number }</b>
    { $organization }
payments-paid-at = Paid on { $date }, { $method }
payments-received = Total received: <b>{ $sum }</b>
payments-refunded = Refunded: { $sum }
payments-legal = { $inn ->
    [none] Payee: { $name }
   *[other] Payee: { $name }, INN { $inn }
}
payments-not-fiscal = This is a confirmation of payment, not a fiscal receipt.
payments-not-yet = The money is not in yet. We will write here as soon as it is.
