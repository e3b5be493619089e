import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';
import { aboutPayment } from '../about-payment.ts';

/** The bank refused: nothing was taken, and the debt can be paid anew. */
export const paymentCanceled = defineNotice({
  kind: 'payment-canceled',
  ...aboutPayment,
  reasonToDrop: (payment: PaymentFacts, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    // That notice names the card, and what becomes of autopayment.
    if (payment.isAutopayment) return 'told-of-autopayment';
    // The money may have come after all; then another notice tells so.
    if (payment.status === 'canceled') return null;
    return payment.status === 'expired' && payment.cardTitle !== null ? null : 'not-canceled';
  },
  render: (text, [payment]) => {
    if (!payment) throw new Error('payment-canceled: nothing to say');
    const { id, number, organizationName: organization, currency, amountMinor, cardTitle } = payment;
    const sum = text.money(amountMinor, currency);
    const key = cardTitle === null ? 'notice-payment-canceled' : 'cards-refused-notice';
    return {
      subject: text.plain('notice-payment-canceled-subject', { sum, organization }),
      text: text.html(key, { sum, organization, number, card: cardTitle ?? '' }),
      buttons: [[{ text: text.plain('notice-button-pay-again'), open: 'debts' }]],
      retires: `payment:${id}`,
    };
  },
});
