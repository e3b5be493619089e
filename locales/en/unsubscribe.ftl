unsubscribe-title = Letters
unsubscribe-ask = No more letters?
unsubscribe-ask-how = Reminders and news will not come by e-mail any more. We always write about payments and security.{ $chat ->
        [yes] {" "}Messages in Telegram stay as they are.
       *[no] {""}
    }
unsubscribe-ask-button = No more letters
unsubscribe-done = Done: no more letters
unsubscribe-done-how = Except about payments and security, which we always write about. Changed your mind? You can have the letters back.
unsubscribe-done-button = Send me letters again
unsubscribe-back = Done: letters are on again
unsubscribe-back-how = If you change your mind, unsubscribe here or by the link in any letter.
unsubscribe-back-button = No more letters
unsubscribe-open-bot = Open the bot
unsubscribe-unknown = There is no such link
unsubscribe-unknown-how = Perhaps it was not copied whole. Open it right from the letter, or switch letters off in your cabinet: Settings → Notifications.
