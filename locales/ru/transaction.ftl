transaction-kind-opening = Долг на начало
transaction-kind-charge = Начислено: { $what }
transaction-kind-charge_correction = Исправлено начисление: { $what }
transaction-kind-recalculation = Перерасчёт: { $what }
transaction-kind-penalty = Пени: { $what }
transaction-kind-office_payment = Оплата в организации: { $what }
transaction-kind-office_payment_correction = Исправлена оплата в организации: { $what }
transaction-kind-office_receipt = Запись организации об оплате
transaction-kind-payment = Оплата { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-kind-top_up = Пополнение баланса { $number }
transaction-kind-from_balance = Оплата с баланса { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-kind-refund = Возврат по { $number }{ $count ->
    [0] {""}
   *[other] : { $what }
}
transaction-and-more = { $first } и ещё { $more }
transaction-owed = долг { $sum }
transaction-held = баланс { $sum }
transaction-nothing-moved = ничего не изменилось
transaction-head = 🧾 <b>Операция № { $number }</b>
    { $title }
    { $date }
transaction-moved = Что изменилось: <b>{ $moved }</b>
transaction-parts = <b>За что</b>
transaction-part = • { $title } — { $sum }
transaction-part-balance = • Баланс — { $sum }
transaction-part-none = • Без указания, за что, — { $sum }
transaction-payment = Платёж { $number }{ $method ->
    [none] {""}
    [balance] , с баланса
   *[other] , { $method }
}
transaction-payment-other = Платил другой взрослый, у которого есть доступ к счёту.
transaction-refund = Возвращено { $sum }{ $reason ->
    [none] {""}
   *[other] . Причина: { $reason }
}
transaction-refund-cancelled = Долг, за который вернули деньги, снят.
transaction-reverses = Отменяет операцию № { $number }.
transaction-reversed-by = Отменена операцией № { $number }.
transaction-office = Эту оплату посчитала сама организация — наличными, переводом или в своей кассе.
transaction-imported-title = По спискам организации за это заплачено:
transaction-imported = • { $date } — { $sum }, { $method }
transaction-to-charge = ❓ { $title }
transaction-to-payment = 🧾 Платёж { $number }
transaction-to-transaction = ↩️ Операция № { $number }
