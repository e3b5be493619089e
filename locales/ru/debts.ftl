debts-title = 💳 <b>Подходит срок оплаты / есть долг</b>
debts-none = Долгов нет — всё оплачено. 👍
debts-organization = <b>{ $organization } — { $total }</b>
debts-whose = 👤 { $name }, { $account }
debts-whose-account = 👤 { $account }
debts-item = • { $title } — <b>{ $sum }</b>
debts-due = { $when ->
    [overdue] { "   " }срок был { $date } — { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    } назад
    [today] { "   " }срок сегодня
   *[ahead] { "   " }оплатить до { $date }
}
debts-partly-paid = { "   " }цена { $price }, оплачено { $paid }; { $when ->
    [overdue] срок был { $date }
    [today] срок сегодня
   *[ahead] доплатить до { $date }
}
debts-dates = { "   " }не хватило абонемента: { $dates }{ $more ->
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
debts-kind-bill = Квитанция за { $period }
debts-kind-order = Заказ № { $order } от { $date }
debts-kind-delivery = Доставка посылки { $parcel } (заказ № { $order })
debts-pay = 💳 Оплатить { $sum }
debts-pay-organization = 💳 { $sum } · { $organization }
debts-payments = 🧾 Мои платежи
debts-bill = { "   " }{ $figures }
debts-bill-opening = долг на начало { $sum }
debts-bill-charged = начислено { $sum }
debts-bill-recalculated = перерасчёт { $sum }
debts-bill-penalty = пени { $sum }
debts-bill-paid = оплачено { $sum }
debts-bill-paid-here = оплачено здесь { $sum }
