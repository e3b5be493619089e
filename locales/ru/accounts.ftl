accounts-title = 📇 <b>Мои счета и договоры</b>
accounts-none = К вам пока не подключён ни один счёт.
accounts-organization = <b>{ $organization }</b>
accounts-line = { $account }
accounts-school = { $school }
accounts-attached = подключён { $date } — { $origin ->
    [bill] по номеру и сумме квитанции
    [invitation] по приглашению
   *[data] по вашему адресу почты
}
accounts-detach = ✖️ Отвязать: { $account }
accounts-attach = ➕ Подключить по номеру и сумме
accounts-detach-question =
    ✖️ <b>Отвязать «{ $account }»?</b>

    Счёт пропадёт из кабинета, напоминания по нему приходить не будут. Долги и деньги на нём не изменятся. Подключить его снова можно по номеру и сумме квитанции.
accounts-detach-yes = Да, отвязать
accounts-detached = Готово: счёт отвязан.
