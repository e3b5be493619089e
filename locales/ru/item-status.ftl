item-status-subject = { $count ->
    [1] Новости о вещах из заказа № { $number }
   *[other] Новости о вещах из ваших заказов
} — { $organization }
item-status-title =
    🛍 <b>{ $count ->
        [1] Новости о вещах из заказа № { $number }
       *[other] Новости о вещах из ваших заказов
    }</b>
    { $organization }
item-status-order = <b>Заказ № { $number }</b>
item-status-line = • { $name }{ $quantity ->
    [1] {""}
   *[other] {" "}× { $quantity }
} — { $status }
item-status-count = { $status ->
    [under_review] На рассмотрении — { $there } из { $total }
    [purchased] Куплено — { $there } из { $total }
    [in_stock] На складе — { $there } из { $total }
    [ready_to_ship] Готово к отправке — { $there } из { $total }
   *[shipped] Отправлено — { $there } из { $total }
}
