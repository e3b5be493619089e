parcel-idle-subject = { $count ->
    [1] Parcel { $number } is not moving
   *[other] Parcels are not moving
} — { $organization }
parcel-idle-title =
    🐌 <b>{ $count ->
        [1] Parcel { $number } is not moving
       *[other] Parcels are not moving
    }</b>
    { $organization }{ $count ->
        [1] , order No. { $order }
       *[other] {""}
    }
parcel-idle-line = <b>{ $number }</b>, order No. { $order }
parcel-idle-since = “{ $status }” since { $date }: { $days ->
    [one] { $days } day
   *[other] { $days } days
} without any movement
parcel-idle-waits = ⏳ Its delivery, { $sum }, is not paid: it will not be sent until then.
parcel-idle-ask = That is all we know so far. The organization can tell you when it will be sent:
parcel-idle-ask-nobody = That is all we know so far. The organization can tell you when it will be sent.
