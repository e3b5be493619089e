fiscal-receipt = 🧾 { $kind ->
    [refund] Чек возврата
    [offset] Чек зачёта предоплаты на { $sum }
   *[payment] Кассовый чек
}: { $state ->
    [registered] { $numbers }
    [sent] придёт на вашу почту.
    [failed] пока не получен. Попросите его у организации — она обязана его выдать.
   *[pending] делается. Он придёт и на вашу почту.
}
fiscal-open = <a href="{ $url }">открыть</a>
fiscal-numbers = ФН { $storage }, ФД { $document }, ФП { $attribute }
fiscal-registered = зарегистрирован
fiscal-title = { $kind ->
    [refund] Чек возврата
    [offset] Чек зачёта { $sum }
   *[payment] Кассовый чек
}
fiscal-pending = делается
fiscal-failed = пока не получен
fiscal-sent = придёт на почту
