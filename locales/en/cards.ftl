cards-title = 💳 <b>My cards</b>
cards-none =
    Cards that you allow to be kept will appear here. There are none now.

    You can have a card kept before you pay: the payment’s screen has a button “Keep the card”. Nothing is kept without your word.
cards-card =
    <b>{ $card }</b>
    { $organization } · since { $day }
cards-disabled = ⏸ The organization does not take payments this way now: the card cannot be charged.
cards-how = Choose a card to turn autopayment on or to unlink it.
cards-where = The card’s number is kept by the organization’s payment service, not by us: we have only the permission to charge it, encrypted. Only you see these cards, pay with them and unlink them, even if other adults use the same cabinet.
cards-button = { $card } · { $organization }
cards-revoke = 🗑 Unlink the card
cards-revoked = ✅ { $card } was unlinked on { $day }: { $organization } will not charge it any more, announced charges are cancelled too.
cards-way = 💳 { $card }
cards-pay-title =
    💳 <b>Payment by a kept card</b>
    { $organization }, payment { $number }
cards-pay-sum = <b>{ $sum }</b> will be taken from { $card }.
cards-pay-balance = Another { $balance } comes from the balance, once the card has been charged.
cards-pay-how = No code is needed: you allowed this card to be kept. If the bank refuses, nothing is taken, and you can pay by a link.
cards-pay-gone = This card cannot be used now: it is unlinked, or the organization does not take payments this way. You can pay by the link.
cards-pay-now = 💳 Take { $sum } from { $card }
cards-pay-link = Pay by the link
cards-pay-asking = Asking the bank…
cards-pay-refused =
    ❌ The bank refused to charge { $card }, nothing was taken. This happens when the card lacks money or the bank wants a confirmation.

    Here is a link to pay the same: another card can be used there.
cards-charging = ⏳ The bank has not answered yet about charging { $card }. Nothing will be taken twice: we find out by ourselves and write here.
cards-status-charging = waiting for the bank
cards-check = 🔄 Check
cards-not-yet = The bank has not answered yet. We ask by ourselves and write to you.
cards-keep-offer = ☐ Keep the card
cards-keep-chosen = ☑ The card will be kept — cancel
cards-keep-text =
    💳 <b>Keep the card?</b>

    <b>What.</b> The card that you are about to pay with, so that next time one button is enough.
    <b>Where.</b> The number is kept by the payment service that { $organization } works with. We do not see it: we keep only the permission to charge, encrypted, and the last four digits.
    <b>What for.</b> Only for payments to this organization that you confirm here. Autopayment is separate, and only with a separate consent.
    <b>How to take it back.</b> Settings → “My cards” → “Unlink the card”: one tap, at once.
cards-keep-yes = ✅ I agree, keep the card
cards-keep-no = Do not keep it
cards-keep-agreed = The card will be kept once you have paid.
cards-keep-declined = The card will not be kept.
cards-paid-by = By the kept card { $card }.
cards-refused-notice =
    ❌ <b>The payment of { $sum } did not go through</b>
    { $organization }, payment { $number }.

    { $card } could not be charged, nothing was taken. You can pay by a link, also with another card.
cards-revoked-notice-subject = { $card } can no longer be charged — { $organization }
cards-revoked-notice =
    💳 <b>{ $card } is unlinked</b>
    { $organization }. The bank says that it can be charged no more: it has expired or was replaced, or the permission was withdrawn. Autopayment from it is off.

    You can have a new card kept with your next payment.
cards-button-debts = 💳 To the debts
