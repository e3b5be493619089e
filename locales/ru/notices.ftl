notice-line = • { $title } — <b>{ $sum }</b>
notice-line-balance = • на баланс — <b>{ $sum }</b>. Им можно оплатить следующие начисления.
notice-line-from-balance = • в том числе с вашего баланса — <b>{ $sum }</b>
notice-balance-left = На балансе осталось { $left }.
notice-more = … и ещё { $count }
notice-more-debts = … и ещё { $count } — по кнопке «Весь список»
notice-cut = … здесь не всё: остальное — в кабинете.
notice-total = Всего: <b>{ $sum }</b>
notice-for-subscription = Абонемент «{ $name }», { $group }
notice-for-course = Курс «{ $name }»
notice-for-lesson = Занятие в долг { $date }, { $group }
notice-for-bill = Квитанция за { $period }
notice-for-order = Заказ № { $order } от { $date }
notice-for-delivery = Доставка посылки { $parcel } (заказ № { $order })
notice-for-balance = Пополнение баланса, { $account }

notice-payment-succeeded-subject = Оплата { $sum } получена — { $organization }
notice-payment-succeeded =
    ✅ <b>Оплата { $sum } получена</b>
    { $organization }, платёж { $number }. Спасибо!

notice-payment-split = Картой — { $card }, с баланса — { $balance }. На балансе осталось { $left }.

notice-payment-left = { $count ->
    [1] По этому долгу осталось { $sum }.
   *[other] По этим долгам осталось { $sum }.
}

notice-payment-from-balance-subject = Оплачено с баланса: { $sum } — { $organization }
notice-payment-from-balance =
    ✅ <b>Оплачено с баланса: { $sum }</b>
    { $organization }, платёж { $number }. Спасибо!

notice-balance-paid-subject = Оплачено с вашего баланса: { $sum } — { $organization }
notice-balance-paid =
    ✅ <b>Оплачено с вашего баланса: { $sum }</b>
    { $organization }, платёж { $number }. Организация оплачивает такое с баланса сама, чтобы вам не ждать и ничего не нажимать.

notice-payment-canceled-subject = Оплата { $sum } не прошла — { $organization }
notice-payment-canceled =
    ❌ <b>Оплата { $sum } не прошла</b>
    { $organization }, платёж { $number }.

    Банк отклонил платёж, деньги не списаны. Попробуйте ещё раз или выберите другую карту.

notice-payment-credited-subject = Деньги { $sum } получены и зачислены — { $organization }
notice-payment-credited =
    ✅ <b>Получено { $sum }</b>
    { $organization }, платёж { $number }. { $reason ->
        [late] Деньги пришли позже, чем действовала ссылка, — мы их всё равно зачли.
        [again] По этому платежу деньги пришли ещё раз.
        [excess] Пришло больше, чем нужно было оплатить.
        [short] Пришло меньше, чем нужно было оплатить; остаток долга виден в разделе «Долги».
        [balance-short] Но на балансе к этому времени осталось меньше, чем вы выбрали; остаток долга виден в разделе «Долги».
        [already-paid] К этому времени долг уже был оплачен.
       *[other] Пришла не та сумма, что ожидалась.
    }

    Куда зачислено:

notice-refund-subject = Возврат { $sum } — { $organization }
notice-refund =
    ↩️ <b>Возвращено { $sum }</b>
    { $organization }, платёж { $number }.
notice-refund-line = • { $title } — <b>{ $sum }</b>{ $state ->
        [owed] , теперь к оплате { $owed }
        [canceled] , начисление отменено: платить за это больше не нужно
       *[settled] { "" }
    }
