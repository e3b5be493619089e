paysupport-text =
    💬 <b>Questions about payments</b>

    • Money was taken and there is no receipt? Open /payments: it usually comes within a minute. There is no need to pay again.
    • Paid for the wrong thing, or want the money back? The organization makes refunds: tell it the payment’s number, like LK-000123, from /payments.
    • The payment does not go through? Try another card or ask the organization.

    The organization that you pay answers. Telegram’s own support cannot help with these payments.
paysupport-no-contacts = There are no contacts here yet: ask where you take your lessons or place your orders.
paysupport-payments = 🧾 My payments
paysupport-terms = 📄 Payment terms
