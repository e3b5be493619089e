import { z } from 'zod';
import { sumOf } from '../../../domain/money.ts';
import { type PaymentFacts, readPaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { defineNotice } from '../../notice.ts';

/** Money came otherwise than asked (late, too much, for a debt paid meanwhile): where it went, to the last kopeck. */
export const paymentCredited = defineNotice({
  kind: 'payment-credited',
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ paymentId: z.number().int(), reason: z.string().catch('other') }),
  load: async (db, params) => {
    const payments = await readPaymentFacts(
      db,
      params.map(({ paymentId }) => paymentId),
    );
    return payments.map((payment, index) => payment && { payment, reason: params[index]?.reason ?? 'other' });
  },
  reasonToDrop: ({ payment }: { payment: PaymentFacts; reason: string }, { clientId }) => {
    if (payment.clientId !== clientId) return 'not-theirs';
    return payment.receivedMinor > 0n ? null : 'not-received';
  },
  render: (text, [credited], { now }) => {
    if (!credited) throw new Error('payment-credited: nothing to say');
    const { payment, reason } = credited;
    const { id, number, organizationName: organization, currency, receivedMinor, lines } = payment;
    const sum = text.money(receivedMinor, currency);
    const toDebts = lines.flatMap(({ subject, allocatedMinor }) =>
      subject && allocatedMinor > 0n
        ? [text.html('notice-line', { title: text.subject(subject, now), sum: text.money(allocatedMinor, currency) })]
        : [],
    );
    const { balanceSpentMinor } = payment;
    const ofBalance =
      balanceSpentMinor > 0n
        ? [text.html('notice-line-from-balance', { sum: text.money(balanceSpentMinor, currency) })]
        : [];
    const advancedMinor = sumOf(lines.map((line) => line.advancedMinor));
    const toBalance =
      advancedMinor > 0n ? [text.html('notice-line-balance', { sum: text.money(advancedMinor, currency) })] : [];
    return {
      subject: text.plain('notice-payment-credited-subject', { sum, organization }),
      text: [
        text.html('notice-payment-credited', { sum, organization, number, reason }),
        ...toDebts,
        ...ofBalance,
        ...toBalance,
      ].join('\n'),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${id}` }]],
      retires: `payment:${id}`,
    };
  },
});
