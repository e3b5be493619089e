parcel-idle-subject = { $count ->
    [1] Посылка { $number } стоит на месте
   *[other] Посылки стоят на месте
} — { $organization }
parcel-idle-title =
    🐌 <b>{ $count ->
        [1] Посылка { $number } стоит на месте
       *[other] Посылки стоят на месте
    }</b>
    { $organization }{ $count ->
        [1] , заказ № { $order }
       *[other] {""}
    }
parcel-idle-line = <b>{ $number }</b>, заказ № { $order }
parcel-idle-since = «{ $status }» с { $date }: { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
} без движения
parcel-idle-waits = ⏳ Не оплачена доставка, { $sum }: без этого посылку не отправят.
parcel-idle-ask = Больше этого мы пока не знаем. Когда отправят, подскажут в организации:
parcel-idle-ask-nobody = Больше этого мы пока не знаем. Когда отправят, подскажут в организации.
