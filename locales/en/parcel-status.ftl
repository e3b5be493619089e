parcel-status-subject = { $status ->
    [new] Parcel { $number } has been made up
    [assembling] Parcel { $number } is being assembled
    [ready] Parcel { $number } is ready to ship
    [shipped] Parcel { $number } has been shipped
   *[cancelled] Parcel { $number } has been canceled
} — { $organization }
parcel-status-one =
    { $status ->
        [new] 📮 <b>Parcel { $number } has been made up</b>
        [assembling] 📮 <b>Parcel { $number } is being assembled</b>
        [ready] 📮 <b>Parcel { $number } is ready to ship</b>
        [shipped] 🚚 <b>Parcel { $number } has been shipped</b>
       *[cancelled] ✖️ <b>Parcel { $number } has been canceled</b>
    }
    { $organization }, order No. { $order }
parcel-status-subject-many = News about { $count ->
    [one] { $count } parcel
   *[other] { $count } parcels
} — { $organization }
parcel-status-many =
    📮 <b>News about { $count ->
        [one] { $count } parcel
       *[other] { $count } parcels
    }</b>
    { $organization }
parcel-status-line = <b>{ $number }</b>, order No. { $order } — { $status }
parcel-status-method = Delivery method: { $method }
parcel-status-tracking = Tracking number: <code>{ $tracking }</code>
parcel-status-tracking-later = There is no tracking number yet: you will find it in the order once it is known.
parcel-status-tracking-apart = The tracking number is sent separately.
parcel-status-cancelled = If you did not expect that, please write to the organization: the contacts are under “Help”.
parcel-status-waits = ⏳ <b>The parcel is waiting:</b> its delivery, { $sum }, is not paid. Pay it, and the parcel will be sent.
parcel-status-owed = To pay for delivery: <b>{ $sum }</b>
