terms-text =
    📄 <b>Payment terms</b>

    • Goods and services are sold by the organization itself, and the money goes to it, under its own contract with a payment system. The cabinet shows invoices and passes payments on; it sells nothing itself.
    • By paying you accept the organization’s public offer: what the service includes, how it is given, when and how money goes back.
    • You enter your card on the payment system’s page or in Telegram’s own window. The cabinet neither sees nor keeps its number.
    • About a disputed or mistaken payment, write to the organization: /paysupport. Telegram does not settle such questions.
terms-offer = 📄 <a href="{ $url }">Public offer — { $name }</a>
terms-no-offers = No public offers are published here yet: ask the organization for its terms — /paysupport.
terms-support = 💬 Questions about payments
terms-privacy = 🔒 What we keep
