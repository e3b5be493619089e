# A history as a table.
export-file-any = transactions
export-file-charges = charges
export-file-payments = payments
export-file-balance = balance
export-file-corrections = corrections
export-group-any = Transactions
export-group-charges = Charges
export-group-payments = Payments
export-group-balance = Balance
export-group-corrections = Corrections
export-sheet = Transactions
export-balance = Balance
export-caption = 📊 <b>{ $shown } from { $from } to { $to }</b>
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
export-operation-office_receipt = Payment in the organization’s list
export-operation-payment = Payment
export-operation-top_up = Top-up of the balance
export-operation-from_balance = Paid from the balance
export-operation-refund = Refund
