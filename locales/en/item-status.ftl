item-status-subject = { $count ->
    [1] News about items in order No. { $number }
   *[other] News about items in your orders
} — { $organization }
item-status-title =
    🛍 <b>{ $count ->
        [1] News about items in order No. { $number }
       *[other] News about items in your orders
    }</b>
    { $organization }
item-status-order = <b>Order No. { $number }</b>
item-status-line = • { $name }{ $quantity ->
    [1] {""}
   *[other] {" "}× { $quantity }
} — { $status }
item-status-count = { $status ->
    [under_review] Under review: { $there } of { $total }
    [purchased] Purchased: { $there } of { $total }
    [in_stock] In stock: { $there } of { $total }
    [ready_to_ship] Ready to ship: { $there } of { $total }
   *[shipped] Shipped: { $there } of { $total }
}
