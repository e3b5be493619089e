import type { Clock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';

/** A queued notice with what is known of its recipient. */
export interface OwedNotice {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly channel: 'telegram' | 'email';
  readonly organizationId: string | null;
  readonly clientId: number | null;
  readonly telegramUserId: bigint | null;
  readonly email: string | null;
  readonly params: Record<string, string | number>;
  readonly attempts: number;
  readonly chatId: bigint | null;
  readonly blocked: boolean;
  /** the Telegram user is still tied to the client */
  readonly bound: boolean;
  /** the recipient has let the organization process personal data */
  readonly consented: boolean;
  readonly locale: string;
  readonly clientEmail: string | null;
  readonly clientTimeZone: string | null;
  readonly organizationName: string | null;
  readonly organizationTimeZone: string | null;
  readonly organizationThresholds: unknown;
}

/** The notices that go as the message of notice `id`, as long as they are owed. One query. */
export async function readOwed(db: Database, id: number): Promise<OwedNotice[]> {
  return db.$queryRaw<OwedNotice[]>`
    SELECT n.id, n.key, n.kind, n.channel::text AS channel, n.organization_id AS "organizationId",
      n.client_id AS "clientId", n.telegram_user_id AS "telegramUserId", n.email, n.params, n.attempts,
      t.chat_id AS "chatId", t.blocked_at IS NOT NULL AS blocked,
      EXISTS (SELECT FROM bindings b WHERE b.client_id = n.client_id AND b.telegram_user_id = n.telegram_user_id
        AND b.ended_at IS NULL) AS bound,
      EXISTS (SELECT FROM consents s WHERE s.client_id = n.client_id AND s.organization_id = n.organization_id
        AND s.document = 'personal_data' AND s.telegram_user_id = coalesce(n.telegram_user_id, s.telegram_user_id)) AS consented,
      coalesce(t.locale, c.locale, (SELECT tu.locale FROM bindings b JOIN telegram_users tu ON tu.id = b.telegram_user_id
        WHERE b.client_id = c.id ORDER BY b.ended_at IS NULL DESC, b.id DESC LIMIT 1), 'ru') AS locale,
      (SELECT e.email FROM client_emails e WHERE e.client_id = n.client_id ORDER BY e.id LIMIT 1) AS "clientEmail",
      c.time_zone AS "clientTimeZone", o.name AS "organizationName", o.time_zone AS "organizationTimeZone",
      o.thresholds AS "organizationThresholds"
    FROM notices n
    LEFT JOIN telegram_users t ON t.id = n.telegram_user_id
    LEFT JOIN clients c ON c.id = coalesce(n.client_id, (SELECT e.client_id FROM client_emails e WHERE e.email = n.email))
    LEFT JOIN organizations o ON o.id = n.organization_id
    WHERE (n.id = ${id} OR n.digest_id = ${id}) AND n.state = 'queued'
    ORDER BY n.id`;
}

/**
 * Takes the next second of the chat for the message of notice `id` and counts the attempt. Gives 0 when it may be sent
 * now, else how many milliseconds to wait. The database's own clock: the limit is Telegram's, over all processes.
 */
export async function takeTurn(db: Database, id: number, telegramUserId: bigint): Promise<number> {
  const [turn] = await db.$queryRaw<{ taken: boolean; waitMs: number }[]>`
    WITH slot AS (
      UPDATE telegram_users SET next_message_at = clock_timestamp() + interval '1 second'
      WHERE id = ${telegramUserId} AND (next_message_at IS NULL OR next_message_at <= clock_timestamp())
      RETURNING id
    ),
    counted AS (
      UPDATE notices SET attempts = attempts + 1
      WHERE (id = ${id} OR digest_id = ${id}) AND state = 'queued' AND EXISTS (SELECT FROM slot)
    )
    SELECT EXISTS (SELECT FROM slot) AS taken,
      coalesce((SELECT ceil(extract(epoch FROM next_message_at - clock_timestamp()) * 1000)::int FROM telegram_users
        WHERE id = ${telegramUserId}), 0) AS "waitMs"`;
  if (!turn || turn.taken) return 0;
  // Read with the snapshot from before a rival took the turn, the wait may seem over.
  return turn.waitMs > 0 ? turn.waitMs : 1_000;
}

/** Telegram asked for patience: nothing goes to this chat for so long. */
export async function holdChat(db: Database, telegramUserId: bigint, seconds: number): Promise<void> {
  await db.$executeRaw`
    UPDATE telegram_users SET next_message_at = clock_timestamp() + make_interval(secs => ${seconds})
    WHERE id = ${telegramUserId}`;
}

export async function countAttempt(db: Database, id: number): Promise<void> {
  await db.$executeRaw`
    UPDATE notices SET attempts = attempts + 1 WHERE (id = ${id} OR digest_id = ${id}) AND state = 'queued'`;
}

export interface Outcome {
  readonly id: number;
  readonly state: 'sent' | 'dropped' | 'failed';
  readonly reason: string | null;
}

/** Ends notices; those that have ended already stay as they are. */
export async function finish(tx: Tx | Database, clock: Clock, outcomes: readonly Outcome[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE notices SET state = outcome.state::notice_state, reason = outcome.reason, finished_at = ${clock.now()}
    FROM jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) AS outcome(id int, state text, reason text)
    WHERE notices.id = outcome.id AND notices.state = 'queued'`;
}

/** Gives notices back to the outbox until `dueAt`. */
export async function putBack(db: Database, notices: readonly OwedNotice[], dueAt: Date): Promise<void> {
  await db.notice.updateMany({
    where: { id: { in: notices.map(({ id }) => id) }, state: 'queued' },
    data: { state: 'planned', dueAt, queuedAt: null, digestId: null },
  });
}

/**
 * The Telegram user cannot be reached (has blocked the bot, or is gone): notes it, drops the notices and owes the
 * client a letter in their place, one however many of the client's Telegram users are lost.
 */
export async function turnToLetter(
  db: Database,
  clock: Clock,
  notices: readonly OwedNotice[],
  dropped: readonly Outcome[],
) {
  const droppedIds = new Set(dropped.map(({ id }) => id));
  const holding = notices.filter(({ id }) => !droppedIds.has(id));
  await inTransaction(db, async (tx) => {
    const users = holding.flatMap(({ telegramUserId }) => telegramUserId ?? []);
    await tx.telegramUser.updateMany({
      where: { id: { in: users }, blockedAt: null },
      data: { blockedAt: clock.now() },
    });
    await finish(tx, clock, [
      ...dropped,
      ...holding.map(({ id }) => ({ id, state: 'dropped' as const, reason: 'blocked' })),
    ]);
    const drafts = holding.flatMap(({ key, kind, organizationId, clientId, telegramUserId, params }) => {
      if (clientId === null) return [];
      const base = key.endsWith(`:${telegramUserId}`) ? key.slice(0, -`:${telegramUserId}`.length) : key;
      return [{ key: `${base}:email`, kind, clientId, params, ...(organizationId ? { organizationId } : {}) }];
    });
    await planNotices(tx, clock, drafts);
  });
}
