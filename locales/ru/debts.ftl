debts-title = 💳 <b>Подходит срок оплаты / есть долг</b>
debts-paid-meanwhile = ✅ Это уже оплачено.
debts-none = Долгов нет — всё оплачено. 👍
debts-organization = <b>{ $organization } — { $total }</b>
debts-whose = 👤 { $name }, { $account }
debts-whose-account = 👤 { $account }
debts-item = { $icon } { $title } — <b>{ $sum }</b>
debts-due = { $when ->
    [overdue] { "   " }срок был { $date } — { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    } назад
    [today] { "   " }срок сегодня
   *[ahead] { "   " }оплатить до { $date }
}
debts-price = { "   " }цена { $price }, оплачено { $paid }
debts-part-paid = { "   " }из { $price } оплачено { $paid }
debts-dates = { "   " }не оплачены: { $dates }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
debts-lessons = { $count } { $count ->
    [one] занятие
    [few] занятия
   *[other] занятий
} в долг, { $group }
debts-kind-subscription = Абонемент «{ $name }», { $group }
debts-kind-course = Курс «{ $name }»
debts-kind-lesson = Занятие в долг { $date }, { $group }
debts-kind-bill = { $period ->
    [none] Квитанция
   *[other] Квитанция за { $period }
}
debts-kind-order = Заказ № { $order } от { $date }
debts-kind-delivery = Доставка посылки { $parcel } (заказ № { $order })
debts-pay = 💳 Оплатить { $sum }
debts-pay-organization = 💳 { $sum } · { $organization }
debts-payments = 🧾 Платежи
debts-bill = { "   " }{ $figures }
debts-bill-opening = долг на начало { $sum }
debts-bill-charged = начислено { $sum }
debts-bill-recalculated = перерасчёт { $sum }
debts-bill-penalty = пени { $sum }
debts-bill-paid = оплачено { $sum }
debts-bill-paid-here = оплачено здесь { $sum }
debts-held = 💰 На балансе <b>{ $sum }</b>: им можно оплатить эти долги
debts-held-here = 💰 { $whose } — <b>{ $sum }</b>
debts-held-title = <b>На балансе, где долгов нет</b>
debts-cover-hint = 💡 На балансе есть деньги, а занятия — в долг ({ $group }). Их можно закрыть абонементом, купив его с баланса.
debts-cover = 💡 Закрыть занятия абонементом
debts-balance = 💰 Баланс
debts-why = ❓ Почему столько?
debts-why-sum = ❓ Почему { $sum }?
debts-page = Страница { $page } из { $pages }
