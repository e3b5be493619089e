charts-text =
    📊 <b>Charts</b>

    We will send a picture of the last 12 months, with the same numbers as the statement.
charts-spending = 📊 What the money goes to
charts-debt = 📈 How the debt changed
charts-payments = 💳 What was paid, and when
