parcel-status-subject = { $status ->
    [new] Посылка { $number } создана
    [assembling] Посылка { $number } собирается
    [ready] Посылка { $number } готова к отправке
    [shipped] Посылка { $number } отправлена
   *[cancelled] Посылка { $number } отменена
} — { $organization }
parcel-status-one =
    { $status ->
        [new] 📮 <b>Посылка { $number } создана</b>
        [assembling] 📮 <b>Посылка { $number } собирается</b>
        [ready] 📮 <b>Посылка { $number } готова к отправке</b>
        [shipped] 🚚 <b>Посылка { $number } отправлена</b>
       *[cancelled] ✖️ <b>Посылка { $number } отменена</b>
    }
    { $organization }, заказ № { $order }
parcel-status-subject-many = Новости о { $count ->
    [one] { $count } посылке
   *[other] { $count } посылках
} — { $organization }
parcel-status-many =
    📮 <b>Новости о { $count ->
        [one] { $count } посылке
       *[other] { $count } посылках
    }</b>
    { $organization }
parcel-status-line = <b>{ $number }</b>, заказ № { $order } — { $status }
parcel-status-method = Способ доставки: { $method }
parcel-status-tracking = Трек-номер: <code>{ $tracking }</code>
parcel-status-tracking-later = Трек-номера пока нет: когда его внесут, он появится в заказе.
parcel-status-tracking-apart = Трек-номер высылается отдельно.
parcel-status-cancelled = Если вы этого не ждали, напишите, пожалуйста, в организацию: контакты — в разделе «Помощь».
parcel-status-waits = ⏳ <b>Посылка ждёт:</b> не оплачена доставка, { $sum }. Оплатите её — и посылку отправят.
parcel-status-owed = К оплате за доставку: <b>{ $sum }</b>
