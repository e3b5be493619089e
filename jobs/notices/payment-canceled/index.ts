import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';
import { aboutPayment } from '../about-payment.ts';

/** The bank refused: nothing was taken, and the debt can be paid anew. */
export const paymentCanceled = defineNotice({
  kind: 'payment-canceled',
  ...aboutPayment,
  reasonToDrop: (payment: PaymentFacts, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    // The money may have come after all; then another notice tells so.
    return payment.status === 'canceled' ? null : 'not-canceled';
  },
  render: (text, [payment]) => {
    if (!payment) throw new Error('payment-canceled: nothing to say');
    const { id, number, organizationName: organization, currency, amountMinor } = payment;
    const sum = text.money(amountMinor, currency);
    return {
      subject: text.plain('notice-payment-canceled-subject', { sum, organization }),
      text: text.html('notice-payment-canceled', { sum, organization, number }),
      buttons: [[{ text: text.plain('notice-button-pay-again'), open: 'debts' }]],
      retires: `payment:${id}`,
    };
  },
});
