import { z } from 'zod';
import { isInSegment, segmentSchema } from '../../../domain/broadcasts/segment.ts';
import type { Database } from '../../../prisma/client.ts';
import type { BroadcastState } from '../../../prisma/generated/enums.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import { broadcastMessage } from '../broadcast-message.ts';

/** A client's copy of what staff say to many. */
export const broadcast = defineNotice({
  kind: 'broadcast',
  isUrgent: false,
  isSwitchable: true,
  isSnoozable: false,
  needsConsent: true,
  digest: false,
  params: z.object({ broadcastId: z.number().int() }),
  load: (db, params, recipient) =>
    Promise.all(params.map(({ broadcastId }) => readBroadcast(db, broadcastId, recipient))),
  reasonToDrop: ({ state, isMeant }: Copy) => {
    if (state === 'stopped') return 'stopped';
    // They have paid the debt that it is about, or are no clients any more.
    return isMeant ? null : 'left-segment';
  },
  render: (text, [copy], { organization, locale }) => {
    if (!copy || !organization) throw new Error('broadcast: nothing to say');
    return broadcastMessage(text, organization.name, (locale === 'en' && copy.textEn) || copy.textRu);
  },
});

interface Copy {
  readonly state: BroadcastState;
  readonly textRu: string;
  readonly textEn: string | null;
  /** the recipient is still among those whom it was written for */
  readonly isMeant: boolean;
}

async function readBroadcast(db: Database, id: number, recipient: Recipient): Promise<Copy | null> {
  const { organization, clientId } = recipient;
  if (!organization || clientId === null) return null;
  const row = await db.broadcast.findFirst({ where: { id, organizationId: organization.id } });
  if (!row) return null;
  const scope = { organizationId: organization.id, thresholds: organization.thresholds, today: todayOf(recipient) };
  return { ...row, isMeant: await isInSegment(db, scope, segmentSchema.parse(row.segment), clientId) };
}
