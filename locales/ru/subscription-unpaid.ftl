subscription-unpaid-subject = Запись подтверждена, осталось оплатить { $sum } — { $organization }
subscription-unpaid =
    🎟 <b>Запись подтверждена, осталось оплатить</b>
    { $organization }
subscription-unpaid-when = { $when ->
    [ahead] начинается { $date }
    [today] начинается сегодня
   *[begun] действует с { $date }
}
