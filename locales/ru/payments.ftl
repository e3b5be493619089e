payments-title = 🧾 <b>Мои платежи</b>
payments-none = Здесь — оплаты через кабинет, их пока не было. Наличные и переводы учитывает сама организация.
payments-line =
    { $icon } <b>{ $sum }</b> — { $organization }
    { $date } · { $number } · { $status }
    { $what } · { $account }{ $more ->
        [0] {""}
       *[other] {" "}и ещё { $more }
    }
payments-button = { $icon } { $number }
payments-newest = ‹‹ К последним
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
payments-to-balance = { "   " }из них { $sum } — на баланс: долгу столько было не нужно
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
payments-legal = { $inn ->
    [none] Получатель: { $name }
   *[other] Получатель: { $name }, ИНН { $inn }
}
payments-not-fiscal = Это подтверждение оплаты, а не кассовый чек.
payments-not-yet = Деньги ещё не пришли. Как только придут, мы напишем сюда.
payments-status-outdated = устарел
payments-again = 💳 К долгам
payments-more = … и ещё { $count }
payments-parts = { "   " }{ $what ->
    [card] картой { $card }
    [balance] с баланса { $balance }
   *[both] с баланса { $balance }, картой { $card }
}
payments-paper = 📄 Подтверждение в PDF
payments-head-parts = Картой: { $card }, с баланса: { $balance }
payments-left-after = { "   " }после оплаты останется { $sum }
payments-top-up-how = Деньги лягут на баланс ({ $account }) и будут ждать, пока вы сами не оплатите ими.
payments-both-how = С баланса ничего не спишется, пока не придут деньги с карты.
payments-over-outdated = Долг или баланс с тех пор изменился, поэтому оплатить по этой ссылке нельзя. Откройте долги: там сегодняшняя сумма.
payments-receipt-state = { $status ->
    [refunded] ↩️ Деньги возвращены
   *[partially_refunded] ↩️ Часть денег возвращена
}
payments-paid-from-balance = Оплачено { $date } с баланса
payments-short = { "   " }пришло { $came } вместо { $asked }
payments-excess = { "   " }больше, чем нужно было: к оплате было { $asked }
payments-owed-now = { "   " }сейчас по этому долгу к оплате { $sum }
payments-by-card = Картой: { $sum }
payments-from-balance = С баланса: { $sum }
payments-spent = Итого с баланса: <b>{ $sum }</b>
payments-refund = ↩️ { $state ->
    [succeeded] <b>Возвращено { $sum }</b>, { $date }
   *[other] <b>Возвращается { $sum }</b>, с { $date }
} — { $way ->
    [balance] на баланс
   *[payer] тем же способом, каким вы платили
}
payments-refund-owed = • { $title }: { $sum } — снова долг
payments-refund-canceled = • { $title }: { $sum } — отменено, платить не нужно
payments-refund-balance = • с баланса: { $sum }
payments-other-way = 🔁 Оплатить другим способом
payments-way = Способ: { $way }
payments-pay-here = 💳 Оплатить здесь, в Telegram
payments-how-chat = Нажмите «Оплатить здесь» — счёт придёт прямо в этот чат. Карту вы введёте в окне Telegram, а подтверждение появится здесь же.
payments-how-other-chat = Этот платёж начат из другого чата Telegram, и счёт по нему можно оплатить только там. Чтобы оплатить отсюда, начните заново из раздела «Долги».
payments-invoice-sent = Счёт — ниже в чате
payments-invoice-sent-before = Счёт уже в чате. Не видно — нажмите ещё раз через минуту
payments-invoice-unavailable = Telegram сейчас не принял счёт. Деньги не списаны. Попробуйте ещё раз через минуту или спросите организацию: /paysupport
payments-other-sum = ✂️ Другая сумма
