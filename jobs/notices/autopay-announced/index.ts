import { defineNotice } from '../../notice.ts';
import { type AnnouncedCharge, aboutAutopayment, debtLines } from '../about-autopayment.ts';

/** Tomorrow a card is charged by itself: which, how much, what for, and how to say no. */
export const autopayAnnounced = defineNotice({
  kind: 'autopay-announced',
  ...aboutAutopayment,
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  reasonToDrop: ({ state, debts }: AnnouncedCharge) => {
    if (state !== 'planned') return 'over';
    return debts.length === 0 ? 'nothing-due' : null;
  },
  render: (text, [charge], { now }) => {
    if (!charge) throw new Error('autopay-announced: nothing to say');
    const { id, savedMethodId, organizationName: organization, cardTitle: card } = charge;
    const params = {
      organization,
      card,
      sum: text.money(charge.amountMinor, charge.currency),
      day: text.day(charge.chargeOn, now),
    };
    return {
      subject: text.plain('autopay-announced-subject', params),
      text: [
        text.html('autopay-announced', params),
        ...debtLines(text, charge, now),
        '',
        text.html('autopay-announced-how', params),
      ].join('\n'),
      buttons: [
        [{ text: text.plain('autopay-button-skip'), act: `autopay-skip:${id}` }],
        [{ text: text.plain('autopay-button-off'), act: `autopay-off:${savedMethodId}` }],
      ],
    };
  },
});
