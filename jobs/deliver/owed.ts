import type { Clock } from '../../domain/clock.ts';
import { type EndsDeps, finish, type Outcome } from '../../domain/notices/ends.ts';
import { chatLocale, chatOf } from '../../domain/notices/letter-locale.ts';
import { isMuted } from '../../domain/notices/mutes.ts';
import { type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { IN_HAND_SECONDS } from './hands.ts';

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
  /** somebody else is sending it at this moment */
  readonly elsewhere: boolean;
  readonly chatId: bigint | null;
  readonly blocked: boolean;
  /** the Telegram user is still tied to the client */
  readonly bound: boolean;
  /** the recipient has let the organization process personal data */
  readonly consented: boolean;
  /** some Telegram user is still tied to the client; null where none ever was */
  readonly clientBound: boolean | null;
  /** switched off by its reader, if it is of a kind that can be */
  readonly muted: boolean;
  /** its reader wants to be reminded of the same later, and that is still ahead */
  readonly snoozed: boolean;
  readonly locale: string;
  readonly clientEmail: string | null;
  /** the client wants letters beside the messages */
  readonly copyToEmail: boolean;
  readonly clientTimeZone: string | null;
  /** what the chat has chosen for itself, for letters the one that the client has or had last; null: as the organization has it */
  readonly chatTimeZone: string | null;
  readonly quietStart: string | null;
  readonly quietEnd: string | null;
  readonly organizationName: string | null;
  readonly organizationTimeZone: string | null;
  readonly organizationThresholds: unknown;
}

/**
 * The notices that go as the message that notice `id` leads, as long as they are owed: also those that it has left
 * behind. One query, with all that could have changed since they were planned. `by` is who asks.
 */
export async function readOwed(db: Database, clock: Clock, id: number, by: string): Promise<OwedNotice[]> {
  return db.$queryRaw<OwedNotice[]>`
    SELECT ${columnsOf(clock)}, ${isElsewhere('n', by)} AS elsewhere
    FROM notices n ${ALL_KNOWN}
    WHERE ${isOfMessage('n', id)}
    ORDER BY n.id`;
}

/**
 * The same, and takes them all into the hands of who asks, for some seconds by PostgreSQL's clock; none where any is in
 * somebody else's. Not waited for on the disk: a crash of the server takes longer than that lasts.
 */
export async function takeOwed(db: Database, clock: Clock, id: number, by: string): Promise<OwedNotice[]> {
  return db.$queryRaw<OwedNotice[]>`
    WITH locked AS MATERIALIZED (
      SELECT message.id, ${isElsewhere('message', by)} AS elsewhere FROM notices message
      WHERE ${isOfMessage('message', id)}
      ORDER BY message.id FOR NO KEY UPDATE
    ),
    taken AS (
      UPDATE notices SET sending_by = ${by},
        sending_until = clock_timestamp() + make_interval(secs => ${IN_HAND_SECONDS})
      FROM locked, (SELECT set_config('synchronous_commit', 'off', true)) AS at_once
      WHERE notices.id = locked.id AND NOT EXISTS (SELECT FROM locked WHERE elsewhere)
    )
    SELECT ${columnsOf(clock)}, locked.elsewhere
    FROM locked JOIN notices n ON n.id = locked.id ${ALL_KNOWN}
    ORDER BY n.id`;
}

const isOfMessage = (notice: string, id: number) => {
  const it = Prisma.raw(notice);
  return Prisma.sql`((${it}.id = ${id} AND ${it}.digest_id IS NULL) OR ${it}.digest_id = ${id}) AND ${it}.state = 'queued'`;
};

const isElsewhere = (notice: string, by: string) => {
  const it = Prisma.raw(notice);
  return Prisma.sql`coalesce(${it}.sending_until > clock_timestamp() AND ${it}.sending_by <> ${by}, false)`;
};

