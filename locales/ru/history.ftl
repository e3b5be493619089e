history-title = 🧾 <b>История</b>{ $narrowed ->
    [yes] {" · "}{ $shown }, { $period }
   *[no] {""}
}
history-line = <b>№ { $number }</b> · { $date } · <b>{ $moved }</b>
    { "   " }{ $title }
history-none = За это время операций нет.
history-how = Нажмите номер — покажем, за что.
history-number = № { $number }
history-filter = 🔎 { $shown } · { $period }
history-filter-title = 🔎 <b>Что показать?</b>
history-filter-how = Отметьте вид и период и нажмите «Показать». Свой период можно прислать сообщением: «01.09.2026 – 15.10.2026» или «09.2026».
history-show = Показать
history-chosen = ✅ { $label }
history-group-any = Все операции
history-group-charges = Начисления
history-group-payments = Оплаты
history-group-balance = Баланс
history-group-corrections = Исправления
history-period-all = за всё время
history-period-this-month = этот месяц
history-period-last-month = прошлый месяц
history-period-three-months = 3 месяца
history-period-year = 12 месяцев
history-period-unclear = Не удалось прочитать период. Напишите, пожалуйста, две даты — например, «01.09.2026 – 15.10.2026» — или месяц: «09.2026».
history-export-xlsx = ⬇️ Excel
history-export-csv = ⬇️ CSV
