order-status-subject = { $status ->
    [new] Order No. { $number } has been accepted
    [processing] Order No. { $number } is being processed
    [in_stock] Order No. { $number } is in stock
    [ready_to_ship] Order No. { $number } is ready to ship
    [shipped] Order No. { $number } is on its way to you
   *[cancelled] Order No. { $number } has been canceled
} — { $organization }
order-status-one =
    { $status ->
        [new] 📦 <b>Order No. { $number } has been accepted</b>
        [processing] 📦 <b>Order No. { $number } is being processed</b>
        [in_stock] 📦 <b>Order No. { $number } is in stock</b>
        [ready_to_ship] 📦 <b>Order No. { $number } is ready to ship</b>
        [shipped] 🚚 <b>Order No. { $number } is on its way to you</b>
       *[cancelled] ✖️ <b>Order No. { $number } has been canceled</b>
    }
    { $organization }, order of { $date } for { $sum }
order-status-means = { $status ->
    [new] We have it. You will hear about each step here.
    [processing] It is being worked on. We will tell you about each item that reaches the warehouse.
    [in_stock] The items have reached the warehouse. Getting them ready to ship comes next.
    [ready_to_ship] All is packed, and the order waits to be sent.
    [shipped] It is on its way. You will find the delivery method and the tracking number with the parcels of the order.
   *[cancelled] If you did not expect that, please write to the organization: the contacts are under “Help”.
}
order-status-subject-many = News about { $count ->
    [one] { $count } order
   *[other] { $count } orders
} — { $organization }
order-status-many =
    📦 <b>News about { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }</b>
    { $organization }
order-status-line = • No. { $number } of { $date } — <b>{ $status }</b>{ $owed ->
    [none] {""}
   *[other] , { $owed } to pay
}
