import { maxOf } from '../../../domain/money.ts';
import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import { aboutPayment } from '../about-payment.ts';
import { purposeLines } from '../purposes.ts';

/** The money is in, or was taken from the balance: how much, what for, and where the receipt is. */
export const paymentSucceeded = defineNotice({
  kind: 'payment-succeeded',
  ...aboutPayment,
  reasonToDrop: (payment: PaymentFacts, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    return payment.receivedMinor + payment.balanceSpentMinor > 0n ? null : 'not-received';
  },
  render: (text, [payment], { now }) => {
    if (!payment) throw new Error('payment-succeeded: nothing to say');
    const { id, number, organizationName: organization, currency, receivedMinor, balanceSpentMinor } = payment;
    const sum = text.money(receivedMinor + balanceSpentMinor, currency);
    const key = receivedMinor > 0n ? 'notice-payment-succeeded' : 'notice-payment-from-balance';
    return {
      subject: text.plain(`${key}-subject`, { sum, organization }),
      text: [
        text.html(key, { sum, organization, number }),
        ...purposeLines(text, payment, now),
        ...leftPart(text, payment),
        ...cardPart(text, payment),
        ...balancePart(text, payment),
        ...fiscalPart(text, payment),
      ].join('\n'),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${id}` }]],
      // The screen of a payment from the balance alone shows its receipt already.
      ...(receivedMinor > 0n ? { retires: `payment:${id}` } : {}),
    };
  },
});

/** What is still owed of what was paid in part. */
function leftPart(text: NoticeText, { lines, currency }: PaymentFacts): string[] {
  const leftMinor = lines.reduce((sum, { outstandingMinor }) => sum + maxOf(0n, outstandingMinor ?? 0n), 0n);
  if (leftMinor === 0n) return [];
  const sum = text.money(leftMinor, currency);
  return ['', text.html('notice-payment-left', { count: lines.length, sum })];
}

/** The fiscal receipt, which is mostly still being made when this is said. */
function fiscalPart(text: NoticeText, { fiscal }: PaymentFacts): string[] {
  if (fiscal === null) return [];
  const { state, url, storageNumber, documentNumber, attribute } = fiscal;
  const numbers = documentNumber
    ? text.plain('fiscal-numbers', {
        storage: storageNumber ?? '—',
        document: documentNumber,
        attribute: attribute ?? '—',
      })
    : text.plain('fiscal-registered');
  const line = text.html('fiscal-receipt', { kind: 'payment', state, sum: '', numbers });
  return ['', url ? `${line} — ${text.html('fiscal-open', { url })}` : line];
}

/** Which kept card was charged, and whether by itself: then also how to stop that. */
function cardPart(text: NoticeText, { cardTitle: card, isAutopayment }: PaymentFacts): string[] {
  if (card === null) return [];
  return ['', text.html(isAutopayment ? 'autopay-paid-by' : 'cards-paid-by', { card })];
}

/** Who gave how much, where both gave, and what the balance still holds. */
function balancePart(
  text: NoticeText,
  { receivedMinor, balanceSpentMinor, heldMinor, currency }: PaymentFacts,
): string[] {
  if (balanceSpentMinor === 0n) return [];
  const left = text.money(heldMinor, currency);
  if (receivedMinor === 0n) return ['', text.html('notice-balance-left', { left })];
  const sums = { card: text.money(receivedMinor, currency), balance: text.money(balanceSpentMinor, currency), left };
  return ['', text.html('notice-payment-split', sums)];
}
