notice-line = • { $title } — <b>{ $sum }</b>
notice-line-balance = • to your balance — <b>{ $sum }</b>. You can pay what comes next with it.
notice-line-from-balance = • of that, from your balance — <b>{ $sum }</b>
notice-balance-left = Left on your balance: { $left }.
notice-more = … and { $count } more
notice-more-debts = … and { $count } more: “The whole list”
notice-cut = … not everything fits here: the rest is in the cabinet.
notice-total = Total: <b>{ $sum }</b>
notice-for-subscription = Subscription “{ $name }”, { $group }
notice-for-course = Course “{ $name }”
notice-for-lesson = Unpaid lesson on { $date }, { $group }
notice-for-bill = Bill for { $period }
notice-for-order = Order No. { $order } of { $date }
notice-for-delivery = Delivery of parcel { $parcel } (order No. { $order })
notice-for-balance = Top-up of the balance, { $account }

notice-payment-succeeded-subject = Payment of { $sum } received — { $organization }
notice-payment-succeeded =
    ✅ <b>Payment of { $sum } received</b>
    { $organization }, payment { $number }. Thank you!

notice-payment-split = By card { $card }, from your balance { $balance }. Left on the balance: { $left }.

notice-payment-left = { $count ->
    [1] Still owed of this debt: { $sum }.
   *[other] Still owed of these debts: { $sum }.
}

notice-payment-from-balance-subject = Paid from your balance: { $sum } — { $organization }
notice-payment-from-balance =
    ✅ <b>Paid from your balance: { $sum }</b>
    { $organization }, payment { $number }. Thank you!

notice-balance-paid-subject = Paid from your balance: { $sum } — { $organization }
notice-balance-paid =
    ✅ <b>Paid from your balance: { $sum }</b>
    { $organization }, payment { $number }. The organization pays such things from the balance by itself, so that you need not wait or press anything.

notice-payment-canceled-subject = Payment of { $sum } failed — { $organization }
notice-payment-canceled =
    ❌ <b>Payment of { $sum } failed</b>
    { $organization }, payment { $number }.

    The bank declined it and no money was taken. Please try again or use another card.

notice-payment-credited-subject = { $sum } received and credited — { $organization }
notice-payment-credited =
    ✅ <b>{ $sum } received</b>
    { $organization }, payment { $number }. { $reason ->
        [late] The money came after the link had expired; we credited it all the same.
        [again] Money came once more for this payment.
        [excess] More came than was to be paid.
        [short] Less came than was to be paid; what is left is under “Debts”.
        [balance-short] By then your balance held less than you had chosen; what is left of the debt is under “Debts”.
        [already-paid] The debt had been paid by then.
       *[other] The sum is not the one that was expected.
    }

    Where it went:

notice-refund-subject = Refund of { $sum } — { $organization }
notice-refund =
    ↩️ <b>{ $sum } refunded</b>
    { $organization }, payment { $number }.
notice-refund-line = • { $title } — <b>{ $sum }</b>{ $state ->
        [owed] , { $owed } due now
        [canceled] , the charge is canceled: nothing is to be paid for it any more
       *[settled] { "" }
    }
notice-refund-line-balance = • from the balance — <b>{ $sum }</b>
notice-refund-undone = The balance no longer held this money, so a payment from the balance has been undone:
notice-refund-when = The money comes back to where you paid from: usually within 1–5 days, depending on the bank.
notice-refund-to-balance = The money is on your balance already: it can pay what is charged next.
notice-refund-taken = The balance no longer holds this money: the top-up it came from was given back. What it had paid for has to be paid again.

notice-invitation-subject = Your client cabinet is open — { $organization }
notice-invitation =
    Hello!

    <b>{ $organization }</b> has opened a client cabinet for you in Telegram. It shows what is to be paid and what for, takes payment by card and gives you the receipt.

    To enter, open the bot @{ $bot } by the link below and give the address that this letter came to.

    If you did not expect this letter, just delete it: without your confirmation nobody sees the cabinet.

notice-account-attached-subject = Somebody else has access to your account — { $organization }
notice-account-attached =
    🔐 <b>New access to your account</b>
    { $organization }: { $word ->
        [contract] contract No. { $number }
        [card] card No. { $number }
       *[personal_account] account { $number }
    } is now visible to one more person, who has proven to know its number and details.

    If that is one of your family, there is nothing to do.
notice-account-attached-contacts = If not, please tell the organization: { $contacts }
notice-account-attached-help = If not, please tell the organization.

notice-subscription-ending-subject = { $count ->
    [one] A subscription is ending
   *[other] Subscriptions are ending
} — { $organization }
notice-subscription-ending =
    🎟 <b>{ $count ->
        [one] A subscription is ending
       *[other] Subscriptions are ending
    }</b>
    { $organization }
notice-subscription-line = • “{ $name }”, { $group } — { $person }
notice-left-lessons = { $count ->
    [0] no lessons left
    [one] { $count } lesson left
   *[other] { $count } lessons left
}
notice-left-days = valid until { $date } — { $count } { $count ->
    [one] day
   *[other] days
} left, today included
notice-subscription-ending-advice = { $count ->
    [one] Renew it in time, so that lessons go on without a break.
   *[other] Renew them in time, so that lessons go on without a break.
}

notice-debt-due-subject = { $when ->
    [overdue] { $sum } is overdue
    [today] { $sum } is due today
   *[ahead] { $sum } is due soon
} — { $organization }
notice-debt-due =
    { $when ->
        [overdue] 💳 <b>Payment overdue</b>
        [today] 💳 <b>Payment due today</b>
       *[ahead] 💳 <b>Payment due soon</b>
    }
    { $organization }
notice-due-when = { $when ->
    [overdue] was due on { $date }, { $days } { $days ->
        [one] day
       *[other] days
    } ago
    [past] was due on { $date }
    [today] due today
   *[ahead] due by { $date }
}
notice-due-whose = { $name }, { $when }

notice-button-receipt = 🧾 Payment receipt
notice-button-pay = 💳 Pay { $sum }
notice-button-pay-all = 💳 Pay all: { $sum }
notice-button-debts = 📋 The whole list: { $count }
notice-button-pay-one = { $sum } · { $title }
notice-button-renew = 🔁 Renew{ $of ->
    [none] { "" }
   *[other] : { $of }
}
notice-button-pay-again = 💳 Pay again
notice-button-accounts = 🔐 My accounts
notice-button-subscriptions = 🎟 Subscriptions
notice-button-open-cabinet = Open my cabinet
notice-button-bot = Open my cabinet in Telegram
