bill-issued-subject = { $title } — { $organization }
bill-issued =
    🧾 <b>{ $title }</b>
    { $organization }, { $account }
bill-issued-charged = Начислено за месяц: { $sum }
bill-issued-closing = По квитанции: { $sum }
bill-issued-due = { $isPart ->
    [yes] С учётом оплаченного осталось
   *[no] К оплате
}: <b>{ $sum }</b>, { $when ->
    [past] срок был { $date }
   *[ahead] оплатить до { $date }
}
bill-issued-nothing = ✅ Оплачивать нечего{ $overpaid ->
    [none] {"."}
   *[other] : переплата { $overpaid }.
}
bill-issued-why = ❓ Из чего сложилась сумма
