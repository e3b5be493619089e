failed-letter-subject = { $unsent ->
    [0] Messages went without their document — { $organization }
   *[other] Messages were not delivered — { $organization }
}
failed-letter = Hello! About messages to clients of <b>{ $organization }</b>:
failed-letter-unsent =
    { $count ->
        [one] <b>{ $count } message</b> could not be sent, and will not be sent by itself any more.
       *[other] <b>{ $count } messages</b> could not be sent, and will not be sent by themselves any more.
    }
failed-letter-without-paper =
    { $count ->
        [one] <b>{ $count } message</b> was sent, but without its document: it could not be prepared.
       *[other] <b>{ $count } messages</b> were sent, but without their document: it could not be prepared.
    }
failed-letter-reason = • { $reason } — { $count }
failed-letter-what-to-do =
    Which they are, and why, is told by a command (whoever looks after the cabinet runs it):
    npm run notices -- --failed --organization { $organization }
    Once the cause is gone, send them again:
    npm run notices -- retry --failed --organization { $organization }
