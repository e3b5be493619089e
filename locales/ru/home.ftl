home-title = 🔔 <b>Что требует внимания</b>
home-nothing = Всё в порядке: долгов нет, ничего не заканчивается. 👍
home-no-accounts = Пока ни один счёт не подключён. Возьмите последнюю квитанцию — понадобятся номер счёта и сумма «к оплате» — и откройте «Мои счета». Или добавьте ещё один адрес электронной почты, который знает ваша организация.
home-pending = 📄 { $organization }: прежде чем показать данные, нужно ваше согласие.
home-debt = 💳 { $organization }: <b>{ $total }</b> { $state ->
    [overdue] — срок прошёл
    [partly] — из них просрочено { $overdue }
   *[ahead] — подходит срок
}
home-ending = 🎟 { $person }: «{ $name }», { $group } — { $what ->
    [days] осталось { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    }
    [lessons] осталось { $lessons } { $lessons ->
        [one] занятие
        [few] занятия
       *[other] занятий
    }
   *[both] осталось { $lessons } { $lessons ->
        [one] занятие
        [few] занятия
       *[other] занятий
    }, до конца { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    }
}
home-orders-line = 📦 { $count } { $count ->
    [one] заказ в работе
    [few] заказа в работе
   *[other] заказов в работе
}
home-cover-line = 💡 { $person }: занятия в долг ({ $group }), а на балансе { $balance } — их можно закрыть абонементом с баланса
home-cover = 💡 Закрыть занятия абонементом
home-documents = 📄 Дать согласие
home-pay = 💳 Долги и оплата
home-debts = 💳 Долги
home-balance = 💰 Счёт и история
home-payments = 🧾 Платежи
home-subscriptions = 🎟 Абонементы
home-orders = 📦 Заказы
home-materials = 📚 Материалы
home-accounts = 📇 Мои счета
home-settings = ⚙️ Настройки
home-help = ℹ️ Помощь
