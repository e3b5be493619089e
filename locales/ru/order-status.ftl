order-status-subject = { $status ->
    [new] Заказ № { $number } принят
    [processing] Заказ № { $number } обрабатывается
    [in_stock] Заказ № { $number } на складе
    [ready_to_ship] Заказ № { $number } готов к отправке
    [shipped] Заказ № { $number } отправлен вам
   *[cancelled] Заказ № { $number } отменён
} — { $organization }
order-status-one =
    { $status ->
        [new] 📦 <b>Заказ № { $number } принят</b>
        [processing] 📦 <b>Заказ № { $number } обрабатывается</b>
        [in_stock] 📦 <b>Заказ № { $number } на складе</b>
        [ready_to_ship] 📦 <b>Заказ № { $number } готов к отправке</b>
        [shipped] 🚚 <b>Заказ № { $number } отправлен вам</b>
       *[cancelled] ✖️ <b>Заказ № { $number } отменён</b>
    }
    { $organization }, заказ от { $date } на { $sum }
order-status-means = { $status ->
    [new] Заказ записан. О каждом его шаге мы сообщим здесь.
    [processing] Им уже занимаются. О каждой вещи, которая придёт на склад, мы сообщим.
    [in_stock] Вещи пришли на склад. Следующий шаг — подготовка к отправке.
    [ready_to_ship] Всё собрано, заказ ждёт отправки.
    [shipped] Заказ в пути. Чем он едет и как его отследить, видно в посылках заказа.
   *[cancelled] Если вы этого не ждали, напишите, пожалуйста, в организацию: контакты — в разделе «Помощь».
}
order-status-subject-many = Новости о { $count ->
    [one] { $count } заказе
   *[other] { $count } заказах
} — { $organization }
order-status-many =
    📦 <b>Новости о { $count ->
        [one] { $count } заказе
       *[other] { $count } заказах
    }</b>
    { $organization }
order-status-line = • № { $number } от { $date } — <b>{ $status }</b>{ $owed ->
    [none] {""}
   *[other] , к оплате { $owed }
}
