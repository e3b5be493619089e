verify-ask-email = ✉️ Send the e-mail address that your organization knows, and we will send a code to it.
verify-ask-another = ✉️ Send another address of yours, and we will send a code to it. All that organizations keep under it will appear in your cabinet.
verify-code =
    📬 <b>A letter has been sent to { $email }</b>

    Send the six digits from it, or open the link in the letter. The sender is { $sender }. The letter may take up to 15 minutes; please check “Spam”. The code is valid for 30 minutes.

    A mistake in the address? Just send the right one.
verify-again = 🔁 Send once more
verify-correct = ✏️ Change the address
verify-email-not-found-next = Check for a slip and send the address again. If it is right, ask the organization to put it on your card: once they open access, a letter will come to you.
verify-email-blocked-next = The organization has closed the access. To open it again, please contact them.
verify-bound = ✅ Done: the address is verified and the cabinet is open. { $accounts ->
    [0] There are no accounts under this address yet.
    [one] It holds { $accounts } account.
   *[other] It holds { $accounts } accounts.
}
verify-added = ✅ The address is added. The cabinet now holds { $accounts ->
    [one] { $accounts } account.
   *[other] { $accounts } accounts.
}
verify-first = To see this, please verify your e-mail address first.
verify-code-shape = The code has six digits. Send it as a message, or open the link in the letter.
