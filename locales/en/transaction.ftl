transaction-kind-opening = Opening debt
transaction-kind-charge = Charged: { $what }
transaction-kind-charge_correction = Charge corrected: { $what }
transaction-kind-recalculation = Recalculation: { $what }
transaction-kind-penalty = Penalty: { $what }
transaction-kind-office_payment = Paid at the organization: { $what }
transaction-kind-office_payment_correction = Payment at the organization corrected: { $what }
transaction-kind-office_receipt = The organization’s note of a payment
transaction-kind-payment = Payment { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-kind-top_up = Top-up of the balance { $number }
transaction-kind-from_balance = Paid from the balance { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-kind-refund = Refund of { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-and-more = { $first } and { $more } more
transaction-owed = debt { $sum }
transaction-held = balance { $sum }
transaction-nothing-moved = nothing changed
transaction-head = 🧾 <b>Transaction No. { $number }</b>
    { $title }
    { $date }
transaction-moved = What changed: <b>{ $moved }</b>
transaction-parts = <b>What for</b>
transaction-part = • { $title } — { $sum }
transaction-part-balance = • Balance — { $sum }
transaction-part-none = • Without a stated reason — { $sum }
transaction-payment = Payment { $number }{ $method ->
    [none] {""}
    [balance] , from the balance
   *[other] , { $method }
}
transaction-payment-other = Paid by another adult who has access to the account.
transaction-refund = Refunded { $sum }{ $reason ->
    [none] {""}
   *[other] . Reason: { $reason }
}
transaction-refund-cancelled = The debt whose money was given back is canceled.
transaction-reverses = Takes back transaction No. { $number }.
transaction-reversed-by = Taken back by transaction No. { $number }.
transaction-office = The organization counted this payment itself: cash, a transfer or its own till.
transaction-imported-title = The organization’s lists say this was paid:
transaction-imported = • { $date } — { $sum }, { $method }
transaction-to-charge = ❓ { $title }
transaction-to-payment = 🧾 Payment { $number }
transaction-to-transaction = ↩️ Transaction No. { $number }
