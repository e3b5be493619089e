unsubscribe-title = Letters
unsubscribe-ask = { $organization ->
        [several] No more letters from these organizations?
       *[other] No more letters from “{ $organization }”?
    }
unsubscribe-ask-how = Reminders and news will not come by e-mail any more. We always write about payments and security. Messages in Telegram stay as they are.
unsubscribe-ask-button = No more letters
unsubscribe-done = { $organization ->
        [several] Done: no more letters from these organizations
       *[other] Done: no more letters from “{ $organization }”
    }
unsubscribe-done-how = Except about payments and security, which we always write about. Changed your mind? You can have the letters back.
unsubscribe-done-button = Send me letters again
unsubscribe-unknown = There is no such link
unsubscribe-unknown-how = Perhaps it was not copied whole. Open it right from the letter, or switch letters off in your cabinet: Settings → Notifications.
