subscription-unpaid-subject = The place is booked, { $sum } is left to pay — { $organization }
subscription-unpaid =
    🎟 <b>The place is booked, now it needs paying for</b>
    { $organization }
subscription-unpaid-when = { $when ->
    [ahead] begins on { $date }
    [today] begins today
   *[begun] valid from { $date }
}