const columnsOf = (clock: Clock) => Prisma.sql`
      n.id, n.key, n.kind, n.channel::text AS channel, n.organization_id AS "organizationId",
      n.client_id AS "clientId", n.telegram_user_id AS "telegramUserId", n.email, n.params, n.attempts,
      t.chat_id AS "chatId", t.blocked_at IS NOT NULL AS blocked,
      EXISTS (SELECT FROM bindings b WHERE b.client_id = n.client_id AND b.telegram_user_id = n.telegram_user_id
        AND b.ended_at IS NULL) AS bound,
      (SELECT bool_or(b.ended_at IS NULL) FROM bindings b WHERE b.client_id = n.client_id) AS "clientBound",
      EXISTS (SELECT FROM consents s WHERE s.client_id = n.client_id AND s.organization_id = n.organization_id
        AND s.document = 'personal_data' AND s.telegram_user_id = coalesce(n.telegram_user_id, s.telegram_user_id)) AS consented,
      ${isMuted(Prisma.sql`n`)} AS muted,
      EXISTS (SELECT FROM notices ahead WHERE ahead.client_id = n.client_id AND ahead.channel = n.channel
        AND ahead.telegram_user_id = n.telegram_user_id AND ahead.kind = n.kind AND ahead.params = n.params
        AND ahead.snoozed_from_id IS NOT NULL AND ahead.state = 'planned' AND ahead.due_at > ${clock.now()}
        AND ahead.id <> n.id) AS snoozed,
      coalesce(t.locale, c.locale, ${chatLocale(Prisma.sql`c.id`)}, 'ru') AS locale,
      (SELECT e.email FROM client_emails e WHERE e.client_id = n.client_id ORDER BY e.id LIMIT 1) AS "clientEmail",
      coalesce(c.copy_to_email, false) AS "copyToEmail", c.time_zone AS "clientTimeZone",
      chat.time_zone AS "chatTimeZone", chat.quiet_start AS "quietStart", chat.quiet_end AS "quietEnd",
      o.name AS "organizationName", o.time_zone AS "organizationTimeZone", o.thresholds AS "organizationThresholds"`;

const ALL_KNOWN = Prisma.sql`
    LEFT JOIN telegram_users t ON t.id = n.telegram_user_id
    LEFT JOIN notice_settings chat ON chat.telegram_user_id = coalesce(n.telegram_user_id, ${chatOf(Prisma.sql`n.client_id`)})
    LEFT JOIN clients c ON c.id = coalesce(n.client_id, (SELECT e.client_id FROM client_emails e WHERE e.email = n.email))
    LEFT JOIN organizations o ON o.id = n.organization_id`;

/** Counts that the message of notice `id` is tried, and since when. */
export async function countAttempt(db: Database, clock: Clock, id: number): Promise<void> {
  await db.$executeRaw`
    UPDATE notices SET attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ${clock.now()})
    WHERE (id = ${id} OR digest_id = ${id}) AND state = 'queued'`;
}

/** Gives notices back to the outbox until `dueAt`. */
export async function putBack(db: Database, notices: readonly OwedNotice[], dueAt: Date): Promise<void> {
  await db.notice.updateMany({
    where: { id: { in: notices.map(({ id }) => id) }, state: 'queued' },
    data: { state: 'planned', dueAt, queuedAt: null, digestId: null },
  });
}

/** Notices go on alone: each is found as lost in the queue, and tried as a message of its own. */
export async function leaveAside(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.notice.updateMany({ where: { id: { in: [...ids] }, state: 'queued' }, data: { digestId: null } });
}

/**
 * The Telegram user cannot be reached (has blocked the bot, or is gone): notes it, drops the notices and owes the
 * client a letter in their place, one however many of the client's Telegram users are lost. Those that are `ended` for a
 * reason of their own end so.
 */
export async function turnToLetter(
  db: Database,
  deps: EndsDeps,
  notices: readonly OwedNotice[],
  ended: readonly Outcome[],
): Promise<void> {
  const endedIds = new Set(ended.map(({ id }) => id));
  const holding = notices.filter(({ id }) => !endedIds.has(id));
  await inTransaction(db, async (tx) => {
    await tx.telegramUser.updateMany({
      where: { id: { in: holding.flatMap(({ telegramUserId }) => telegramUserId ?? []) }, blockedAt: null },
      data: { blockedAt: deps.clock.now() },
    });
    const blocked = { state: 'dropped', reason: 'blocked', byLetter: true } as const;
    await finish(tx, deps, [...ended, ...holding.map(({ id }) => ({ id, ...blocked }))]);
  });
}
