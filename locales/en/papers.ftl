papers-making = Getting it ready, a few seconds…
papers-text =
    🖨 <b>Papers</b>

    We will send a file here, to print, to pass on or to show at a bank. { $kind ->
        [utility] A bill carries the code for paying in a banking app.
       *[other] The invoice has all that is owed now and the code for paying in a banking app.
    }
papers-bills = 🧾 Bills
papers-invoice = 🧾 Invoice
papers-receipts = ✅ Receipts for a period
papers-payments = ✅ Receipt of one payment
papers-export = ⬇️ History as Excel or CSV
papers-bill-choose =
    🧾 <b>Bills</b>

    For which month or period? Several months come as one file. You can also send a period of your own: “09.2026” or “01.2026 – 10.2026”.
papers-bill-none =
    🧾 <b>Bills</b>

    There is no bill yet: the organization has not issued one.
papers-receipts-choose =
    ✅ <b>Receipts</b>

    For which month or period? All that was paid through the cabinet comes as one file. You can also send a period of your own: “09.2026” or “01.2026 – 10.2026”.
papers-receipts-none =
    ✅ <b>Receipts</b>

    Nothing has been paid through the cabinet yet.
papers-months = { $count } { $count ->
    [one] month
   *[other] months
}
papers-year = { $year }
