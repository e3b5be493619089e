accounts-title = 📇 <b>My accounts and contracts</b>
accounts-none = No account is attached to you yet.
accounts-organization = <b>{ $organization }</b>
accounts-line = { $account }
accounts-school = { $school }
accounts-attached = here since { $date }, { $origin ->
    [bill] by number and the sum of a bill
    [invitation] by invitation
   *[data] by your e-mail address
}
accounts-detach = 🗑 Remove: { $account }
accounts-attach = ➕ Attach by number and sum
accounts-detach-question =
    🗑 <b>Remove “{ $account }” from the cabinet?</b>

    No more reminders about it will come. Its debts and money do not change. { $way ->
        [bill] You can bring it back by its number and the sum of a bill.
       *[organization] Only the organization can bring it back; its contacts are under “Help”.
    }
accounts-detach-yes = Yes, remove
accounts-detached = Done: the account is removed from the cabinet.
