charge-title = ❓ <b>Why so much?</b>
    { $title }
charge-figure-list = List price
charge-figure-discount = Discount
charge-figure-markup = Surcharge
charge-figure-price = Price
charge-figure-sum = Sum
charge-figure-lowered = Taken off
charge-figure-office = Paid there
charge-figure-paid-here = Paid here
charge-figure-given-back = Given back
charge-figure-bill = By the bill
charge-figure-left = Left to pay
charge-due = { $when ->
    [overdue] Was due on { $date }.
    [today] Due today.
   *[ahead] To be paid by { $date }.
}
charge-overpaid = More was paid than charged: the organization will take account of the difference.
charge-subscription = Runs from { $first }{ $last ->
    [none] {""}
   *[other] {" "}to { $last }
} · { $status }
charge-lessons = Lessons: { $total }, { $left } left
charge-bought-here = Bought here from the balance.
charge-status-pending = pending
charge-status-active = active
charge-status-frozen = frozen
charge-status-finished = finished
charge-status-cancelled = canceled
charge-lesson = Lesson on { $date } at { $time }, { $group }, marked “{ $mark }”
charge-mark-attended = attended
charge-mark-absent = absent
charge-mark-excused = excused
charge-mark-trial = trial
charge-mark-free = free
charge-mark-in_debt = unpaid
charge-teacher = Teacher: { $teacher }
charge-price-from = { $from ->
    [group] The lesson costs the group’s price.
    [plan] The lesson costs what the price list says: “{ $plan }”.
   *[agreed] The price is that of the day it was charged{ $list ->
        [none] {""}
       *[other] ; today a lesson costs { $list }
    }.
}
charge-covered = Covered by the subscription “{ $name }” from { $date }.
charge-bill = This is one bill for all time: the latest one is for { $month } and contains the earlier debt. The statement has it month by month.
charge-unknown = The organization has removed from its data what this was charged for. Please ask them: contacts are under “Help”.
charge-items = <b>Items of the order</b> · { $status }
charge-item = { $position }. { $name }: { $quantity } × { $price } = { $sum }
charge-items-more = … and { $more } more in the order itself
charge-items-difference = { $way ->
    [less] The order’s total is { $sum } less than its items: that is how the organization counted.
   *[more] The order’s total is { $sum } more than its items: that is how the organization counted.
}
charge-delivery = Delivery{ $method ->
    [none] {""}
   *[other] : { $method }
}{ $weight ->
    [none] {""}
   *[other] , weight { $weight } kg
} · { $status }
charge-office = <b>Counted by the organization: { $sum }</b>
charge-office-line = • { $date } — { $sum }, { $method }
charge-office-rest = • { $sum } — the organization did not say when and how
charge-office-less = The organization counted { $sum } of it here; it put the rest elsewhere.
charge-here = <b>Through the cabinet</b>
charge-payment = • { $date } — { $sum }, { $number }{ $method ->
    [none] {""}
    [balance] , from the balance
   *[other] , { $method }
}{ $posted ->
    [yes] {" "}(the organization has it already)
   *[no] {""}
}
charge-refund = • { $date } — refund of { $sum } of { $number }{ $reason ->
    [none] {""}
   *[other] : { $reason }
}
charge-corrections = <b>Corrections</b>
charge-correction = • No. { $number } · { $date } · { $what } { $sum }
charge-charge_correction = charge
charge-office_payment_correction = payment there
charge-pay = 💳 Pay { $sum }
charge-order = 📦 Order No. { $number }
