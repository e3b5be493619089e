import type { Database, Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import type { EndedNotice } from './watch.ts';

/** How a queued notice ends. */
export interface Outcome {
  readonly id: number;
  readonly state: 'sent' | 'dropped' | 'failed';
  /** Why it was not sent, in a word; null where it was. */
  readonly reason: string | null;
  /** Its client is owed a letter in its place. */
  readonly byLetter?: boolean;
  /** It stays as it is while somebody is sending it. */
  readonly unlessInHand?: boolean;
}

/** What ending notices needs; `onEnded` is told of those that have. */
export interface EndsDeps {
  readonly clock: Clock;
  readonly onEnded?: ((ended: readonly EndedNotice[]) => void) | undefined;
}

/**
 * Ends notices; those that have ended already stay as they are. Letters in their place are written in the same
 * statement: one for an occasion, however many chats it did not reach, and none where the client had a copy anyway. What
 * was for a chat that its client has let go of goes to those that they have tied to themselves since it was planned.
 */
export async function finish(
  tx: Tx | Database,
  { clock, onEnded }: EndsDeps,
  outcomes: readonly Outcome[],
): Promise<void> {
  const now = clock.now();
  const ended = await tx.$queryRaw<EndedNotice[]>`
    WITH ended AS (
      UPDATE notices SET state = outcome.state::notice_state, reason = outcome.reason, finished_at = ${now}
      FROM jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) AS outcome(
        id int, state text, reason text, "byLetter" boolean, "unlessInHand" boolean)
      WHERE notices.id = outcome.id AND notices.state = 'queued'
        AND (outcome."unlessInHand" IS NOT TRUE OR notices.sending_until IS NULL
          OR notices.sending_until <= clock_timestamp())
      RETURNING notices.*, outcome."byLetter" AS by_letter
    ),
    letter AS (
      SELECT ended.*, regexp_replace(key, ':' || telegram_user_id || '(?=$|:later:)', '') || ':email' AS letter_key
      FROM ended WHERE by_letter AND client_id IS NOT NULL AND channel = 'telegram'
    ),
    written AS (
      INSERT INTO notices (key, kind, channel, organization_id, client_id, params, planned_at, due_at, snoozed_from_id,
        broadcast_id)
      SELECT DISTINCT ON (letter_key) letter_key, kind, 'email', organization_id, client_id, params, ${now}::timestamptz,
        ${now}::timestamptz, snoozed_from_id, broadcast_id
      FROM letter ORDER BY letter_key
      ON CONFLICT (key) DO NOTHING
    ),
    followed AS (
      INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at,
        broadcast_id)
      SELECT DISTINCT ON (next_key)
        regexp_replace(key, ':' || ended.telegram_user_id || '$', ':' || binding.telegram_user_id) AS next_key, kind,
        channel, organization_id, ended.client_id, binding.telegram_user_id, params, ${now}::timestamptz,
        ${now}::timestamptz, broadcast_id
      FROM ended JOIN bindings binding ON binding.client_id = ended.client_id AND binding.ended_at IS NULL
        AND binding.telegram_user_id <> ended.telegram_user_id AND binding.created_at > ended.planned_at
      WHERE reason = 'unbound' AND channel = 'telegram' AND snoozed_from_id IS NULL
        AND key LIKE '%:' || ended.telegram_user_id
      ORDER BY next_key
      ON CONFLICT (key) DO NOTHING
    )
    SELECT kind, state::text AS outcome, reason, extract(epoch FROM finished_at - due_at)::float8 AS "lagSeconds"
    FROM ended`;
  onEnded?.(ended);
}
