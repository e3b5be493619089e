statement-title = 📄 <b>Выписка: { $month }</b>
statement-opening = Долг на начало
statement-charged = Начислено
statement-recalculated = Перерасчёт
statement-penalty = Пени
statement-paid = Оплачено
statement-closing = К оплате
statement-overpaid = Переплата { $sum }: она уменьшит следующие начисления.
statement-balance = { $when ->
    [now] На балансе сейчас: { $sum }
   *[then] На балансе в конце месяца: { $sum }
}
statement-holder = Владелец: { $name }
statement-address = Адрес: { $address }
statement-mailing-address = Адрес доставки: { $address }
statement-registered = Зарегистрировано: { $count }
statement-resident = Проживает: { $count }
statement-previous = ‹ { $month }
statement-next = { $month } ›
statement-why-opening = ❓ На начало
statement-why-charged = ❓ Начислено
statement-why-recalculated = ❓ Перерасчёт
statement-why-penalty = ❓ Пени
statement-why-paid = ❓ Оплачено
statement-all-charges = Все начисления
statement-all-payments = Все оплаты
statement-print = 🖨 Квитанция: { $month }
statement-open = 📄 Выписка: { $month }
statement-figure-title = ❓ <b>{ $figure } { $sum }</b>
    { $month }
statement-line = <b>№ { $number }</b> · { $date } · { $title } — { $sum }
statement-no-lines = В этом месяце здесь ничего не было.
statement-opening-first = Это первый месяц в кабинете: долг перенесён из записей организации.
statement-opening-carried = Долг на начало — это «к оплате» за { $month } и то, что перенесено ниже.
statement-opening-carried-sum = «К оплате» за { $month }: <b>{ $sum }</b>
