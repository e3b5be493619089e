import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';
import { aboutPayment } from '../about-payment.ts';

/** The money is in: how much, what for, and where the receipt is. */
export const paymentSucceeded = defineNotice({
  kind: 'payment-succeeded',
  ...aboutPayment,
  reasonToDrop: (payment: PaymentFacts, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    return payment.receivedMinor > 0n ? null : 'not-received';
  },
  render: (text, [payment], { now }) => {
    if (!payment) throw new Error('payment-succeeded: nothing to say');
    const { id, number, organizationName: organization, currency, receivedMinor, lines } = payment;
    const sum = text.money(receivedMinor, currency);
    const purposes = lines.map(({ subject, accountNumber, amountMinor }) =>
      text.html('notice-line', {
        title: subject ? text.subject(subject, now) : text.plain('notice-for-balance', { account: accountNumber }),
        sum: text.money(amountMinor, currency),
      }),
    );
    return {
      subject: text.plain('notice-payment-succeeded-subject', { sum, organization }),
      text: [text.html('notice-payment-succeeded', { sum, organization, number }), ...purposes].join('\n'),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${id}` }]],
      retires: `payment:${id}`,
    };
  },
});
