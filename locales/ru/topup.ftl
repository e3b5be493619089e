topup-title = ➕ <b>Пополнить баланс</b>
topup-choose =
    ➕ <b>Пополнить баланс</b>

    Чей баланс пополнить? Рядом — сколько на нём сейчас.
topup-no-accounts =
    ➕ <b>Пополнить баланс</b>

    Пока пополнять нечего: ни один счёт не подключён.
topup-account = { $account } · { $sum }
topup-held = На балансе: <b>{ $sum }</b>
topup-owed = К оплате: { $sum }
topup-what-happens = Деньги лягут на баланс ({ $account }) и будут ждать, пока вы сами не оплатите ими долг или покупку.{ $kinds ->
    [none] {""}
   *[other] {" "}Без вашего участия с баланса оплачивается только { $kinds } — чтобы вам не ждать.
}
topup-how = ✏️ Выберите сумму или пришлите свою сообщением — от { $minimum } до { $maximum }.
topup-no-cards = Эта организация пока не принимает оплату здесь. Её контакты — в разделе «Помощь».
topup-sum-lacking = Не хватает — { $sum }
topup-sum-owed = На все долги — { $sum }
topup-kind-subscription = абонемент
topup-kind-course = курс
topup-kind-lesson = занятие
topup-kind-bill = квитанция
topup-kind-order = заказ
topup-kind-delivery = доставка
