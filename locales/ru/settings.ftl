settings-text =
    ⚙️ <b>Настройки</b>

    Язык: { $language }
    Подтверждённые адреса: { $emails }
settings-language-ru = русский
settings-language-en = английский
settings-language-changed = Теперь говорим по-русски.
settings-add-email = ✉️ Добавить адрес
settings-accounts = 📇 Мои счета и договоры
settings-cards = 💳 Мои карты и автоплатёж
settings-unbind = 🚪 Выйти из кабинета
settings-unbind-question =
    🚪 <b>Выйти из кабинета в этом чате?</b>

    Кнопки в чате перестанут что-либо показывать, напоминания приходить не будут. Деньги, счета и история останутся у организации; вернуться можно в любой момент через /start.
settings-unbind-autopay = 🔁 Автоплатёж с ваших карт выключится сразу, объявленные списания не состоятся.
settings-unbind-yes = Да, выйти
settings-unbound = Готово: вы вышли, этот чат больше не связан с кабинетом. Напоминаний не будет.
