orders-title = 📦 <b>Orders</b>{ $count ->
    [0] {""}
   *[other] {" "}({ $count })
}
orders-none = There are no orders yet.
orders-whose = 👤 { $account } · { $organization }
orders-button = No. { $number } · { $status }
orders-line = <b>Order No. { $number }</b> of { $date }
    Status: { $status }
orders-sum = Total: { $total }{ $paid ->
    [yes] {" "}— paid
   *[no] {" "}— { $due } left to pay
}
orders-where = Where the items are: { $where }
orders-comment = 💬 { $comment }
orders-items = <b>Items</b>
orders-item = { $position }. { $name } × { $quantity } — { $price } · { $status }
orders-pay = 💳 To pay
orders-status-new = New
orders-status-processing = Processing
orders-status-in_stock = In stock
orders-status-ready_to_ship = Ready to ship
orders-status-shipped = Shipped to me
orders-status-cancelled = Canceled
orders-item-under_review = Under review
orders-item-purchased = Purchased
orders-item-in_stock = In stock
orders-item-ready_to_ship = Ready to ship
orders-item-shipped = Shipped
orders-parcel = <b>Parcel { $number }</b> — { $status }
orders-parcel-made = Made on { $date }
orders-parcel-delivery = Delivery: { $method }, { $price }
orders-parcel-weight = Weight: { $weight } kg
orders-parcel-shipped = Sent on { $date }
orders-parcel-tracking = Tracking number: <code>{ $number }</code>
orders-parcel-status-new = New
orders-parcel-status-assembling = Being assembled
orders-parcel-status-ready = Ready to ship
orders-parcel-status-shipped = Shipped
orders-parcel-status-cancelled = Canceled
orders-why = ❓ Why so much?
orders-track = 🔎 Track parcel { $number }: { $carrier }
