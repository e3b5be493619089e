unsubscribe-title = Письма
unsubscribe-ask = Больше не присылать писем?
unsubscribe-ask-how = Напоминания и новости перестанут приходить на почту. О платежах и безопасности мы пишем всегда.{ $chat ->
        [yes] {" "}На сообщения в Telegram это не влияет.
       *[no] {""}
    }
unsubscribe-ask-button = Не присылать
unsubscribe-done = Готово: писем больше не будет
unsubscribe-done-how = Кроме писем о платежах и безопасности: их мы присылаем всегда. Передумали? Письма можно вернуть.
unsubscribe-done-button = Присылать письма снова
unsubscribe-back = Готово: письма снова приходят
unsubscribe-back-how = Передумаете — отпишитесь здесь или по ссылке в любом письме.
unsubscribe-back-button = Не присылать
unsubscribe-open-bot = Открыть бота
unsubscribe-unknown = Такой ссылки нет
unsubscribe-unknown-how = Возможно, она скопирована не целиком. Откройте её прямо из письма или отключите письма в личном кабинете: «Настройки» → «Уведомления».
