topup-title = ➕ <b>Top up the balance</b>
topup-choose =
    ➕ <b>Top up the balance</b>

    Whose balance? What it holds now stands beside.
topup-no-accounts =
    ➕ <b>Top up the balance</b>

    There is nothing to top up yet: no account is attached.
topup-account = { $account } · { $sum }
topup-held = On the balance: <b>{ $sum }</b>
topup-owed = To pay: { $sum }
topup-what-happens = The money goes to the balance ({ $account }) and waits there until you pay a debt or a purchase with it yourself.{ $kinds ->
    [none] {""}
   *[other] {" "}Only this is paid from the balance by itself, so that you need not wait: { $kinds }.
}
topup-how = ✏️ Choose a sum, or send your own as a message: from { $minimum } to { $maximum }.
topup-no-cards = This organization does not take payments here yet. Its contacts are under “Help”.
topup-sum-lacking = What is lacking — { $sum }
topup-sum-owed = For all debts — { $sum }
topup-kind-subscription = subscriptions
topup-kind-course = courses
topup-kind-lesson = lessons
topup-kind-bill = bills
topup-kind-order = orders
topup-kind-delivery = delivery
