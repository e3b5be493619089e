delivery-later = ⏰ Remind me later
delivery-digest = 📬 <b>Several pieces of news at once</b>
delivery-digest-more = … and { $count ->
        [one] { $count } more piece of news
       *[other] { $count } more pieces of news
    } in your cabinet.
delivery-digest-subject = { $count ->
        [one] { $count } piece of news
       *[other] { $count } pieces of news
    } — { $organization }
delivery-digest-subject-all = { $count ->
        [one] { $count } piece of news
       *[other] { $count } pieces of news
    } in your cabinet
delivery-digest-letter = Hello! We have several pieces of news for you.
delivery-without-paper = 📎 The document itself could not be attached yet. Try to open it with the button or in the cabinet.
delivery-letter-cabinet = Your cabinet
delivery-letter-automatic = This letter was sent automatically; there is no need to answer it.
delivery-letter-copy = You get this letter because you asked for notices by e-mail as well.
delivery-letter-instead = You get this letter because we could not reach you in Telegram.
delivery-letter-left = You get this letter because you left the cabinet in Telegram and kept letters.
delivery-letter-always = We always write about payments and security: such letters cannot be switched off.
delivery-letter-unsubscribe = No more letters: { $organization }
