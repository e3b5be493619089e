contacts-organization = <b>{ $name }</b>
contacts-phone = 📞 { $phone }
contacts-email = ✉️ { $email }
contacts-chat = 💬 { $url }
contacts-hours = 🕘 { $hours }
