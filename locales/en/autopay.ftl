autopay-title =
    🔁 <b>Autopayment from { $card }</b>
    { $organization }
autopay-what =
    The day before something is due we tell you how much will be taken and what for. The next day after 10:00 exactly that is taken from the card, and you hear how it went. One button calls any charge off.
autopay-limit-how = Choose the most that may be taken at once, or write it as a number.
autopay-limit = up to { $limit }
autopay-confirm-title =
    🔁 <b>Turn autopayment on?</b>
    { $organization }, { $card }
autopay-confirm-text =
    You allow { $card } to be charged for what you owe this organization on your accounts and contracts:

    • at most <b>{ $limit }</b> at once, and at most once a day;
    • on the day it is due, after 10:00 by the organization’s clock;
    • only what we told you of the day before, and never more than that. What you have paid yourself by then is not taken.
autopay-confirm-owed = You owe { $sum } now. What is overdue goes into the first announced charge.
autopay-confirm-instead = Autopayment from { $card } will be turned off: an organization is paid from one card.
autopay-confirm-instead-of-another = Another adult of your cabinet pays this organization from a card of theirs now. Their autopayment will be turned off: an organization is paid from one card.
autopay-confirm-end = A sum above the limit is not taken: we send a link. If the bank refuses, your money stays with you, and we send a link as well; after two refusals in a row autopayment stops. You can turn it off at any time: Settings → “My cards”.
autopay-agree = ✅ I agree, turn it on
autopay-on = 🔁 Autopayment from { $card } is on. { $organization }: we tell you of each charge the day before.
autopay-state = { $state ->
    [on] 🔁 Autopayment is on, up to { $limit } at once
    [paused] ⏸ Autopayment has stopped after two refusals of the bank
   *[off] Autopayment is off
}
autopay-planned = 📅 Announced charge: <b>{ $sum }</b>, { $day }.
autopay-button-on = 🔁 Turn autopayment on
autopay-button-on-again = 🔁 Turn autopayment on again
autopay-button-limit = Change the limit
autopay-button-skip = ✋ Do not charge
autopay-button-off = Turn autopayment off
autopay-button-link = 💳 Pay by a link
autopay-button-card = 💳 Open the card
autopay-skipped = ✋ All right: { $sum } will not be taken from { $card }. Autopayment for { $organization } stays on for what comes next.
autopay-skipped-before = This charge has been called off already: nothing will be taken from { $card }.
autopay-too-late = This charge has begun and cannot be called off. { $organization } can give the money back.
autopay-off = ✅ Autopayment is off: nothing will be taken by itself any more.
autopay-off-before = Autopayment was off already.
autopay-paid-by = Autopayment, from { $card }. You can turn it off under “Settings → My cards”.
autopay-announced-subject = { $sum } will be taken from { $card } on { $day } — { $organization }
autopay-announced =
    🔁 <b>{ $sum } will be taken from { $card } on { $day }</b>
    { $organization }
autopay-announced-how = You need not do anything. If you pay yourself, nothing is taken.
autopay-over-limit-subject = { $sum } to pay: above the limit of autopayment — { $organization }
autopay-over-limit =
    💳 <b>{ $sum } to pay: above the limit</b>
    { $organization }. You allowed at most { $limit } at once to be taken from { $card }, so we do not take this by ourselves. Please pay by the link, or change the limit for later.
autopay-refused-subject = Autopayment of { $sum } did not go through — { $organization }
autopay-refused =
    ❌ <b>Autopayment of { $sum } did not go through</b>
    { $organization }. { $reason ->
        [no-answer] The bank did not answer about charging { $card }. Should the money be taken after all, we credit it and tell you.
       *[other] The bank refused to charge { $card }, nothing was taken.
    } Still to pay:
autopay-refused-goes-on = Please check the card and pay by the link. We will not try to take this again.
autopay-refused-paused = This is the second refusal in a row, so autopayment has stopped. Please pay by the link; you can turn it on again under “My cards”.
