# How staff call what clients are told, and why it was not.
notice-kind =
    { $kind ->
        [payment-succeeded] оплата прошла
        [payment-canceled] оплата не прошла
        [payment-credited] деньги зачислены
        [balance-paid] оплачено с баланса
        [autopay-announced] завтра автоплатёж
        [autopay-over-limit] автоплатёж больше лимита
        [autopay-refused] автоплатёж не прошёл
        [card-revoked] карта отвязана
        [refund-succeeded] возврат
        [refund-taken-back] возврат не состоялся
        [provider-differences] сверка с провайдером
        [notices-failed] сообщения не доставлены
        [broadcast] рассылка
        [broadcast-test] пробная рассылка
        [invitation] доступ открыт
        [account-attached] новая привязка к счёту
        [debt-due] долг
        [subscription-ending] заканчивается абонемент
        [subscription-unpaid] абонемент не оплачен
        [lesson-tomorrow] завтра занятие
        [bill-issued] новая квитанция
        [order-status] статус заказа
        [item-status] статус товара
        [parcel-status] статус посылки
        [parcel-idle] посылка стоит
        [new-material] новый материал
       *[other] { $kind }
    }

notice-reason =
    { $reason ->
        [gone] говорить больше не о чем
        [paid] уже оплачено
        [nothing-due] уже оплачено
        [not-due-yet] срок ещё не подошёл
        [renewed] абонемент продлён
        [not-ending] абонемент не заканчивается
        [muted] клиент отключил
        [unbound] чат отвязан
        [blocked] бот заблокирован
        [not-through] за сутки не дошло
        [no-consent] нет согласия
        [no-address] нет адреса
        [no-chat] нет чата
        [replaced] заменено более новым
        [snoozed] клиент просил напомнить позже
        [late] поздно говорить
        [stopped] рассылка остановлена
        [left-segment] клиент больше не подходит под рассылку
        [shown] клиент увидел на экране
        [autopay] спишется само
        [closed] доступ закрыт
        [attached] уже в кабинете
        [address-changed] адрес сменился
        [not-theirs] счёт больше не клиента
        [dealt-with] уже разобрано
        [without-paper] ушло без документа
        [not-reachable] не отвечает, попытки кончились
        [too-many-attempts] слишком много попыток
        [unknown-kind] эта версия такого не знает
        [over] уже прошло
        [told-of-autopayment] сказано вместе с автоплатежом
        [not-refused] автоплатёж прошёл
        [kept-again] карта снова привязана
        [moved] посылка сдвинулась
        [not-canceled] оплата не отменена
        [not-published] материал снят с публикации
        [not-received] деньги не пришли
        [not-refunded] возврат не состоялся
       *[other] { $reason }
    }
