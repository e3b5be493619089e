verify-ask-email = ✉️ Send the e-mail address that your organization knows, and we will send a code to it.
verify-ask-another = ✉️ Send another address of yours, and we will send a code to it. All that organizations keep under it will appear in your cabinet.
verify-code =
    📬 <b>A letter has been sent to { $email }</b>

    Type the six digits from it, or tap the button in the letter itself. The sender is { $sender }. The letter may take up to 15 minutes; do look into “Spam”. The code lives for 30 minutes.

    A mistake in the address? Just send the right one.
verify-again = 🔁 Send once more
verify-correct = ✏️ Correct the address
verify-email-not-found-next = Check for a slip and send the address again. If it is right, ask the organization to put it on your card: once they open access, a letter will come to you.
verify-email-blocked-next = The organization has closed the access. To open it again, please contact them.
verify-bound = ✅ Done: the address is verified and the cabinet is open. { $accounts ->
    [0] There are no accounts under this address yet.
    [one] { $accounts } account is attached.
   *[other] { $accounts } accounts are attached.
}
verify-added = ✅ The address is added. { $accounts ->
    [0] There are no new accounts under it yet.
    [one] { $accounts } more account is attached.
   *[other] { $accounts } more accounts are attached.
}
