checkout-title = 💳 <b>Оплата: { $organization }</b>
checkout-line = ☑️ { $title } ({ $whose }) — { $sum }
checkout-line-left = ⬜️ { $title } ({ $whose }) — { $sum }
checkout-part-line = { "   " }{ $what ->
    [whole] сейчас { $now } — долг закроется
    [later] сейчас не оплачивается, останется { $left }
   *[part] сейчас { $now }, останется { $left }
}
checkout-nothing-picked = Ничего не выбрано: отметьте, что оплатить.
checkout-total = К оплате: <b>{ $total }</b>
checkout-part-of = К оплате: <b>{ $sum }</b> из { $total }.{ $count ->
    [1] {""}
   *[other] {" "}Сначала закрываются самые давние долги.
}
checkout-held = 💰 На балансе: <b>{ $sum }</b>
checkout-no-cards = Картой эта организация здесь пока не принимает. Её контакты — в разделе «Помощь».
checkout-card-minimum = Картой нельзя заплатить меньше { $minimum }. Можно заплатить { $sum }: долг закроется, а { $rest } останется на вашем балансе.
checkout-how = Нажмите на строку, чтобы убрать её или вернуть.
checkout-picked = ☑️ { $sum } · { $title }
checkout-unpicked = ⬜️ { $sum } · { $title }
checkout-all = ☑️ Выбрать всё
checkout-none = ⬜️ Снять всё
checkout-pay = 💳 Перейти к оплате { $sum }
checkout-pay-rounded = 💳 Картой { $sum }: долг и пополнение
checkout-pay-card = 💳 Картой { $sum }
checkout-pay-balance = 💰 С баланса { $sum }
checkout-pay-both = 💰 { $sum } с баланса + 💳 { $rest }
checkout-part = ✂️ Оплатить часть
checkout-part-other = ✂️ Другая часть
checkout-whole = ↩️ Оплатить целиком
checkout-why = ❓ Почему столько?

checkout-part-title = ✂️ <b>Часть суммы: { $organization }</b>
checkout-part-how =
    { $count ->
        [one] Выбран { $count } долг
        [few] Выбрано { $count } долга
       *[other] Выбрано { $count } долгов
    } на <b>{ $total }</b>. Сколько оплатить сейчас?{ $count ->
        [1] {""}
       *[other] {" "}Сначала закроются самые давние долги.
    }

    ✏️ Выберите сумму ниже или пришлите свою сообщением — от { $minimum } до { $total }.
checkout-part-half = Половина — { $sum }
checkout-part-held = Сколько есть на балансе — { $sum }
checkout-part-minimum = Наименьшая сумма — { $sum }

checkout-confirm-title = 🔎 <b>Проверьте оплату: { $organization }</b>
checkout-share = • { $title } ({ $whose }) — { $sum }
checkout-share-parts = { "   " }{ $parts }
checkout-share-balance = с баланса { $sum }
checkout-share-card = картой { $sum }
checkout-share-left = останется { $sum }
checkout-more = … и ещё { $count }
checkout-from-balance = 💰 С баланса: <b>{ $sum }</b>, на нём останется { $left }
checkout-by-card = 💳 Картой: <b>{ $sum }</b>
checkout-stays = Останется долг: { $sum }
checkout-confirm-balance = Деньги спишутся с баланса сразу, подтверждение оплаты появится здесь же.
checkout-confirm-both = Сначала оплатите часть картой. С баланса спишется, когда эти деньги придут, — не раньше.
checkout-take = ✅ Списать { $sum } с баланса

checkout-way-title = 💳 <b>Чем оплатить: { $organization }</b>
checkout-way-sum = К оплате: <b>{ $sum }</b>
checkout-way-balance = Ещё { $sum } спишется с баланса, когда придут эти деньги.
checkout-way-how = Выберите способ. Передумаете — вернитесь сюда и выберите другой: деньги ещё не списаны.
checkout-way-instead = Платёж { $number } уже начат. Оплатите один раз: если заплатить дважды, лишнее ляжет на ваш баланс.
checkout-way-what-test = 🧪 — проверка: настоящих денег так не заплатить.
checkout-way-none = Здесь платить больше нечего или нечем: откройте «Долги» — там всё на сегодня.
checkout-way-live = { $title }
checkout-way-test = 🧪 { $title } — проверка
checkout-other-sum = ✂️ Другая сумма
