import { z } from 'zod';
import { defineNotice } from '../../notice.ts';

/** The bank let it be known that a kept card can be charged no more: it is forgotten, and may be kept anew. */
export const cardRevoked = defineNotice({
  kind: 'card-revoked',
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ savedMethodId: z.number().int() }),
  load: async (db, all, { clientId }) => {
    const ids = all.map(({ savedMethodId }) => savedMethodId);
    const rows = await db.savedMethod.findMany({ where: { id: { in: ids }, clientId: clientId ?? 0 } });
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  // Kept anew meanwhile.
  reasonToDrop: ({ revokedAt }) => (revokedAt === null ? 'kept-again' : null),
  render: (text, [card], { organization }) => {
    if (!card) throw new Error('card-revoked: nothing to say');
    const params = { card: card.title, organization: organization?.name ?? '' };
    return {
      subject: text.plain('cards-revoked-notice-subject', params),
      text: text.html('cards-revoked-notice', params),
      buttons: [[{ text: text.plain('cards-button-debts'), open: 'debts' }]],
    };
  },
});
