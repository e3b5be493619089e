common-outdated = The screen has changed: here is a fresh one.
common-late = There are many messages right now: the answer comes in a few seconds.
common-cut = … not everything is shown: choose one student or account.
common-private-only = The cabinet opens only in a private chat with the bot.
common-open-private = Open the private chat
common-unexpected = I understand buttons and commands. Here is your screen; all commands are in the menu next to the message field.
common-switch = 👤 Switch
common-home = 🏠 Home
common-back = ‹ Back
common-previous-page = ‹ Newer
common-next-page = Older ›
common-names-before = ‹ Up
common-names-after = Down ›
common-nothing-set-up =
    Hello! The cabinet is still being set up: no organization has been connected yet.

    Please look in later: /start will open the cabinet once everything is ready.
common-account-word = { $word ->
    [contract] contract No. { $number }
    [card] card No. { $number }
   *[personal_account] account { $number }
}
common-command-start = Open the cabinet
common-command-menu = Home screen
common-command-debts = Debts and payment
common-command-balance = Account, history, statements and papers
common-command-payments = My payments
common-command-subscriptions = Subscriptions
common-command-orders = Orders
common-command-accounts = My accounts and contracts
common-command-settings = Language, notifications and binding
common-command-help = Help and contacts
common-command-paysupport = Questions about payments
common-command-terms = Payment terms and offers
common-command-privacy = What we keep about you
common-command-cancel = Stop typing in
common-canceled = All right, stopped.
common-description =
    Your client cabinet: debts and payment, receipts, subscriptions, orders and parcels, right in the chat.

    Tap Start and verify the e-mail address that your school, shop or company knows.
common-short-description = Debts, payment, subscriptions and orders, right in the chat
