payments-title = 🧾 <b>Мои платежи</b>
payments-none = Здесь — оплаты через кабинет, их пока не было. Наличные и переводы учитывает сама организация.
payments-line = <b>{ $sum }</b> · { $organization }
    { $date } · { $number } · { $status }
payments-button = { $icon } { $sum } · { $date } · { $number }
payments-status-created = ждёт оплаты
payments-status-pending = ждёт оплаты
payments-status-succeeded = оплачен
payments-status-canceled = не прошёл
payments-status-expired = ссылка истекла
payments-status-partially_refunded = возвращён частично
payments-status-refunded = возвращён
payments-payment = 💳 <b>Платёж { $number }</b>
payments-head = { $organization }
    Сумма: <b>{ $sum }</b>
    Состояние: { $status }
payments-for = • { $title } ({ $whose }) — { $sum }
payments-dates = { "   " }{ $dates }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
payments-to-balance = { "   " }из них { $sum } — на баланс: долг уже был меньше
payments-top-up = Пополнение баланса
payments-how = Нажмите «Оплатить» — откроется защищённая страница. Когда деньги придут, подтверждение появится здесь само.
payments-pay = 💳 Оплатить { $sum }
payments-check = 🔄 Я оплатил, проверить
payments-over-created = Ссылка больше не действует. Начните платёж заново из раздела «Долги».
payments-over-pending = Ссылка больше не действует. Если вы успели оплатить, деньги зачтутся, и мы напишем.
payments-over-canceled = Платёж не прошёл, деньги не списаны. Можно начать заново из раздела «Долги».
payments-over-expired = Срок ссылки истёк. Если вы успели оплатить, деньги зачтутся, и мы напишем.
payments-receipt =
    ✅ <b>Подтверждение оплаты { $number }</b>
    { $organization }
payments-paid-at = Оплачено { $date }, { $method }
payments-received = Итого получено: <b>{ $sum }</b>
payments-refunded = Возвращено: { $sum }
payments-legal = { $inn ->
    [none] Получатель: { $name }
   *[other] Получатель: { $name }, ИНН { $inn }
}
payments-not-fiscal = Это подтверждение оплаты, а не кассовый чек.
payments-not-yet = Деньги ещё не пришли. Как только придут, мы напишем сюда.
