bill-issued-subject = { $title } — { $organization }
bill-issued =
    🧾 <b>{ $title }</b>
    { $organization }, { $account }
bill-issued-charged = Charged for the month: { $sum }
bill-issued-closing = By the bill: { $sum }
bill-issued-due = { $isPart ->
    [yes] Left to pay after what was paid
   *[no] To pay
}: <b>{ $sum }</b>, { $when ->
    [past] it was due on { $date }
   *[ahead] due on { $date }
}
bill-issued-nothing = ✅ There is nothing to pay{ $overpaid ->
    [none] {"."}
   *[other] : { $overpaid } was paid in advance.
}
bill-issued-why = ❓ What the sum is made of
