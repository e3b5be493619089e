unsubscribe-title = E-mails
unsubscribe-ask = No more e-mails?
unsubscribe-ask-how = Reminders and news will not come by e-mail any more. We always write about payments and security.{ $chat ->
        [yes] {" "}Messages in Telegram stay as they are.
       *[no] {""}
    }
unsubscribe-ask-button = No more e-mails
unsubscribe-done = Done: no more e-mails
unsubscribe-done-how = Except about payments and security, which we always write about. Changed your mind? You can have the e-mails back.
unsubscribe-done-button = Send me e-mails again
unsubscribe-back = Done: e-mails are on again
unsubscribe-back-how = If you change your mind, unsubscribe here or by the link in any e-mail.
unsubscribe-back-button = No more e-mails
unsubscribe-open-bot = Open the bot
unsubscribe-unknown = There is no such link
unsubscribe-unknown-how = Perhaps it was not copied whole. Open it right from the e-mail, or switch e-mails off in your cabinet: Settings → Notifications.
