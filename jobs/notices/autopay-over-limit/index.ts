import { defineNotice } from '../../notice.ts';
import { type AnnouncedCharge, aboutAutopayment, debtLines } from '../about-autopayment.ts';

/** What is due comes to more than the client's own limit: it is not charged, they pay it themselves or raise the limit. */
export const autopayOverLimit = defineNotice({
  kind: 'autopay-over-limit',
  ...aboutAutopayment,
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  reasonToDrop: ({ debts }: AnnouncedCharge) => (debts.length === 0 ? 'nothing-due' : null),
  render: (text, [charge], { now }) => {
    if (!charge) throw new Error('autopay-over-limit: nothing to say');
    const { organizationId, organizationName: organization, cardTitle: card, currency, limitMinor } = charge;
    const sum = text.money(charge.amountMinor, currency);
    const params = { organization, card, sum, limit: text.money(limitMinor ?? 0n, currency) };
    return {
      subject: text.plain('autopay-over-limit-subject', params),
      text: [text.html('autopay-over-limit', params), ...debtLines(text, charge, now)].join('\n'),
      buttons: [
        [{ text: text.plain('notice-button-pay', { sum }), open: `checkout:${organizationId}`, namesOnlySum: true }],
        [{ text: text.plain('autopay-button-limit'), open: `autopay:${charge.savedMethodId}` }],
      ],
    };
  },
});
