home-title = 🔔 <b>What needs attention</b>
home-nothing = All is well: nothing is owed, nothing is ending. 👍
home-no-accounts = No account is attached yet. Take your latest bill (you will need the account number and the “to pay” figure) and open “My accounts”. Or add another e-mail address that your organization knows.
home-pending = 📄 { $organization }: your consent is needed before the data can be shown.
home-debt = 💳 { $organization }: <b>{ $total }</b> { $state ->
    [overdue] — overdue
    [partly] — { $overdue } of it overdue
   *[ahead] — due soon
}
home-ending = 🎟 { $person }: “{ $name }”, { $group } — { $what ->
    [days] { $days } { $days ->
        [one] day
       *[other] days
    } left
    [lessons] { $lessons } { $lessons ->
        [one] lesson
       *[other] lessons
    } left
   *[both] { $lessons } { $lessons ->
        [one] lesson
       *[other] lessons
    }, { $days } { $days ->
        [one] day
       *[other] days
    } left
}
home-orders-line = 📦 { $count } { $count ->
    [one] order in progress
   *[other] orders in progress
}
home-cover-line = 💡 { $person }: unpaid lessons ({ $group }) while the balance holds { $balance }, which can buy a subscription for them
home-cover = 💡 Cover lessons by a subscription
home-documents = 📄 Give consent
home-pay = 💳 Debts and payment
home-debts = 💳 Debts
home-balance = 💰 Account and history
home-payments = 🧾 Payments
home-subscriptions = 🎟 Subscriptions
home-orders = 📦 Orders
home-materials = 📚 Materials
home-accounts = 📇 My accounts
home-settings = ⚙️ Settings
home-help = ℹ️ Help
