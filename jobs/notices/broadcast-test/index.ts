import { z } from 'zod';
import { defineNotice } from '../../notice.ts';
import { broadcastMessage } from '../broadcast-message.ts';

/** A broadcast as its writer looks at it first. It tells nothing of any client, and whoever asked for it waits for it. */
export const broadcastTest = defineNotice({
  kind: 'broadcast-test',
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ broadcastId: z.number().int(), language: z.enum(['ru', 'en']) }),
  load: (db, params, { organization }) =>
    Promise.all(
      params.map(async ({ broadcastId: id, language }) => {
        const row = await db.broadcast.findFirst({ where: { id, organizationId: organization?.id ?? '' } });
        return row && { html: language === 'en' ? row.textEn : row.textRu };
      }),
    ),
  reasonToDrop: ({ html }) => (html === null ? 'gone' : null),
  render: (text, [copy], { organization }) => {
    if (!copy?.html || !organization) throw new Error('broadcast-test: nothing to say');
    return broadcastMessage(text, organization.name, copy.html);
  },
});
