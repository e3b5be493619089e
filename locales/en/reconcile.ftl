reconcile-taken-back-subject = The refund of { $sum } did not go through — { $organization }
reconcile-taken-back =
    ⚠️ <b>The refund of { $sum } did not go through</b>
    { $organization }, payment { $number }

    We told you that the money was refunded, but the bank has cancelled that refund. The sum counts again towards what you paid for, and you do not have to pay for it once more.

    If the money has reached you all the same, or you are waiting for this refund, write to the organization: it will look into it and help.

reconcile-letter-subject = Comparison with the payment provider — { $organization }
reconcile-letter =
    Hello! The cabinet has compared the payments of <b>{ $organization }</b> with the payment provider. Something needs attention.
reconcile-letter-payments =
    { $count ->
        [one] <b>{ $count } payment</b> is not the same at the provider as in the cabinet: { $numbers }
       *[other] <b>{ $count } payments</b> are not the same at the provider as in the cabinet: { $numbers }
    }
reconcile-letter-more = … and { $count } more
reconcile-letter-strange =
    { $count ->
        [one] <b>{ $count } receipt of money</b> at the provider belongs to no payment of the cabinet.
       *[other] <b>{ $count } receipts of money</b> at the provider belong to no payment of the cabinet.
    }
reconcile-letter-what-to-do =
    These commands say what to do about it (for whoever looks after the cabinet):
    npm run reconcile -- --organization { $organization }
    npm run payments -- strange --organization { $organization }
