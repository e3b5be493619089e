import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';
import { aboutPayment } from '../about-payment.ts';
import { purposeLines } from '../purposes.ts';

/** The balance has paid by itself, because the organization has it so: how much, what for, and what is left. */
export const balancePaid = defineNotice({
  kind: 'balance-paid',
  ...aboutPayment,
  reasonToDrop: (payment: PaymentFacts, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    return payment.balanceSpentMinor > 0n ? null : 'not-received';
  },
  render: (text, [payment], { now }) => {
    if (!payment) throw new Error('balance-paid: nothing to say');
    const { id, number, organizationName: organization, currency } = payment;
    const sum = text.money(payment.balanceSpentMinor, currency);
    return {
      subject: text.plain('notice-balance-paid-subject', { sum, organization }),
      text: [
        text.html('notice-balance-paid', { sum, organization, number }),
        ...purposeLines(text, payment, now),
        '',
        text.html('notice-balance-left', { left: text.money(payment.heldMinor, currency) }),
      ].join('\n'),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${id}` }]],
    };
  },
});
