accounts-title = 📇 <b>My accounts and contracts</b>
accounts-none = No account is attached to you yet.
accounts-organization = <b>{ $organization }</b>
accounts-line = { $account }
accounts-school = { $school }
accounts-attached = attached on { $date }, { $origin ->
    [bill] by number and the sum of a bill
    [invitation] by invitation
   *[data] by your e-mail address
}
accounts-detach = ✖️ Detach: { $account }
accounts-attach = ➕ Attach by number and sum
accounts-detach-question =
    ✖️ <b>Detach “{ $account }”?</b>

    The account will leave the cabinet and no reminders about it will come. Its debts and money do not change. It can be attached again by number and the sum of a bill.
accounts-detach-yes = Yes, detach
accounts-detached = Done: the account is detached.
