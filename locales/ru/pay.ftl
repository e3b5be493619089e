pay-title = Оплата
pay-number = Платёж { $number }
pay-description = { $organization }: платёж { $number }
pay-total = К оплате
pay-button = Оплатить { $sum }
pay-how = Откроется страница банка. Данные карты мы не видим и не храним.
pay-until = Ссылка действует до { $date }, { $time }.
pay-back-to-chat = Вернуться в чат
pay-account = { $word ->
    [contract] договор № { $number }
    [card] карта № { $number }
   *[personal_account] лицевой счёт { $number }
}
pay-for-subscription = Абонемент «{ $name }», { $group }
pay-for-course = Курс «{ $name }»
pay-for-lesson = Занятие в долг { $date }, { $group }
pay-for-bill = Квитанция за { $period }
pay-for-order = Заказ № { $order }
pay-for-delivery = Доставка посылки { $parcel } (заказ № { $order })
pay-for-balance = Пополнение баланса
pay-unavailable = Банк сейчас не отвечает. Деньги не списаны. Попробуйте ещё раз через минуту.
pay-checking = Проверяем оплату…
pay-checking-how = Обычно это занимает несколько секунд. Страницу можно закрыть: мы напишем в чат.
pay-checking-long = Банк ещё не подтвердил оплату
pay-checking-long-how = Так бывает. Если деньги списаны, платить второй раз не нужно: как только банк подтвердит, мы напишем в чат.
pay-not-paid = Я не оплатил(а), вернуться к оплате
pay-state-created = Ссылка больше не действует
pay-next-created = Откройте долги в чате: там можно получить новую ссылку.
pay-state-pending = Ссылка больше не действует
pay-next-pending = Откройте долги в чате: там можно получить новую ссылку.
pay-state-succeeded = Оплачено
pay-next-succeeded = Спасибо! Подтверждение оплаты — в чате, в разделе «Мои платежи».
pay-state-canceled = Оплата не прошла
pay-next-canceled = Деньги не списаны. Вернитесь в чат и попробуйте ещё раз.
pay-state-expired = Ссылка больше не действует
pay-next-expired = Откройте долги в чате: там можно получить новую ссылку. Если вы уже заплатили, деньги не пропадут: мы зачтём их и напишем.
pay-state-partially_refunded = Часть денег возвращена
pay-next-partially_refunded = Подробности — в чате, в разделе «Мои платежи».
pay-state-refunded = Деньги возвращены
pay-next-refunded = Подробности — в чате, в разделе «Мои платежи».
pay-state-outdated = Сумма долга изменилась
pay-next-outdated = Этот долг уже оплачен или стал меньше. Откройте долги в чате: там актуальная сумма и новая ссылка.
pay-state-busy = Открываем страницу банка…
pay-next-busy = Это займёт пару секунд.
pay-state-unknown = Такой ссылки нет
pay-next-unknown = Проверьте, что она скопирована целиком, или откройте оплату заново из чата.
