privacy-text =
    🔒 <b>What we keep about you</b>

    • The number of your Telegram user and your name as given in Telegram.
    • Your verified e-mail addresses and your consents: to which version, and when.
    • What the organization keeps: accounts, charges, payments, subscriptions, orders.

    Card numbers never reach us: you enter them on the payment service’s own page. Codes from letters are not kept. In groups the bot shows nothing personal. To sign out: /settings.
    {""}
privacy-policy = 📄 <a href="{ $url }">Privacy policy — { $name }</a>
privacy-offer = 📄 <a href="{ $url }">Public offer — { $name }</a>
