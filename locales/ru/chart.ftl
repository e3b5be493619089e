# Pictures: title, legend and caption.
chart-title-spending = Начислено за год
chart-title-debt = Долг по месяцам
chart-title-payments = Оплачено за год
chart-account = { $word ->
    [contract] договор № { $number }
    [card] карта № { $number }
   *[personal_account] лицевой счёт { $number }
}
chart-series-subscription = Абонементы
chart-series-course = Курсы
chart-series-lesson = Занятия в долг
chart-series-bill = Квитанции
chart-series-order = Заказы
chart-series-delivery = Доставка
chart-series-cabinet = В кабинете
chart-series-organization = В организации
chart-series-owed = Долг на конец месяца
chart-caption-spending = <b>Начислено за 12 месяцев: { $sum }</b>
    { $whose }
chart-caption-debt = <b>Долг сейчас: { $sum }</b>
    { $whose }
chart-caption-payments = <b>Оплачено за 12 месяцев: { $sum }</b>
    { $whose }
