failed-letter-subject = Messages were not delivered — { $organization }
failed-letter =
    { $count ->
        [one] Hello! <b>{ $count } message</b> to clients of <b>{ $organization }</b> could not be sent, and will not be sent by itself any more.
       *[other] Hello! <b>{ $count } messages</b> to clients of <b>{ $organization }</b> could not be sent, and will not be sent by themselves any more.
    }
failed-letter-reason = • { $reason } — { $count }
failed-letter-what-to-do =
    Which they are, and why, is told by a command (whoever looks after the cabinet runs it):
    npm run notices -- --failed --organization { $organization }
    Once the cause is gone, send them again:
    npm run notices -- retry --failed --organization { $organization }
