delivery-later = ⏰ Напомнить позже
delivery-digest = 📬 <b>Несколько новостей сразу</b>
delivery-digest-more = … и ещё { $count ->
        [one] { $count } новость
        [few] { $count } новости
       *[many] { $count } новостей
    } — в личном кабинете.
delivery-digest-subject = { $count ->
        [one] { $count } новость
        [few] { $count } новости
       *[many] { $count } новостей
    } — { $organization }
delivery-digest-subject-all = { $count ->
        [one] { $count } новость
        [few] { $count } новости
       *[many] { $count } новостей
    } в личном кабинете
delivery-digest-letter = Здравствуйте! У нас для вас несколько новостей.
delivery-without-paper = 📎 Сам документ приложить пока не получилось. Попробуйте открыть его по кнопке или в кабинете.
delivery-letter-cabinet = Личный кабинет
delivery-letter-automatic = Это письмо отправлено автоматически, отвечать на него не нужно.
delivery-letter-copy = Вы получили это письмо, потому что попросили присылать уведомления и на почту.
delivery-letter-instead = Вы получили это письмо, потому что написать вам в Telegram не получилось.
delivery-letter-left = Вы получили это письмо, потому что вышли из кабинета в Telegram и оставили письма.
delivery-letter-always = О платежах и безопасности мы пишем всегда: отключить такие письма нельзя.
delivery-letter-unsubscribe = Больше не присылать писем: { $organization }
