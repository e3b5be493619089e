import { type EndsDeps, finish } from '../../domain/notices/ends.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { RelayDeps } from './relay.ts';

/** The notice that leads a message: the job of its number sends all that go with it. */
export interface Taken {
  readonly id: number;
  readonly kind: string;
  readonly channel: 'telegram' | 'email';
}

const BATCH = 500;
/** What is due within this time joins what is due now, so that its reader is not disturbed twice. */
const DIGEST_WINDOW_MS = 10 * 60_000;
/** For so long a message is tried by Telegram before a letter takes its place. */
const TRIED_FOR_MS = 24 * 60 * 60_000;
const RELAY_LOCK = 0x6c6b_0001;

type Deps = Pick<RelayDeps, 'db' | 'clock' | 'digestKinds'>;

interface DueOptions {
  /** Of these kinds alone; of every kind unless told. */
  readonly only?: readonly string[];
}

/**
 * Marks due notices queued and gives those that lead a message. What one reader (a chat, or a client's letters) is to
 * get of kinds that go together is one message, whichever organizations it is of, with what is due a little later: the
 * first leads, the others name it as their digest. A letter to an address that is no client's joins its kind alone. One
 * process at a time, so that no message is torn in two.
 */
export async function takeDue({ db, clock, digestKinds }: Deps, { only }: DueOptions = {}): Promise<Taken[]> {
  const now = clock.now();
  const soon = new Date(now.getTime() + DIGEST_WINDOW_MS);
  const kinds = [...digestKinds];
  const ofKinds = only ? Prisma.sql`AND kind = ANY(${[...only]})` : Prisma.empty;
  return db.$queryRaw<Taken[]>`
    WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}::bigint) AS mine),
    due AS MATERIALIZED (
      SELECT id, kind, channel, organization_id, client_id, telegram_user_id, email FROM notices
      WHERE state = 'planned' AND due_at <= ${now} ${ofKinds} AND (SELECT mine FROM turn)
      ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ),
    reader AS MATERIALIZED (
      SELECT DISTINCT channel, client_id, coalesce(telegram_user_id, 0) AS chat_id FROM due
      WHERE kind = ANY(${kinds}) AND client_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM notice_settings settings
        WHERE settings.telegram_user_id = due.telegram_user_id AND NOT settings.digest)
    ),
    beside AS MATERIALIZED (
      SELECT other.id, other.kind, other.channel, other.organization_id, other.client_id, other.telegram_user_id,
        other.email
      FROM reader JOIN notices other ON other.client_id = reader.client_id AND other.channel = reader.channel
        AND coalesce(other.telegram_user_id, 0) = reader.chat_id
      WHERE other.state = 'planned' AND other.due_at <= ${soon} AND other.kind = ANY(${kinds})
      FOR UPDATE OF other SKIP LOCKED
    ),
    address AS MATERIALIZED (
      SELECT DISTINCT kind, organization_id, email FROM due
      WHERE kind = ANY(${kinds}) AND client_id IS NULL AND (SELECT count(*) FROM due) = ${BATCH}
    ),
    addressed AS MATERIALIZED (
      SELECT other.id, other.kind, other.channel, other.organization_id, other.client_id, other.telegram_user_id,
        other.email
      FROM address JOIN notices other ON other.email = address.email AND other.kind = address.kind
        AND other.organization_id IS NOT DISTINCT FROM address.organization_id
      WHERE other.state = 'planned' AND other.due_at <= ${now} AND other.client_id IS NULL
      FOR UPDATE OF other SKIP LOCKED
    ),
    taken AS (
      SELECT * FROM due UNION SELECT * FROM beside UNION SELECT * FROM addressed
    ),
    joining AS (
      SELECT taken.*,
        taken.kind = ANY(${kinds}) AND (taken.client_id IS NULL OR reader.client_id IS NOT NULL) AS joins,
        CASE WHEN taken.client_id IS NULL THEN jsonb_build_array(taken.kind, taken.organization_id, taken.email) END
          AS alone
      FROM taken LEFT JOIN reader ON reader.client_id = taken.client_id AND reader.channel = taken.channel
        AND reader.chat_id = coalesce(taken.telegram_user_id, 0)
    ),
    led AS (
      SELECT id, CASE WHEN joins THEN min(id) OVER (PARTITION BY joins, channel, client_id, telegram_user_id, alone)
        ELSE id END AS leader
      FROM joining
    ),
    moved AS (
      UPDATE notices SET state = 'queued', queued_at = ${now}, digest_id = nullif(led.leader, led.id)
      FROM led WHERE notices.id = led.id
      RETURNING notices.id, notices.kind, notices.channel, notices.digest_id
    )
    SELECT id, kind, channel::text AS channel FROM moved WHERE digest_id IS NULL ORDER BY id`;
}

/**
 * Gives the messages that were last put into the queue at `before` or earlier, to be put there again: where the job still
 * exists, that does nothing. They are found by any notice of theirs, because the one that leads may have ended without
 * the others.
 */
export async function takeAgain({ db, clock }: Pick<Deps, 'db' | 'clock'>, before: Date): Promise<Taken[]> {
  return db.$queryRaw<Taken[]>`
    WITH lost AS (
      SELECT id FROM notices WHERE state = 'queued' AND queued_at <= ${before}
      ORDER BY queued_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ),
    again AS (
      UPDATE notices SET queued_at = ${clock.now()} FROM lost WHERE notices.id = lost.id
      RETURNING coalesce(notices.digest_id, notices.id) AS id, notices.kind, notices.channel
    )
    SELECT DISTINCT ON (id) id, kind, channel::text AS channel FROM again`;
}

/**
 * What Telegram has not let through for a day is dropped there, and its client owed a letter in its place; who has no
 * address is tried further, and what is being sent at this moment is let be. It goes by what the outbox says and not by
 * what a sending has come to, so that it happens also while Telegram answers nobody, and after a restart.
 */
export async function giveUpTelegram({ db, ...deps }: Deps & EndsDeps): Promise<void> {
  const now = deps.clock.now();
  const since = new Date(now.getTime() - TRIED_FOR_MS);
  const late = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM notices tried
    WHERE state = 'queued' AND first_attempt_at <= ${since} AND channel = 'telegram'
      AND EXISTS (SELECT FROM client_emails address WHERE address.client_id = tried.client_id)
    ORDER BY first_attempt_at LIMIT ${BATCH}`;
  const outcome = { state: 'dropped', reason: 'not-through', byLetter: true, unlessInHand: true } as const;
  const outcomes = late.map(({ id }) => ({ id, ...outcome }));
  if (outcomes.length > 0) await finish(db, deps, outcomes);
}
