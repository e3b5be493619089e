charge-title = ❓ <b>Почему столько?</b>
    { $title }
charge-figure-list = Цена по ценнику
charge-figure-discount = Скидка
charge-figure-markup = Наценка
charge-figure-price = Цена
charge-figure-sum = Сумма
charge-figure-lowered = Снято
charge-figure-office = В организации
charge-figure-paid-here = Оплачено здесь
charge-figure-given-back = Возвращено
charge-figure-bill = По квитанции
charge-figure-left = Осталось
charge-due = { $when ->
    [overdue] Срок оплаты был { $date }.
    [today] Срок оплаты — сегодня.
   *[ahead] Оплатить до { $date }.
}
charge-overpaid = Заплачено больше, чем начислено: разницу учтёт организация.
charge-subscription = Действует с { $first }{ $last ->
    [none] {""}
   *[other] {" "}по { $last }
} · { $status }
charge-lessons = Занятий: { $total }, осталось { $left }
charge-bought-here = Куплен здесь с баланса.
charge-status-pending = ожидает
charge-status-active = активен
charge-status-frozen = заморожен
charge-status-finished = завершён
charge-status-cancelled = отменён
charge-lesson = Занятие { $date } в { $time }, { $group } — отметка «{ $mark }»
charge-mark-attended = был
charge-mark-absent = не был
charge-mark-excused = ув. причина
charge-mark-trial = пробное
charge-mark-free = бесплатно
charge-mark-in_debt = в долг
charge-teacher = Преподаватель: { $teacher }
charge-price-from = { $from ->
    [group] Цена занятия — цена группы.
    [plan] Цена занятия — по ценнику: «{ $plan }».
   *[agreed] Цена — та, что была при начислении{ $list ->
        [none] {""}
       *[other] ; сейчас занятие стоит { $list }
    }.
}
charge-covered = Покрыто абонементом «{ $name }» с { $date }.
charge-bill = Это счёт за всё время: последняя квитанция — за { $month }, в ней и прежний долг. По месяцам — в выписке.
charge-unknown = Запись, за которую начислено, организация убрала из своих данных. Спросите её, пожалуйста: контакты — в разделе «Помощь».
charge-items = <b>Состав заказа</b> · { $status }
charge-item = { $position }. { $name }: { $quantity } × { $price } = { $sum }
charge-items-more = … и ещё { $more } — в самом заказе
charge-items-difference = { $way ->
    [less] Итог заказа меньше суммы вещей на { $sum }: так посчитала организация.
   *[more] Итог заказа больше суммы вещей на { $sum }: так посчитала организация.
}
charge-delivery = Доставка{ $method ->
    [none] {""}
   *[other] : { $method }
}{ $weight ->
    [none] {""}
   *[other] , вес { $weight } кг
} · { $status }
charge-office = <b>Учла организация: { $sum }</b>
charge-office-line = • { $date } — { $sum }, { $method }
charge-office-rest = • { $sum } — день и способ организация не сообщила
charge-office-less = Организация засчитала сюда { $sum }; остальное она отнесла на другое.
charge-here = <b>Через кабинет</b>
charge-payment = • { $date } — { $sum }, { $number }{ $method ->
    [none] {""}
    [balance] , с баланса
   *[other] , { $method }
}{ $posted ->
    [yes] {" "}(организация уже учла)
   *[no] {""}
}
charge-refund = • { $date } — возврат { $sum } по { $number }{ $reason ->
    [none] {""}
   *[other] : { $reason }
}
charge-corrections = <b>Исправления</b>
charge-correction = • № { $number } · { $date } · { $what } { $sum }
charge-charge_correction = начисление
charge-office_payment_correction = учтённая оплата
charge-pay = 💳 Оплатить { $sum }
charge-order = 📦 Заказ № { $number }
