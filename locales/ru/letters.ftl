letter-verification-subject = Код { $code } — вход в личный кабинет
letter-verification-asked = Пользователь Telegram { $askedBy } хочет открыть личный кабинет с этим адресом почты.
letter-verification-you = Если это вы, введите код в чате с ботом @{ $bot }:
letter-verification-lifetime = Код действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    } и подойдёт один раз.
letter-verification-tap = Или нажмите кнопку: она сделает то же самое, если вы открыли Telegram под этим же именем.
letter-verification-tap-text = Или откройте ссылку: она сделает то же самое, если вы открыли Telegram под этим же именем.
letter-verification-button = Подтвердить в Telegram
letter-verification-not-you = Это не вы? Ничего не делайте: без кода и кнопки ваши данные никто не увидит. Никому не сообщайте код, даже сотрудникам: они его не спрашивают.
letter-verification-footer = Письмо отправлено автоматически, отвечать на него не нужно.
