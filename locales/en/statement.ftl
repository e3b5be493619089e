statement-title = 📄 <b>Statement: { $month }</b>
statement-opening = Opening debt
statement-charged = Charged
statement-recalculated = Recalculated
statement-penalty = Penalty
statement-paid = Paid
statement-closing = To pay
statement-overpaid = Overpaid { $sum }: it will lower what is charged next.
statement-balance = { $when ->
    [now] On the balance now: { $sum }
   *[then] On the balance at the month’s end: { $sum }
}
statement-holder = Holder: { $name }
statement-address = Address: { $address }
statement-mailing-address = Mailing address: { $address }
statement-registered = Registered: { $count }
statement-resident = Resident: { $count }
statement-previous = ‹ { $month }
statement-next = { $month } ›
statement-why-opening = ❓ Opening
statement-why-charged = ❓ Charged
statement-why-recalculated = ❓ Recalculated
statement-why-penalty = ❓ Penalty
statement-why-paid = ❓ Paid
statement-all-charges = All charges
statement-all-payments = All payments
statement-print = 🖨 Bill: { $month }
statement-open = 📄 Statement: { $month }
statement-figure-title = ❓ <b>{ $figure } { $sum }</b>
    { $month }
statement-line = <b>No. { $number }</b> · { $date } · { $title } — { $sum }
statement-no-lines = There was nothing of this in the month.
statement-opening-first = This is the first month in the cabinet: the debt was taken over from the organization’s books.
statement-opening-carried = The opening debt is what { $month } closed with, and what was taken over below.
statement-opening-carried-sum = { $month } closed with <b>{ $sum }</b>
