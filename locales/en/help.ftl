help-text =
    ℹ️ <b>How to use the cabinet</b>

    • The home screen shows everything that needs attention: debts, subscriptions that end soon, orders.
    • “Debts and payment” says what is owed and why; tick what you want and pay by the link. The confirmation comes here.
    • “Account and history” has the balance, every transaction and what it was for, the statement by month, bills and invoices as files. “❓ Why so much?” shows what a sum is made of.
    • 👤 “Switch” chooses a student or an account; the choice is remembered.
    • “Settings → Notifications” says what is sent, when and where to; a reminder can be put off by the button below it.
    • If the screen is old or lost, open /menu. To stop typing in, send /cancel.
help-contacts = <b>Contacts</b>
help-privacy = 🔒 What we keep
