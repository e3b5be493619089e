chat-invoice-title = Payment { $number }
chat-invoice-for = { $organization }. { $what }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
chat-invoice-until = To be paid by { $date }, { $time }.
chat-refusal-unknown = This invoice is not from your cabinet. No money was taken. Open /debts and start the payment anew.
chat-refusal-not-yours = This invoice was made out to somebody else. No money was taken. Your own debts are in /debts.
chat-refusal-disabled = The organization no longer takes payments this way. No money was taken. Open /debts and choose another.
chat-refusal-wrong-amount = The sum of the invoice differs from that of the payment. No money was taken. Open /debts and start anew.
chat-refusal-expired = This invoice has run out. No money was taken. Open /debts for a new one.
chat-refusal-paid = This invoice has been paid already, there is nothing more to pay. The receipt is in /payments.
chat-refusal-changed = This debt has been paid already, or its sum has changed. No money was taken. Today’s sum is in /debts.
chat-refusal-late = The invoice could not be checked in time. No money was taken. Please try again in a minute.
