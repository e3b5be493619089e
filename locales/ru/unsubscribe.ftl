unsubscribe-title = Письма
unsubscribe-ask = { $organization ->
        [several] Больше не присылать писем от этих организаций?
       *[other] Больше не присылать писем от «{ $organization }»?
    }
unsubscribe-ask-how = Напоминания и новости перестанут приходить на почту. О платежах и безопасности мы пишем всегда. На сообщения в Telegram это не влияет.
unsubscribe-ask-button = Не присылать
unsubscribe-done = { $organization ->
        [several] Готово: писем от этих организаций больше не будет
       *[other] Готово: писем от «{ $organization }» больше не будет
    }
unsubscribe-done-how = Кроме писем о платежах и безопасности: их мы присылаем всегда. Передумали? Письма можно вернуть.
unsubscribe-done-button = Присылать письма снова
unsubscribe-unknown = Такой ссылки нет
unsubscribe-unknown-how = Возможно, она скопирована не целиком. Откройте её прямо из письма или отключите письма в личном кабинете: «Настройки» → «Уведомления».
