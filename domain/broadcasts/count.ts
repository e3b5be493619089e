import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { isMuted } from '../notices/mutes.ts';
import { addressesOf, BROADCAST_KIND, chatsOf } from './readers.ts';
import { readSegmentScope, type Segment, segmentClients } from './segment.ts';

/** How far a broadcast would get if it were sent now. */
export interface SegmentCount {
  readonly clients: number;
  /** Copies to chats and by letter. */
  readonly chats: number;
  readonly letters: number;
  /** Clients who get none, because all who read for them have switched broadcasts off. */
  readonly mutedClients: number;
  /** Clients who get none, because nobody is bound, agreed to be told, or has an address. */
  readonly unreachableClients: number;
}

/** Counts a segment beforehand. Throws organization-unknown. */
export async function countSegment(
  db: Database,
  clock: Clock,
  { organizationId, segment }: { readonly organizationId: string; readonly segment: Segment },
): Promise<SegmentCount> {
  const scope = await readSegmentScope(db, organizationId, clock.now());
  const audience = { organizationId, language: segment.language };
  const copyColumns = Prisma.sql`${organizationId}::text AS organization_id, ${BROADCAST_KIND}::text AS kind`;
  const [count] = await db.$queryRaw<SegmentCount[]>`
    WITH chosen AS MATERIALIZED (${segmentClients(scope, segment)}),
    chat AS MATERIALIZED (${chatsOf(audience)}),
    planned AS (
      SELECT client_id, 'telegram' AS channel, telegram_user_id, ${copyColumns} FROM chat WHERE NOT blocked
      UNION ALL
      SELECT client_id, 'email', NULL, ${copyColumns} FROM (${addressesOf(audience)}) AS address
      WHERE copied OR NOT bound
        OR EXISTS (SELECT FROM chat WHERE chat.client_id = address.client_id AND chat.blocked)
    ),
    copy AS (SELECT n.client_id, n.channel, ${isMuted(Prisma.sql`n`)} AS muted FROM planned n),
    reached AS (SELECT client_id, bool_and(muted) AS muted FROM copy GROUP BY client_id)
    SELECT (SELECT count(*) FROM chosen)::int AS clients,
      (SELECT count(*) FROM copy WHERE channel = 'telegram' AND NOT muted)::int AS chats,
      (SELECT count(*) FROM copy WHERE channel = 'email' AND NOT muted)::int AS letters,
      (SELECT count(*) FROM reached WHERE muted)::int AS "mutedClients",
      (SELECT count(*) FROM chosen WHERE NOT EXISTS (
        SELECT FROM reached WHERE reached.client_id = chosen.client_id))::int AS "unreachableClients"`;
  if (!count) throw new Error('a count without an answer');
  return count;
}
