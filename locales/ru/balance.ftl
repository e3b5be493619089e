balance-title = 💰 <b>Счёт и история</b>
balance-account = { $account }
balance-held = На балансе: <b>{ $sum }</b>
balance-owed = К оплате: <b>{ $sum }</b>
balance-nothing-owed = Долгов нет — всё оплачено. 👍
balance-overpaid = Переплата у организации: <b>{ $sum }</b> — она уменьшит следующие начисления.
balance-can-pay = Долг можно погасить с баланса: нажмите «Оплатить».
balance-none = Счетов пока нет.
balance-choose = Какой счёт открыть?
balance-line = <b>{ $whose }</b>{ $organization ->
        [none] {""}
       *[other] {" · "}{ $organization }
    }
    { $account }
    На балансе { $held }{ $state ->
        [owed] , к оплате <b>{ $owed }</b>
       *[clear] , долгов нет
    }
balance-pay = 💳 Оплатить { $sum }
balance-top-up = ➕ Пополнить
balance-why-owed = ❓ Почему { $sum }?
balance-why-held = ❓ Баланс { $sum }
balance-history = 🧾 История
balance-statement = 📄 Выписка
balance-papers = 🖨 Документы
balance-charts = 📊 Графики
balance-another = 💰 Другой счёт
