delivery-later = ⏰ Remind me later
delivery-digest = 📬 <b>Several updates at once</b>
delivery-digest-more = … and { $count ->
        [one] { $count } more update
       *[other] { $count } more updates
    } in your cabinet.
delivery-digest-subject = { $count ->
        [one] { $count } update
       *[other] { $count } updates
    } — { $organization }
delivery-digest-subject-all = { $count ->
        [one] { $count } update
       *[other] { $count } updates
    } in your cabinet
delivery-digest-letter = Hello! We have several updates for you.
delivery-without-paper = 📎 The document itself could not be attached yet. Try to open it with the button or in the cabinet.
delivery-letter-cabinet = Your cabinet
delivery-letter-automatic = This e-mail was sent automatically; there is no need to answer it.
delivery-letter-copy = You are getting this e-mail because you asked for notifications by e-mail as well.
delivery-letter-instead = You are getting this e-mail because we could not reach you in Telegram.
delivery-letter-left = You are getting this e-mail because you left the cabinet in Telegram and kept e-mails on.
delivery-letter-always = We always write about payments and security: such e-mails cannot be switched off.
delivery-letter-unsubscribe = No more e-mails: { $organization }
