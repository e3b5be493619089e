accounts-title = 📇 <b>Мои счета и договоры</b>
accounts-none = К вам пока не подключён ни один счёт.
accounts-organization = <b>{ $organization }</b>
accounts-line = { $account }
accounts-school = { $school }
accounts-attached = в кабинете с { $date } — { $origin ->
    [bill] по номеру и сумме квитанции
    [invitation] по приглашению
   *[data] по вашему адресу почты
}
accounts-detach = 🗑 Убрать: { $account }
accounts-attach = ➕ Подключить по номеру и сумме
accounts-detach-question =
    🗑 <b>Убрать «{ $account }» из кабинета?</b>

    Напоминаний по этому счёту больше не будет. Долги и деньги на нём не изменятся. { $way ->
        [bill] Вернуть его можно по номеру и сумме квитанции.
       *[organization] Вернуть его сможет только организация, её контакты — в разделе «Помощь».
    }
accounts-detach-yes = Да, убрать
accounts-detached = Готово: счёт убран из кабинета.
