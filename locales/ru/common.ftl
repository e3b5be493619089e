common-outdated = Экран обновился — вот свежий.
common-late = Сейчас много сообщений: ответ придёт через несколько секунд.
common-cut = … показано не всё: выберите одного ученика или счёт.
common-private-only = Личный кабинет открывается только в личном чате с ботом.
common-open-private = Открыть личный чат
common-unexpected = Я понимаю кнопки и команды. Вот ваш экран; все команды — в меню рядом с полем ввода.
common-switch = 👤 Сменить
common-home = 🏠 На главную
common-back = ‹ Назад
common-previous-page = ‹ Новее
common-next-page = Раньше ›
common-names-before = ‹ Выше
common-names-after = Ниже ›
common-nothing-set-up =
    Здравствуйте! Личный кабинет ещё настраивают: к нему пока не подключена ни одна организация.

    Загляните, пожалуйста, позже — команда /start откроет кабинет, когда всё будет готово.
common-account-word = { $word ->
    [contract] договор № { $number }
    [card] карта № { $number }
   *[personal_account] лицевой счёт { $number }
}
common-command-start = Открыть кабинет
common-command-menu = Главный экран
common-command-debts = Долги и оплата
common-command-balance = Счёт, история, выписки и документы
common-command-payments = Мои платежи
common-command-subscriptions = Абонементы
common-command-orders = Заказы
common-command-accounts = Мои счета и договоры
common-command-settings = Язык, уведомления и привязка
common-command-help = Помощь и контакты
common-command-paysupport = Вопросы об оплате
common-command-terms = Условия оплаты и оферты
common-command-privacy = Что мы храним о вас
common-command-cancel = Прервать ввод
common-canceled = Хорошо, ввод прерван.
common-description =
    Личный кабинет клиента: долги и оплата, чеки, абонементы, заказы и посылки — прямо в чате.

    Нажмите «Начать» и подтвердите адрес электронной почты, который знает ваша школа, магазин или компания.
common-short-description = Долги, оплата, абонементы и заказы — прямо в чате
