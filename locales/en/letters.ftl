letter-verification-subject = Code { $code } to open your account
letter-verification-asked = The Telegram user { $askedBy } wants to open the client cabinet with this e-mail address.
letter-verification-you = If this is you, type the code in the chat with the bot @{ $bot }:
letter-verification-lifetime = The code works for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, once.
letter-verification-tap = Or press the button: it does the same if Telegram is open under that same name.
letter-verification-tap-text = Or open this link: it does the same if Telegram is open under that same name.
letter-verification-button = Confirm in Telegram
letter-verification-not-you = Not you? Do nothing: without the code or the button nobody sees your data. Tell the code to no one, staff included: they never ask for it.
letter-verification-footer = This e-mail was sent automatically; there is no need to answer it.
