balance-title = 💰 <b>Account and history</b>
balance-account = { $account }
balance-held = On the balance: <b>{ $sum }</b>
balance-owed = To pay: <b>{ $sum }</b>
balance-nothing-owed = Nothing is owed: all is paid. 👍
balance-overpaid = Overpaid at the organization: <b>{ $sum }</b>; it will lower what is charged next.
balance-can-pay = The debt can be paid from the balance: tap “Pay”.
balance-none = There is no account yet.
balance-choose = Which account shall we open?
balance-line = <b>{ $whose }</b>{ $organization ->
        [none] {""}
       *[other] {" · "}{ $organization }
    }
    { $account }
    On the balance { $held }{ $state ->
        [owed] , to pay <b>{ $owed }</b>
       *[clear] , nothing owed
    }
balance-pay = 💳 Pay { $sum }
balance-top-up = ➕ Top up
balance-why-owed = ❓ Why { $sum }?
balance-why-held = ❓ Balance { $sum }
balance-history = 🧾 History
balance-statement = 📄 Statement
balance-papers = 🖨 Papers
balance-charts = 📊 Charts
balance-another = 💰 Another account
