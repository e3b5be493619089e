settings-text =
    ⚙️ <b>Settings</b>

    Language: { $language }
    Verified addresses: { $emails }
settings-language-ru = Russian
settings-language-en = English
settings-language-changed = We speak English now.
settings-add-email = ✉️ Add an address
settings-accounts = 📇 My accounts and contracts
settings-cards = 💳 My cards and autopayment
settings-unbind = 🚪 Sign out
settings-unbind-question =
    🚪 <b>Sign out of the cabinet in this chat?</b>

    The buttons in the chat will show nothing more, and we will not write here again. Money, accounts and history stay with the organization; you can come back at any time with /start.
settings-unbind-notices = { $after ->
    [letters] ✉️ Payment results and reminders, but for those you switched off, will come by e-mail to { $email }. You can do without e-mails as well: then we write only about what you must know, your money and security.
    [no-letters] ✉️ No reminders will come by e-mail either: you have unsubscribed from them. We write to { $email } only about what you must know, your money and security.
    [chat] 💬 The other chat in which this cabinet is open stays, and so do its notifications.
   *[nothing] 🔕 No more reminders will come.
}
settings-unbind-autopay = 🔁 Autopayment from your cards will be turned off at once, and what was announced will not be charged.
settings-unbind-yes = Yes, sign out
settings-unbind-letters = Yes, sign out and write to my e-mail
settings-unbind-quietly = Sign out and send no e-mails
settings-unbound = Done: you are signed out and this chat is no longer bound. { $after ->
    [letters] From now on we write to { $email }; every e-mail lets you unsubscribe.
    [no-letters] No more reminders will come.
    [chat] Notifications stay in your other chat.
   *[nothing] No more reminders will come.
}
