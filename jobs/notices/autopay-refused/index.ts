import { defineNotice } from '../../notice.ts';
import { type AnnouncedCharge, aboutAutopayment, debtLines } from '../about-autopayment.ts';

/** A charge that went by itself did not work out: nothing was taken, here is the link, and what becomes of autopayment. */
export const autopayRefused = defineNotice({
  kind: 'autopay-refused',
  ...aboutAutopayment,
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  reasonToDrop: ({ state, debts }: AnnouncedCharge) => {
    // The money may have come after all, or the client has paid another way.
    if (state !== 'refused') return 'not-refused';
    return debts.length === 0 ? 'nothing-due' : null;
  },
  render: (text, [charge], { now }) => {
    if (!charge) throw new Error('autopay-refused: nothing to say');
    const { organizationId, organizationName: organization, cardTitle: card, linkId, isPaused, reason } = charge;
    const params = {
      organization,
      card,
      sum: text.money(charge.amountMinor, charge.currency),
      reason: reason ?? 'refused',
    };
    const last = { text: text.plain(isPaused ? 'autopay-button-card' : 'autopay-button-off') };
    return {
      subject: text.plain('autopay-refused-subject', params),
      text: [
        text.html('autopay-refused', params),
        ...debtLines(text, charge, now),
        '',
        text.html(isPaused ? 'autopay-refused-paused' : 'autopay-refused-goes-on', params),
      ].join('\n'),
      buttons: [
        [
          {
            text: text.plain('autopay-button-link'),
            open: linkId === null ? `checkout:${organizationId}` : `payment:${linkId}`,
          },
        ],
        [
          isPaused
            ? { ...last, open: `card:${charge.savedMethodId}` }
            : { ...last, act: `autopay-off:${charge.savedMethodId}` },
        ],
      ],
    };
  },
});
