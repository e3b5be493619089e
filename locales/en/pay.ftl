pay-title = Payment
pay-number = Payment { $number }
pay-description = { $organization }: payment { $number }
pay-total = To pay
pay-button = Pay { $sum }
pay-how = The bank's page opens next. We neither see nor keep your card's details.
pay-until = The link works until { $date }, { $time }.
pay-back-to-chat = Back to the chat
pay-account = { $word ->
    [contract] contract No. { $number }
    [card] card No. { $number }
   *[personal_account] account { $number }
}
pay-for-subscription = Subscription “{ $name }”, { $group }
pay-for-course = Course “{ $name }”
pay-for-lesson = Lesson owed for { $date }, { $group }
pay-for-bill = Bill for { $period }
pay-for-order = Order No. { $order }
pay-for-delivery = Delivery of parcel { $parcel } (order No. { $order })
pay-for-balance = Top-up of the balance
pay-unavailable = The bank does not answer just now. No money was taken. Please try again in a minute.
pay-checking = Checking the payment…
pay-checking-how = This usually takes a few seconds. You may close this page: we will write to you in the chat.
pay-checking-long = The bank has not confirmed the payment yet
pay-checking-long-how = This happens. If the money was taken, there is no need to pay again: as soon as the bank confirms, we will write to you in the chat.
pay-not-paid = I have not paid, back to the payment
pay-state-created = This link no longer works
pay-next-created = Open your debts in the chat to get a new link.
pay-state-pending = This link no longer works
pay-next-pending = Open your debts in the chat to get a new link.
pay-state-succeeded = Paid
pay-next-succeeded = Thank you! The receipt is in the chat, under “My payments”.
pay-state-canceled = The payment did not go through
pay-next-canceled = No money was taken. Go back to the chat and try again.
pay-state-expired = This link no longer works
pay-next-expired = Open your debts in the chat to get a new link. If you have paid already, nothing is lost: we will credit the money and tell you.
pay-state-partially_refunded = Part of the money was returned
pay-next-partially_refunded = The details are in the chat, under “My payments”.
pay-state-refunded = The money was returned
pay-next-refunded = The details are in the chat, under “My payments”.
pay-state-outdated = The debt has changed
pay-next-outdated = It is paid already, or has become smaller. Open your debts in the chat for today's sum and a new link.
pay-state-busy = Opening the bank's page…
pay-next-busy = This takes a few seconds.
pay-state-unknown = There is no such link
pay-next-unknown = Check that it was copied whole, or open the payment again from the chat.
