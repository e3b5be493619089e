error-bug = Sorry, something broke on our side, and we are looking into it. Reference: { $reference }. Please try again in a minute or open /menu.
error-busy = There are many messages right now, and the answer is late. Please try again in a few seconds.
error-email-invalid = This does not look like an e-mail address. Please check it and send it again, for example ivanova@mail.com.
error-email-not-found = E-mail not found: { $email }
error-email-blocked = The account is blocked.
error-lookup-limit = Too many addresses have been looked up today: the limit keeps other people’s data safe. Try again in { $hours } h or contact the organization: /help.
error-letter-too-soon = The letter is on its way. You can ask for another in { $seconds } { $seconds ->
    [one] second
   *[other] seconds
}.
error-letter-limit = { $limit } letters have been sent within an hour. You can ask for the next one in { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}.
error-code-wrong = The code did not fit. { $triesLeft ->
    [0] No tries are left for this hour.
    [one] { $triesLeft } try is left.
   *[other] { $triesLeft } tries are left.
} Send the six digits from the letter.
error-code-limit = No tries are left. Try again in { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}.
error-code-expired = The code has expired: it lives for 30 minutes. Ask for a new letter.
error-link-not-yours = This link is for another Telegram user. If the address is yours, begin with /start and a new letter will come.
error-link-expired = The link no longer works. Begin with /start and we will send a new one.
error-email-taken = This address already belongs to another client. If it is yours, write to the organization and they will join the cards.
error-account-no-match = The number and the sum do not match. Please check the number and the “to pay” figure of one of the last two bills.
error-account-limit = No tries are left today. Please contact the organization: they will help you faster by telephone.
error-account-already-attached = You already have this account.
error-not-yours = This is no longer yours to see. Here is the home screen.
error-nothing-to-pay = Nothing is left to pay here: all is paid. 👍
error-debts-changed = The sums changed while you were choosing. Please check them and tap “Pay” again.
error-balance-changed = The balance has changed meanwhile. Please check it and start again — nothing has been taken.
error-below-minimum = The smallest payment is { $minimum }.
error-no-merchant = { $organization } does not take payments here yet. Its contacts are under “Help”.
error-choose-merchant = This cannot be paid this way now. Please choose how to pay once more.
error-card-unavailable = This card cannot be used now: it is unlinked, or the organization does not take payments this way. Please pay by the link.
error-autopay-unavailable = Autopayment cannot be turned on for this card now: it is unlinked, or the organization does not take payments this way.
error-payment-not-payable = This payment can no longer be paid. Open your debts and start a new one.
error-receipt-no-address = We do not know where to send the fiscal receipt. Please confirm an e-mail address and try again.
error-provider-unavailable = The payment service does not answer right now. No money was taken. Please try again in a few minutes.
error-document-empty = There are no documents for this period. Please choose another one.
error-payment-unknown = There is no payment { $number }. The numbers are in the register: npm run payments.
error-refund-not-paid = No money has come for the payment { $number }, so there is nothing to give back.
error-refund-nothing-left = The payment { $number } has been refunded in full, or its refund has been asked for already. What became of it: npm run refund -- --list.
error-refund-too-much = So much cannot be given back: { $left } are left.
error-refund-not-in-payment = The debt { $debt } is not among what the payment { $number } paid for.
error-refund-bill-not-cancellable = A utility bill cannot be canceled here: the organization recalculates it in its own books, and its file brings that. Give the money back without --cancel-debts.
error-refund-unsupported = The provider “{ $provider }” takes no refunds from here. Make the refund in its own cabinet. Where the provider tells of such refunds, it will show up here by itself; where it does not, enter it: --made-elsewhere “where and when”.
error-refund-not-elsewhere = The provider “{ $provider }” answers that it has not given so much back, so no refund was entered. Give the money back by the usual command, without --made-elsewhere.
error-organization-exists = This organization exists already.
error-organization-unknown = There is no such organization.
error-not-set-up = The cabinet has not been set up yet.
error-letter-failed = The letter could not be sent: the mail server does not answer. Please try again in a few minutes; this try does not count.
