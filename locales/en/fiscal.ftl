fiscal-receipt = 🧾 { $kind ->
    [refund] Refund fiscal receipt
    [offset] Prepayment offset receipt for { $sum }
   *[payment] Fiscal receipt
}: { $state ->
    [registered] { $numbers }
    [sent] will come to your e-mail.
    [failed] not received yet. Ask the organization for it: it has to give you one.
   *[pending] being made. It will come to your e-mail too.
}
fiscal-open = <a href="{ $url }">open</a>
fiscal-numbers = FN { $storage }, FD { $document }, FP { $attribute }
fiscal-registered = registered
fiscal-title = { $kind ->
    [refund] Refund fiscal receipt
    [offset] Offset receipt { $sum }
   *[payment] Fiscal receipt
}
fiscal-pending = being made
fiscal-failed = not received yet
fiscal-sent = sent by e-mail
