attach-choose =
    ➕ <b>Attach an account</b>

    Whose account is it? You will need its number and the “to pay” figure of one of the last two bills.
attach-number =
    ➕ <b>{ $organization }</b>

    Send the { $word ->
        [contract] contract number
        [card] card number
       *[personal_account] account number
    } as it stands on the bill.
attach-sum =
    ➕ <b>{ $organization }</b>

    Account { $number }. Now send the “to pay” figure of one of the last two bills, for example 447.30.
attach-surname =
    ➕ <b>{ $organization }</b>

    Account { $number }. And the holder’s surname, as it stands on the bill.
attach-not-a-sum = This does not look like a sum. Send only the number: 447.30.
attach-done = ✅ The account is attached.
attach-stop = ‹ Not now
