documents-inn = INN { $inn }
documents-kpp = KPP { $kpp }
documents-ogrn = { $digits ->
    [15] OGRNIP { $ogrn }
   *[other] OGRN { $ogrn }
}
documents-page = page { $page } of { $pages }
documents-payer = Payer
documents-student = Student
documents-address = Address
documents-mailing-address = Mailing address
documents-registered = Registered people
documents-residents = Resident people
documents-to-pay = To pay
documents-was-to-pay = Was to be paid
documents-pay-until = by { $day }
documents-total = To pay: { $sum }
documents-account = Payer’s account
documents-period = Period

documents-ask-bank-details = Paying by this paper at a bank takes bank details. They are not in the cabinet yet: please ask { $organization } for them. You can pay by card right in the cabinet.
documents-cut = cut here
documents-slip = PAYMENT SLIP
documents-code = Scan it in your bank’s app
documents-cashier = Teller ________________
documents-payee = Payee
documents-payee-account = Payee’s account
documents-bank = Bank
documents-bank-codes = BIC { $bik } · corr. account { $account }
documents-purpose = Purpose
documents-slip-sum = Sum to pay
documents-slip-figure = { $sum } { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-signature = Date ____ ____________ 20___     Payer’s signature ______________________

documents-bill-title = Utility bill
documents-bill-file = Bill { $account } { $period }
documents-bill-caption = 🧾 { $months ->
    [1] Bill for { $from }
   *[other] Bills: { $from } – { $to }
}, { $organization }, { $account }
documents-bill-for = for { $month }
documents-bill-figures = The month’s figures, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-bill-past = A copy of a past month’s bill as it was issued. Please do not pay by it{ $latest ->
    [none] {"."}
   *[other] : the bill to pay is the one for { $latest }.
}
documents-bill-settled = Paid in full, there is nothing to pay. Thank you!
documents-bill-overpaid = The overpayment goes to the next month, there is nothing to pay.
documents-bill-since = Paid since the bill was issued, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-bill-by-bill = To pay by the bill
documents-bill-paid-here = Paid in the cabinet on { $day }, payment { $number }
documents-bill-formula = To pay = opening debt + charged + recalculated + penalty − paid.
documents-bill-lines = How the sum came to be, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-bill-line = { $kind ->
    [opening] Opening debt
    [charge] Charged for the month
    [charge_correction] Correction of what was charged
    [recalculation] Recalculation
    [penalty] Penalty
    [office_payment] Payment recorded by the organization
    [office_payment_correction] Correction of a recorded payment
    [from_balance] Paid from the balance
    [refund] Refund
   *[other] Paid in the cabinet
}{ $number ->
    [none] {""}
   *[other] , payment { $number }
}
documents-bill-now = To pay now
documents-bill-purpose = Payment for account { $number } for { $month }

documents-figure-opening = Opening debt
documents-figure-charged = Charged
documents-figure-recalculated = Recalculated
documents-figure-penalty = Penalty
documents-figure-paid = Paid
documents-figure-closing = To pay

documents-number = No. { $number }
documents-of-day = { $day }
documents-sum-total = Total
documents-column-number = No.
documents-column-reason = What for
documents-column-due = Due
documents-column-price = Charged
documents-column-paid = Paid
documents-column-owed = To pay
documents-column-whose = Whose account
documents-column-sum = Sum
documents-column-day = Date
documents-column-payment = Payment
documents-column-refunded = Refunded

documents-invoice = Invoice
documents-invoice-title = Invoice { $number }
documents-invoice-file = Invoice { $number }
documents-invoice-caption = 🧾 Invoice for { $sum }, { $organization }, { $account }
documents-invoice-lines = What is to be paid for, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-invoice-purpose = Payment of invoice { $number } of { $day }, { $account }

documents-receipt = Receipt
documents-receipt-title = Receipt { $number }
documents-receipt-file = Receipt { $number }
documents-receipt-caption = 🧾 Receipt { $number } for { $sum }, { $organization }
documents-receipt-lines = What was paid for, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-paid = Paid
documents-paid-at = Date and time
documents-paid-by = Paid by
documents-paid-total = Paid: { $sum }
documents-by-card = online
documents-by-balance = balance
documents-to-balance = Top-up of the balance
documents-refunds = Refunds, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
documents-refunded-at = Refunded on { $day }
documents-left-paid = Total less refunds
documents-fiscal = Fiscal receipts
documents-not-fiscal = This confirms the payment; it is not a fiscal receipt.
documents-receipts-title = Receipts
documents-receipts-file = Receipts { $account } { $period }
documents-receipts-caption = 🧾 { $months ->
    [1] Receipts for { $from }
   *[other] Receipts: { $from } – { $to }
}, { $count } { $count ->
    [one] payment
   *[other] payments
}. { $organization }, { $account }
documents-receipts-lines = Payments through the cabinet, { $currency ->
    [RUB] rubles
   *[other] { $currency }
}
