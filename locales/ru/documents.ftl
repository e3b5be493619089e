documents-inn = ИНН { $inn }
documents-kpp = КПП { $kpp }
documents-ogrn = { $digits ->
    [15] ОГРНИП { $ogrn }
   *[other] ОГРН { $ogrn }
}
documents-page = стр. { $page } из { $pages }
documents-payer = Плательщик
documents-student = Ученик
documents-address = Адрес
documents-mailing-address = Адрес доставки
documents-registered = Зарегистрировано, чел.
documents-residents = Проживает, чел.
documents-to-pay = К оплате
documents-was-to-pay = Было к оплате
documents-pay-until = до { $day }
documents-total = К оплате: { $sum }
documents-account = Счёт плательщика
documents-period = Период оплаты

documents-ask-bank-details = Чтобы оплатить по этой бумаге в банке, нужны банковские реквизиты. В кабинете их пока нет — попросите их, пожалуйста, у организации «{ $organization }». Картой можно заплатить прямо в кабинете.
documents-cut = линия отреза
documents-slip = ИЗВЕЩЕНИЕ
documents-code = Наведите камеру в приложении банка
documents-cashier = Кассир ________________
documents-payee = Получатель
documents-payee-account = Счёт получателя
documents-bank = Банк
documents-bank-codes = БИК { $bik } · корр. счёт { $account }
documents-purpose = Назначение
documents-slip-sum = Сумма к оплате
documents-slip-figure = { $sum } { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-signature = Дата ____ ____________ 20___ г.     Подпись плательщика ______________________

documents-bill-title = Квитанция
documents-bill-file = Квитанция { $account } { $period }
documents-bill-caption = 🧾 { $months ->
    [1] Квитанция за { $from }
   *[other] Квитанции: { $from } — { $to }
}, { $organization }, { $account }
documents-bill-for = за { $month }
documents-bill-figures = Расчёты за месяц, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-bill-past = Копия квитанции за прошедший месяц, какой она была выставлена. По ней платить не нужно{ $latest ->
    [none] {"."}
   *[other] : действующая квитанция — за { $latest }
}
documents-bill-settled = Оплачено полностью, платить ничего не нужно. Спасибо!
documents-bill-overpaid = Переплата перейдёт на следующий месяц, платить ничего не нужно.
documents-bill-since = Оплачено после выставления квитанции, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-bill-by-bill = К оплате по квитанции
documents-bill-paid-here = Оплачено в личном кабинете { $day }, платёж { $number }
documents-bill-formula = К оплате = долг на начало + начислено + перерасчёт + пени − оплачено.
documents-bill-lines = Из чего сложилась сумма, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-bill-line = { $kind ->
    [opening] Долг на начало
    [charge] Начислено за месяц
    [charge_correction] Исправление начисленного
    [recalculation] Перерасчёт
    [penalty] Пени
    [office_payment] Оплата, учтённая организацией
    [office_payment_correction] Исправление учтённой оплаты
    [from_balance] Оплата с баланса
    [refund] Возврат оплаты
   *[other] Оплата в личном кабинете
}{ $number ->
    [none] {""}
   *[other] , платёж { $number }
}
documents-bill-now = К оплате сейчас
documents-bill-purpose = Оплата по лицевому счёту { $number } за { $month }

documents-figure-opening = Долг на начало
documents-figure-charged = Начислено
documents-figure-recalculated = Перерасчёт
documents-figure-penalty = Начислено пени
documents-figure-paid = Оплачено
documents-figure-closing = К оплате

documents-number = № { $number }
documents-of-day = от { $day }
documents-sum-total = Итого
documents-column-number = №
documents-column-reason = За что
documents-column-due = Срок
documents-column-price = Начислено
documents-column-paid = Оплачено
documents-column-owed = К оплате
documents-column-whose = Чей счёт
documents-column-sum = Сумма
documents-column-day = Дата
documents-column-payment = Платёж
documents-column-refunded = Возвращено

documents-invoice = Счёт
documents-invoice-title = Счёт № { $number }
documents-invoice-file = Счёт { $number }
documents-invoice-caption = 🧾 Счёт на { $sum }, { $organization }, { $account }
documents-invoice-lines = За что платить, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-invoice-purpose = Оплата по счёту № { $number } от { $day }, { $account }

documents-receipt = Подтверждение оплаты
documents-receipt-title = Подтверждение оплаты { $number }
documents-receipt-file = Оплата { $number }
documents-receipt-caption = 🧾 Подтверждение оплаты { $number } на { $sum }, { $organization }
documents-receipt-lines = За что заплачено, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-paid = Оплачено
documents-paid-at = Дата и время
documents-paid-by = Способ
documents-paid-total = Оплачено: { $sum }
documents-by-card = онлайн
documents-by-balance = с баланса
documents-to-balance = Пополнение баланса
documents-refunds = Возвраты, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
documents-refunded-at = Возвращено { $day }
documents-left-paid = Итого с учётом возвратов
documents-fiscal = Кассовые чеки
documents-not-fiscal = Это подтверждение оплаты, а не кассовый чек.
documents-receipts-title = Подтверждения оплаты
documents-receipts-file = Оплаты { $account } { $period }
documents-receipts-caption = 🧾 { $months ->
    [1] Подтверждения оплаты за { $from }
   *[other] Подтверждения оплаты: { $from } — { $to }
}, { $count } { $count ->
    [one] платёж
    [few] платежа
   *[other] платежей
}. { $organization }, { $account }
documents-receipts-lines = Платежи через личный кабинет, { $currency ->
    [RUB] руб.
   *[other] { $currency }
}
