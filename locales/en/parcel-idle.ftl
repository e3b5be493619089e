parcel-idle-subject = { $count ->
    [1] Parcel { $number } stands still
   *[other] Parcels stand still
} — { $organization }
parcel-idle-title =
    🐌 <b>{ $count ->
        [1] Parcel { $number } stands still
       *[other] Parcels stand still
    }</b>
    { $organization }{ $count ->
        [1] , order No. { $order }
       *[other] {""}
    }
parcel-idle-line = <b>{ $number }</b>, order No. { $order }
parcel-idle-since = “{ $status }” since { $date }: { $days ->
    [one] { $days } day
   *[other] { $days } days
} without moving
parcel-idle-waits = ⏳ Its delivery, { $sum }, is not paid: it will not be sent without that.
parcel-idle-ask = That is all we know so far. When it will be sent, the organization can tell:
parcel-idle-ask-nobody = That is all we know so far. When it will be sent, the organization can tell.
