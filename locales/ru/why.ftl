why-title-clear = ❓ <b>Почему столько?</b>
why-owed-title = ❓ <b>Почему к оплате { $sum }?</b>
    { $organization }
why-owed-line = • { $title } — <b>{ $sum }</b>{ $part ->
    [yes] {""}
     { "   " }цена { $price }, оплачено { $paid }
   *[no] {""}
}
why-how = Нажмите на строку — покажем, из чего она сложилась.
why-button = ❓ { $sum } · { $title }
why-overpaid = Выписка закрывается меньшей суммой: за другое заплачено больше, чем начислено.
why-figure-debts = Долги
why-figure-overpaid = Переплата
why-figure-statement = По выписке
why-lessons-title = ❓ <b>{ $title } — { $sum }</b>
why-lesson = • { $date }, { $time } — { $sum }
why-lesson-button = ❓ { $date }, { $time } — { $sum }
why-held-title = ❓ <b>Почему на балансе { $sum }?</b>
why-held-none = Баланс ещё не пополняли и ничего с него не платили.
why-held-line = <b>№ { $number }</b> · { $date } · { $title } — { $sum }
why-held-before = До этого на балансе было { $sum }.
why-all-moves = 🧾 Все движения баланса
