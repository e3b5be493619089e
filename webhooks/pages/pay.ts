import { html } from 'hono/html';
import type { PaymentDetails } from '../../domain/payments/payments.ts';
import type { Html } from './layout.ts';
import { accountTitle, lastMoment, lineTitle, type PageText } from './text.ts';

/** The field of the form that says whether the card may be kept: not sent where the payer has taken the tick away. */
export const KEEP_FIELD = 'keep';

/** What is paid, to whom and how much, and the one button. */
export function payPage(text: PageText, payment: PaymentDetails, { isUnavailable = false } = {}): Html {
  const sum = text.money(payment.amountMinor, payment.currency);
  return html`<h1>${payment.organizationName}</h1>
<p class="soft">${text.t('pay-number', { number: payment.number })}</p>
${isUnavailable ? html`<p class="notice" role="alert">${text.t('pay-unavailable')}</p>` : ''}
${paymentLines(text, payment)}
${balanceSplit(text, payment)}
<p class="sum"><span class="soft">${text.t(payment.balanceMinor > 0n ? 'pay-total-card' : 'pay-total')}</span><br>${sum}</p>
<form method="post" action="/pay/${payment.token}">
${keeping(text, payment)}
<button type="submit">${text.t('pay-button', { sum })}</button>
</form>
<p class="soft back">${text.t('pay-how')} ${lastMoment(text, payment)}</p>`;
}

/**
 * That the card will be kept, with the way out of it: whoever pays by a link may be another than the one who agreed in the
 * chat. Once somebody has gone to the bank with it that is settled, and only said.
 */
function keeping(
  text: PageText,
  { saveMethod, isClaimed, organizationName: organization }: PaymentDetails,
): Html | string {
  if (!saveMethod) return '';
  if (isClaimed) return html`<p class="keep">${text.t('pay-keep-chosen', { organization })}</p>`;
  return html`<label class="keep"><input type="checkbox" name="${KEEP_FIELD}" value="yes" checked>
<span><b>${text.t('pay-keep')}</b><br>${text.t('pay-keep-how', { organization })}</span></label>`;
}

/** What of the lines the balance gives, so that the sum to pay is no riddle; nothing where it gives none. */
function balanceSplit(text: PageText, { amountMinor, balanceMinor, currency }: PaymentDetails): Html | string {
  if (balanceMinor === 0n) return '';
  return html`<ul class="split">
<li><span>${text.t('pay-all')}</span><b>${text.money(amountMinor + balanceMinor, currency)}</b></li>
<li><span>${text.t('pay-from-balance')}</span><b>−${text.money(balanceMinor, currency)}</b></li>
</ul>
<p class="soft">${text.t('pay-balance-how')}</p>`;
}

/** The payment's lines with whose they are. */
export function paymentLines(text: PageText, payment: PaymentDetails): Html {
  return html`<ul>
${payment.lines.map(
  (line) => html`<li><span>${lineTitle(text, line)}</span>
<b>${text.money(line.amountMinor + line.balanceMinor, payment.currency)}</b>
<small>${accountTitle(text, payment, line)}</small></li>`,
)}
</ul>`;
}
