why-title-clear = ❓ <b>Why so much?</b>
why-owed-title = ❓ <b>Why { $sum } to pay?</b>
    { $organization }
why-owed-line = • { $title } — <b>{ $sum }</b>{ $part ->
    [yes] {""}
     { "   " }price { $price }, paid { $paid }
   *[no] {""}
}
why-how = Tap a line to see what it is made of.
why-button = ❓ { $sum } · { $title }
why-overpaid = The statement closes with less: more was paid than charged for something else.
why-figure-debts = Debts
why-figure-overpaid = Overpaid
why-figure-statement = By statement
why-lessons-title = ❓ <b>{ $title } — { $sum }</b>
why-lesson = • { $date }, { $time } — { $sum }
why-lesson-button = ❓ { $date }, { $time } — { $sum }
why-held-title = ❓ <b>Why { $sum } on the balance?</b>
why-held-none = The balance has not been topped up yet, and nothing was paid from it.
why-held-line = <b>No. { $number }</b> · { $date } · { $title } — { $sum }
why-held-before = Before that, { $sum } was on the balance.
why-all-moves = 🧾 All moves of the balance
