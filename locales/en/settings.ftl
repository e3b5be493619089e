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

    The buttons in the chat will show nothing more, and no reminders will come. Money, accounts and history stay with the organization; you can come back at any time with /start.
settings-unbind-autopay = 🔁 Autopayment from your cards will be turned off at once, and what was announced will not be charged.
settings-unbind-yes = Yes, sign out
settings-unbound = Done: you are signed out and this chat is no longer bound. No more reminders will come.
