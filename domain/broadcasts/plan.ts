import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { addressesOf, BROADCAST_KIND, chatsOf } from './readers.ts';
import { segmentSchema } from './segment.ts';

/** How many clients get their copies in one statement. */
const BATCH = 500;
/**
 * No more copies of one broadcast wait to be sent than go out in less than a minute: what comes due meanwhile for others
 * stands behind these, and not behind a hundred thousand.
 */
const MAX_WAITING = 1_000;
/** `planned_to` of a broadcast all of whose clients have got their copies. */
export const ALL_PLANNED = 2_147_483_647;

interface PlanOptions {
  readonly batch?: number;
  readonly maxWaiting?: number;
}

/**
 * Plans copies of broadcasts that are being sent, as many as may wait, and ends those of which nothing is owed any more.
 * Several processes may do so at once; one that is killed leaves what it has not done to the next. Gives how many
 * copies are new.
 */
export async function planBroadcasts(db: Database, clock: Clock, options: PlanOptions = {}): Promise<number> {
  let planned = 0;
  for (let step = await planBatch(db, clock, options); step !== null; step = await planBatch(db, clock, options)) {
    planned += step;
  }
  await endBroadcasts(db, clock);
  return planned;
}

/** Plans the copies of the next clients of one broadcast; null where none may be planned now. */
async function planBatch(
  db: Database,
  clock: Clock,
  { batch = BATCH, maxWaiting = MAX_WAITING }: PlanOptions,
): Promise<number | null> {
  const now = clock.now();
  const [next] = await db.$queryRaw<{ id: number; organizationId: string; segment: unknown }[]>`
    SELECT id, organization_id AS "organizationId", segment FROM broadcasts
    WHERE state = 'sending' AND planned_to < ${ALL_PLANNED} AND ${maxWaiting} > (
      SELECT count(*) FROM notices WHERE broadcast_id = broadcasts.id
        AND (state = 'queued' OR state = 'planned' AND due_at <= ${now}))
    ORDER BY id LIMIT 1`;
  if (!next) return null;
  const { id, organizationId } = next;
  const audience = { organizationId, language: segmentSchema.parse(next.segment).language };
  // The row is locked while its batch is planned; what was read of it before a rival's batch is read anew.
  const [planned] = await db.$queryRaw<{ count: number }[]>`
    WITH taken AS MATERIALIZED (
      SELECT id, planned_to FROM broadcasts WHERE id = ${id} AND state = 'sending' FOR UPDATE
    ),
    chosen AS MATERIALIZED (
      SELECT target.client_id FROM broadcast_clients target JOIN taken ON target.broadcast_id = taken.id
      WHERE target.client_id > taken.planned_to ORDER BY target.client_id LIMIT ${batch}
    ),
    copy AS (
      SELECT client_id, telegram_user_id, 'telegram' AS channel, ':' || telegram_user_id AS suffix
      FROM (${chatsOf(audience)}) AS chat
      UNION ALL
      SELECT client_id, NULL, 'email', ':email' FROM (${addressesOf(audience)}) AS address WHERE copied OR NOT bound
    ),
    written AS (
      INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at,
        broadcast_id)
      SELECT ${`${BROADCAST_KIND}:${id}:`} || client_id || suffix, ${BROADCAST_KIND}, channel::notice_channel,
        ${organizationId}, client_id, telegram_user_id, jsonb_build_object('broadcastId', ${id}::int),
        ${now}::timestamptz, ${now}::timestamptz, ${id}
      FROM copy ORDER BY client_id, suffix
      ON CONFLICT (key) DO NOTHING RETURNING id
    ),
    moved AS (
      UPDATE broadcasts SET planned_to = coalesce((SELECT max(client_id) FROM chosen), ${ALL_PLANNED})
      FROM taken WHERE broadcasts.id = taken.id
    )
    SELECT count(*)::int AS count FROM written`;
  return planned?.count ?? 0;
}

async function endBroadcasts(db: Database, clock: Clock): Promise<void> {
  await db.$executeRaw`
    UPDATE broadcasts SET state = 'done', finished_at = ${clock.now()}
    WHERE state = 'sending' AND planned_to = ${ALL_PLANNED} AND NOT EXISTS (
      SELECT FROM notices WHERE broadcast_id = broadcasts.id AND state IN ('planned', 'queued'))`;
}
