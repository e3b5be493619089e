# A history as a table.
export-file-any = операции
export-file-charges = начисления
export-file-payments = оплаты
export-file-balance = баланс
export-file-corrections = исправления
export-group-any = Операции
export-group-charges = Начисления
export-group-payments = Оплаты
export-group-balance = Движение баланса
export-group-corrections = Исправления
export-sheet = Операции
export-balance = Баланс
export-caption = 📊 <b>{ $shown } с { $from } по { $to }</b>
    { $whose } · { $count ->
        [one] { $count } операция
        [few] { $count } операции
       *[many] { $count } операций
    }
export-column-number = №
export-column-day = Дата
export-column-operation = Операция
export-column-subject = За что
export-column-charged = Начислено
export-column-paid = Оплачено
export-column-balance = Баланс
export-column-paymentNumber = Номер оплаты
export-operation-opening = Долг на начало
export-operation-charge = Начисление
export-operation-charge_correction = Исправление начисления
export-operation-recalculation = Перерасчёт
export-operation-penalty = Пени
export-operation-office_payment = Оплата в организации
export-operation-office_payment_correction = Исправление оплаты
export-operation-office_receipt = Оплата по списку организации
export-operation-payment = Оплата
export-operation-top_up = Пополнение баланса
export-operation-from_balance = Оплата с баланса
export-operation-refund = Возврат
