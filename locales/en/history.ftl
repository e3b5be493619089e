history-title = 🧾 <b>History</b>{ $narrowed ->
    [yes] {" · "}{ $shown }, { $period }
   *[no] {""}
}
history-line = <b>No. { $number }</b> · { $date } · <b>{ $moved }</b>
    { "   " }{ $title }
history-none = Nothing happened in that time.
history-how = Tap a number to see what it was for.
history-number = No. { $number }
history-filter = 🔎 { $shown } · { $period }
history-filter-title = 🔎 <b>What shall we show?</b>
history-filter-how = Mark the kind and the period and tap “Show”. Or send a period of your own: “01.09.2026 – 15.10.2026” or “09.2026”.
history-show = Show
history-chosen = ✅ { $label }
history-group-any = All
history-group-charges = Charges
history-group-payments = Payments
history-group-balance = Balance
history-group-corrections = Corrections
history-period-all = all time
history-period-this-month = this month
history-period-last-month = last month
history-period-three-months = 3 months
history-period-year = 12 months
history-period-unclear = We could not read that period. Please write two days, such as “01.09.2026 – 15.10.2026”, or a month: “09.2026”.
history-export-xlsx = ⬇️ Excel
history-export-csv = ⬇️ CSV
