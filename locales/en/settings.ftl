settings-text =
    ⚙️ <b>Settings</b>

    Language: { $language }
    Verified addresses: { $emails }

    Here you can add another address, look at your accounts and unbind this chat from the cabinet.
settings-language-ru = Russian
settings-language-en = English
settings-language-changed = We speak English now.
settings-add-email = ✉️ Add an address
settings-accounts = 📇 My accounts and contracts
settings-unbind = 🚪 Unbind this chat
settings-unbind-question =
    🚪 <b>Unbind this chat from the cabinet?</b>

    The buttons in the chat will show nothing more, and no reminders will come. Money, accounts and history stay with the organization; you can come back at any time with /start.
settings-unbind-yes = Yes, unbind
settings-unbound = Done: this chat is no longer bound. No more reminders will come.
