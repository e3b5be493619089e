orders-title = 📦 <b>Заказы</b>{ $count ->
    [0] {""}
   *[other] {" "}({ $count })
}
orders-none = Заказов пока нет.
orders-whose = 👤 { $account } · { $organization }
orders-button = № { $number } · { $status }
orders-line = <b>Заказ № { $number }</b> от { $date }
    Статус: { $status }
orders-sum = Сумма: { $total }{ $paid ->
    [yes] {" "}— оплачен
   *[no] {" "}— осталось оплатить { $due }
}
orders-where = Где вещи: { $where }
orders-comment = 💬 { $comment }
orders-items = <b>Состав заказа</b>
orders-item = { $position }. { $name } × { $quantity } — { $price } · { $status }
orders-pay = 💳 К оплате
orders-status-new = Новый
orders-status-processing = Обрабатывается
orders-status-in_stock = На складе
orders-status-ready_to_ship = Готов к отправке
orders-status-shipped = Отправлен мне
orders-status-cancelled = Отменён
orders-item-under_review = На рассмотрении
orders-item-purchased = Куплен
orders-item-in_stock = На складе
orders-item-ready_to_ship = Готов к отправке
orders-item-shipped = Отправлен
orders-parcel = <b>Посылка { $number }</b> — { $status }
orders-parcel-made = Создана { $date }
orders-parcel-delivery = Доставка: { $method }, { $price }
orders-parcel-weight = Вес: { $weight } кг
orders-parcel-shipped = Отправлена { $date }
orders-parcel-tracking = Трек-номер: <code>{ $number }</code>
orders-parcel-status-new = Новая
orders-parcel-status-assembling = Собирается
orders-parcel-status-ready = Готова к отправке
orders-parcel-status-shipped = Отправлена
orders-parcel-status-cancelled = Отменена
orders-why = ❓ Почему столько?
orders-track = 🔎 Где посылка { $number }: { $carrier }
