import { html } from 'hono/html';
import type { PaymentDetails } from '../../domain/payments/payments.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import type { Html } from './layout.ts';
import type { PageText } from './text.ts';

/** Where there is nothing to press but the way back. */
export type PageState = PaymentStatus | 'unknown' | 'busy' | 'outdated' | 'balance-changed' | 'in-chat';

const MARKS: Partial<Record<PageState, string>> = {
  succeeded: '✅',
  partially_refunded: '↩️',
  refunded: '↩️',
  canceled: '✖️',
  expired: '⌛',
  busy: '⏳',
  outdated: '🔄',
  'balance-changed': '🔄',
  'in-chat': '💬',
  unknown: '🔍',
};

/** What became of a payment, and what to do next. */
export function statePage(text: PageText, state: PageState, payment?: PaymentDetails): Html {
  const mood = state === 'succeeded' ? 'good' : state === 'canceled' ? 'bad' : '';
  return html`<p class="mark" aria-hidden="true">${MARKS[state] ?? ''}</p>
<div role="status"><h1 class="${mood}">${text.t(`pay-state-${state}`)}</h1></div>
${payment ? summary(text, payment) : ''}
<p>${text.t(`pay-next-${state}`)}</p>`;
}

function summary(text: PageText, payment: PaymentDetails): Html {
  const givenMinor = payment.receivedMinor + payment.balanceSpentMinor;
  const sumMinor = givenMinor > 0n ? givenMinor : payment.amountMinor + payment.balanceMinor;
  return html`<p class="sum">${text.money(sumMinor, payment.currency)}</p>
<p class="soft">${payment.organizationName}<br>${text.t('pay-number', { number: payment.number })}</p>`;
}
