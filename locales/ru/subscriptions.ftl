subscriptions-title = 🎟 <b>Абонементы</b>
subscriptions-none = Действующих абонементов нет.
subscriptions-person = <b>{ $person }</b>
subscriptions-line = ▪️ { $name } — { $group }
subscriptions-status = Статус: { $status ->
    [pending] ожидает
    [frozen] заморожен
   *[other] активен
}
subscriptions-lessons = Осталось { $left } { $left ->
    [one] занятие
    [few] занятия
   *[other] занятий
} из { $total }
subscriptions-unlimited = Занятия без ограничения
subscriptions-until = До { $date } — { $days ->
    [1] сегодня последний день
    [one] ещё { $days } день, считая сегодня
    [few] ещё { $days } дня, считая сегодня
   *[other] ещё { $days } дней, считая сегодня
}
subscriptions-ending = ⚠️ Заканчивается — пора продлить
subscriptions-starts = Начнётся { $first }{ $last ->
    [none] {""}
   *[other] , до { $last }
}
subscriptions-renew = 📞 Как продлить: контакты
