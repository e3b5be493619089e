welcome-text =
    👋 <b>Hello! This is your client cabinet.</b>

    Debts and payment, receipts, subscriptions, orders and parcels, all here and without another password.
welcome-invited =
    👋 <b>Hello! { $organization } invites you to the client cabinet.</b>

    Debts and payment, receipts, subscriptions and orders, all here and without another password.
welcome-ask-email = ✉️ Send the e-mail address that your organization knows, and we will send a code to it.
welcome-help = ℹ️ Help
welcome-privacy = 🔒 What we keep
