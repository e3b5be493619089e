notify-settings = 🔔 Уведомления
notify-text =
    🔔 <b>Уведомления</b>

    { $what }

    🌙 Тихие часы: { $quiet }
    🕒 Часовой пояс: { $zone }

    { $always }
notify-what = 🗂 Присылаем: { $state }
notify-what-organization = 🗂 { $organization }: { $state }
notify-state = { $state ->
    [all] всё
    [none] только обязательное
   *[some] всё, кроме { $off } из { $count }
}
notify-always = Об оплатах, возвратах, автоплатеже и безопасности пишем всегда.
notify-own = Это настройки только вашего чата: у второго взрослого — свои.
notify-letters-off = ✉️ Вы отписались от писем: { $from }.
notify-letters-off-all = всех организаций
notify-nothing = Пока ни одна организация не подключена, и присылать нечего.

notify-button-what = 🗂 Что присылать
notify-button-organization = 🗂 { $organization }
notify-button-all = 🗂 Во всех организациях сразу
notify-button-quiet = 🌙 Тихие часы
notify-button-zone = 🕒 Часовой пояс
notify-button-digest = { $state ->
    [on] ✅ Собирать в одно сообщение
   *[off] ☐ Собирать в одно сообщение
}
notify-button-email = { $state ->
    [on] ✅ Дублировать на почту
   *[off] ☐ Дублировать на почту
}
notify-button-letters = ✉️ Снова присылать письма

notify-digest-on = Когда набирается несколько уведомлений, придут одним сообщением.
notify-digest-off = Теперь каждое уведомление приходит отдельно.
notify-email-on = Всё, что приходит сюда, придёт и на { $email }.
notify-email-off = Теперь пишем только сюда. На { $email } напишем, если сюда не дойдёт.
notify-letters-on = Письма на { $email } снова включены.

notify-topics =
    🗂 <b>Что присылать</b>
    { $organization }

    ✅ присылаем, 🔕 не присылаем{ $mixed ->
        [yes] , ➖ не от всех
       *[no] { "" }
    }. Нажмите, чтобы переключить.

    { $always }
notify-topics-all = Все организации
notify-topic-button = { $state ->
    [on] ✅
    [off] 🔕
   *[mixed] ➖
} { $topic }
notify-topic-all-off = 🔕 Отключить всё
notify-topic-all-on = ✅ Включить всё
notify-topic-debt-due = Сроки оплаты и долги
notify-topic-bill-issued = Новые квитанции
notify-topic-subscription-unpaid = Неоплаченный абонемент
notify-topic-subscription-ending = Абонемент заканчивается
notify-topic-lesson-tomorrow = Занятие завтра
notify-topic-new-material = Новые материалы
notify-topic-order-status = Статус заказа
notify-topic-item-status = Статус товара
notify-topic-parcel-status = Статус посылки
notify-topic-parcel-idle = Посылка не движется
notify-topic-broadcast = Объявления и новости
notify-switched = { $state ->
    [on] ✅ «{ $topic }» — присылаем
   *[off] 🔕 «{ $topic }» — больше не присылаем
}
notify-switched-all = { $state ->
    [on] ✅ Присылаем всё
   *[off] 🔕 Присылаем только обязательное: оплаты, возвраты, автоплатёж, безопасность
}

notify-quiet =
    🌙 <b>Тихие часы</b>

    Сейчас: { $now }.

    В это время ничего не присылаем: всё дождётся их конца. Только результаты оплат и безопасность приходят сразу.

    Выберите или напишите свои — например, <code>22–8</code>.
notify-quiet-hours = { $start }–{ $end }
notify-quiet-never = Никогда
notify-quiet-default = Как у организации
notify-quiet-is = { $state ->
    [never] их нет, пишем в любое время
    [own] с { $start } до { $end }
    [default] с { $start } до { $end }, как у организации
   *[each] как у каждой организации
}
notify-quiet-set = { $state ->
    [never] Тихих часов нет: пишем в любое время.
    [own] Не беспокоим с { $start } до { $end }.
    [default] Тихие часы — как у организации, с { $start } до { $end }.
   *[each] Тихие часы — как у каждой организации.
}
notify-quiet-not-understood = Не понял, какие это часы. Напишите, пожалуйста, так: <code>22–8</code> или <code>22:30–7</code>. Чтобы тихих часов не было, нажмите «Никогда».

notify-zone =
    🕒 <b>Часовой пояс</b>

    Сейчас: { $now }.

    По этому времени считаем тихие часы и «напомнить завтра».

    Выберите город или напишите свой — например, <code>Тюмень</code>.
notify-zone-found =
    🕒 <b>Часовой пояс</b>

    По запросу «{ $query }» подходит несколько поясов. Какой ваш?
notify-zone-is = { $state ->
    [own] { $zone } ({ $offset }), на часах { $time }
    [default] { $zone } ({ $offset }), на часах { $time }, как у организации
   *[each] по времени каждой организации
}
notify-zone-button = { $zone } { $offset }
notify-zone-default = Как у организации
notify-zone-set = { $state ->
    [own] Часовой пояс: { $zone }. На часах { $time }.
    [default] Часовой пояс — как у организации: { $zone }, на часах { $time }.
   *[each] Часовой пояс — как у каждой организации.
}
notify-zone-not-found = Такого города не знаю. Напишите, пожалуйста, ближайший крупный — например, <code>Тюмень</code> — или разницу с Москвой: <code>МСК+2</code>.

notify-later-in = { $days ->
    [1] Завтра
    [7] Через неделю
   *[other] Через { $days } дня
}
notify-later-back = ‹ Назад
notify-later-done = ⏰ Напомню { $day }
notify-later-toast = { $when ->
    [tomorrow] Напомню завтра, { $day }, в { $time }
    [today] Напомню сегодня в { $time }
   *[later] Напомню { $day } в { $time }
}
notify-later-choose = ⏰ Когда напомнить?
notify-later-gone = Это напоминание уже не отложить.
