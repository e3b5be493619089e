import { html } from 'hono/html';
import type { PaymentDetails } from '../../domain/payments/payments.ts';
import type { PageOptions } from './layout.ts';
import type { PageText } from './text.ts';

/** So often the page looks again by itself, every two seconds at first and every five later: some two minutes. */
const ROUNDS = 30;

/**
 * The payer is back, and the provider has not said yet how it ended: the page looks again until it has. When the
 * provider has been asked and still waits, the payer may as well have come back without paying, so the way on to the
 * payment stands first then.
 */
export function returnPage(text: PageText, payment: PaymentDetails, round: number): PageOptions {
  const isWaiting = round < ROUNDS;
  const isAsked = round > 0;
  const state = isWaiting ? (isAsked ? 'unfinished' : 'checking') : 'checking-long';
  const content = html`<p class="mark" aria-hidden="true">⏳</p>
<div role="status"><h1>${text.t(`pay-${state}`)}</h1></div>
<p class="sum">${text.money(payment.amountMinor, payment.currency)}</p>
<p class="soft">${payment.organizationName}<br>${text.t('pay-number', { number: payment.number })}</p>
<p>${text.t(`pay-${state}-how`)}</p>
<p><a class="button ${state === 'unfinished' ? '' : 'plain'}" href="/pay/${payment.token}">${text.t(state === 'unfinished' ? 'pay-go-on' : 'pay-not-paid')}</a></p>`;
  if (!isWaiting) return { content };
  const refreshUrl = `/pay/${payment.token}/return?round=${round + 1}`;
  return { content, refreshSeconds: round < 10 ? 2 : 5, refreshUrl };
}