notice-refund-line-balance = • с баланса — <b>{ $sum }</b>
notice-refund-undone = На балансе этих денег уже не было, поэтому отменена оплата с баланса:
notice-refund-when = Деньги придут туда, откуда вы платили: обычно за 1–5 дней, это зависит от банка.
notice-refund-to-balance = Деньги уже на вашем балансе: ими можно оплатить следующие начисления.
notice-refund-taken = На балансе этих денег уже нет: возвращено пополнение, из которого они были. Оплаченное ими снова нужно оплатить.

notice-invitation-subject = Вам открыт личный кабинет — { $organization }
notice-invitation =
    Здравствуйте!

    <b>{ $organization }</b> открывает вам личный кабинет в Telegram. Там видно, что и за что нужно оплатить, можно заплатить картой и получить подтверждение.

    Чтобы войти, откройте бот @{ $bot } по ссылке ниже и укажите адрес, на который пришло это письмо.

    Если вы не ждали этого письма, просто удалите его: без вашего подтверждения кабинет никто не увидит.

notice-account-attached-subject = К вашему счёту добавлен ещё один доступ — { $organization }
notice-account-attached =
    🔐 <b>Новый доступ к вашему счёту</b>
    { $organization }: { $word ->
        [contract] договор № { $number }
        [card] карта № { $number }
       *[personal_account] лицевой счёт { $number }
    } теперь виден ещё одному человеку: он подтвердил, что знает номер и данные счёта.

    Если это кто-то из вашей семьи, делать ничего не нужно.
notice-account-attached-contacts = Если это не так, сообщите, пожалуйста, в организацию: { $contacts }
notice-account-attached-help = Если это не так, сообщите, пожалуйста, в организацию.

notice-subscription-ending-subject = { $count ->
    [one] Заканчивается абонемент
   *[other] Заканчиваются абонементы
} — { $organization }
notice-subscription-ending =
    🎟 <b>{ $count ->
        [one] Заканчивается абонемент
       *[other] Заканчиваются абонементы
    }</b>
    { $organization }
notice-subscription-line = • «{ $name }», { $group } — { $person }
notice-left-lessons = { $count ->
    [0] занятий не осталось
    [one] осталось { $count } занятие
    [few] осталось { $count } занятия
   *[other] осталось { $count } занятий
}
notice-left-days = действует до { $date } — ещё { $count } { $count ->
    [one] день
    [few] дня
   *[other] дней
}, считая сегодня
notice-subscription-ending-advice = { $count ->
    [one] Продлите его заранее, чтобы занятия не прерывались.
   *[other] Продлите их заранее, чтобы занятия не прерывались.
}

notice-debt-due-subject = { $when ->
    [overdue] Есть долг { $sum }
    [today] Сегодня срок оплаты: { $sum }
   *[ahead] Подходит срок оплаты: { $sum }
} — { $organization }
notice-debt-due =
    { $when ->
        [overdue] 💳 <b>Есть долг</b>
        [today] 💳 <b>Сегодня срок оплаты</b>
       *[ahead] 💳 <b>Подходит срок оплаты</b>
    }
    { $organization }
notice-due-when = { $when ->
    [overdue] срок был { $date }, { $days } { $days ->
        [one] день
        [few] дня
       *[other] дней
    } назад
    [past] срок был { $date }
    [today] срок сегодня
   *[ahead] оплатить до { $date }
}
notice-due-whose = { $name }, { $when }

notice-button-receipt = 🧾 Подтверждение оплаты
notice-button-pay = 💳 Оплатить { $sum }
notice-button-pay-all = 💳 Оплатить всё: { $sum }
notice-button-debts = 📋 Весь список: { $count }
notice-button-pay-one = { $sum } · { $title }
notice-button-renew = 🔁 Продлить{ $of ->
    [none] { "" }
   *[other] : { $of }
}
notice-button-pay-again = 💳 Оплатить ещё раз
notice-button-accounts = 🔐 Мои счета и договоры
notice-button-subscriptions = 🎟 Абонементы
notice-button-open-cabinet = Открыть личный кабинет
notice-button-bot = Открыть личный кабинет в Telegram
