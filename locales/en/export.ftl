# A history as a table.
export-file = transactions
export-sheet = Transactions
export-balance = Balance
export-caption = 📊 <b>Transactions from { $from } to { $to }</b>
    { $whose } · { $count ->
        [one] { $count } transaction
       *[other] { $count } transactions
    }
export-column-number = No.
export-column-day = Date
export-column-operation = Transaction
export-column-subject = What for
export-column-charged = Charged
export-column-paid = Paid
export-column-balance = Balance
export-column-paymentNumber = Payment
export-operation-opening = Opening debt
export-operation-charge = Charge
export-operation-charge_correction = Corrected charge
export-operation-recalculation = Recalculation
export-operation-penalty = Penalty
export-operation-office_payment = Paid at the organization
export-operation-office_payment_correction = Corrected payment
export-operation-office_receipt = Payment in the organization's list
export-operation-payment = Payment
export-operation-top_up = Top-up of the balance
export-operation-from_balance = Paid from the balance
export-operation-refund = Refund
