import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import type { AnyJob } from '../job.ts';
import type { QueueStore } from '../queues.ts';

export interface RelayDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly store: QueueStore;
  /** The job that sends a notice, in each lane of Telegram's and by e-mail. */
  readonly deliver: { readonly urgent: AnyJob; readonly bulk: AnyJob; readonly email: AnyJob };
  /** Kinds that go in the urgent lane. */
  readonly urgentKinds: readonly string[];
  /** Kinds of which several to one person go as one message. */
  readonly digestKinds: readonly string[];
  readonly log: Pick<Logger, 'error'>;
}

export interface Relay {
  /** Relays what is due, all of it, now. */
  readonly runOnce: () => Promise<void>;
  /** Something was planned: relay soon. Cheap, never fails, for calling right after a commit. */
  readonly poke: () => void;
  readonly stop: () => Promise<void>;
}

const BATCH = 500;
/** A notice whose job the queue may have lost is put there anew; where the job still exists, that does nothing. */
const LOST_AFTER_MS = 60_000;
const RELAY_LOCK = 0x6c6b_0001;

/**
 * Moves due notices from the outbox to the queue, when poked and every `intervalMs` besides. The queue may lose
 * everything and nothing is lost: what is owed stands in PostgreSQL.
 */
export function startRelay(deps: RelayDeps, { intervalMs = 1_000 }: { intervalMs?: number } = {}): Relay {
  let running: Promise<void> | null = null;
  let again = false;
  const stopping = new AbortController();

  const runOnce = async () => {
    for (let more = true; more && !stopping.signal.aborted; ) {
      const taken = await takeDue(deps);
      await enqueue(deps, taken);
      more = taken.length > 0;
    }
    await enqueue(deps, await takeLost(deps));
  };
  const loop = async () => {
    do {
      again = false;
      await runOnce();
    } while (again && !stopping.signal.aborted);
  };
  const poke = () => {
    again = true;
    if (running || stopping.signal.aborted) return;
    running = loop()
      .catch((error: unknown) => deps.log.error({ err: error }, 'relay'))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(poke, intervalMs);
  return {
    runOnce,
    poke,
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}

interface Taken {
  readonly id: number;
  readonly kind: string;
  readonly channel: 'telegram' | 'email';
}

/**
 * Marks due notices queued and gives those that lead a message. Of notices that go as one message the first leads;
 * the others name it as their digest. One process at a time, so that no message is torn in two.
 */
async function takeDue({ db, clock, digestKinds }: RelayDeps): Promise<Taken[]> {
  const now = clock.now();
  const kinds = [...digestKinds];
  return db.$queryRaw<Taken[]>`
    WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}::bigint) AS mine),
    due AS MATERIALIZED (
      SELECT id, kind, channel, organization_id, client_id, telegram_user_id, email FROM notices
      WHERE state = 'planned' AND due_at <= ${now} AND (SELECT mine FROM turn)
      ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ),
    beside AS MATERIALIZED (
      SELECT id, kind, channel, organization_id, client_id, telegram_user_id, email FROM notices other
      WHERE state = 'planned' AND due_at <= ${now} AND kind = ANY(${kinds})
        AND (SELECT count(*) FROM due) = ${BATCH}
        AND EXISTS (
          SELECT FROM due WHERE due.kind = other.kind AND due.channel = other.channel
            AND due.organization_id IS NOT DISTINCT FROM other.organization_id
            AND due.client_id IS NOT DISTINCT FROM other.client_id
            AND due.telegram_user_id IS NOT DISTINCT FROM other.telegram_user_id
            AND due.email IS NOT DISTINCT FROM other.email)
      FOR UPDATE SKIP LOCKED
    ),
    led AS (
      SELECT id, CASE WHEN kind = ANY(${kinds}) THEN min(id) OVER (
        PARTITION BY kind, channel, organization_id, client_id, telegram_user_id, email) ELSE id END AS leader
      FROM (SELECT * FROM due UNION SELECT * FROM beside) AS taken
    ),
    moved AS (
      UPDATE notices SET state = 'queued', queued_at = ${now}, digest_id = nullif(led.leader, led.id)
      FROM led WHERE notices.id = led.id
      RETURNING notices.id, notices.kind, notices.channel, notices.digest_id
    )
    SELECT id, kind, channel::text AS channel FROM moved WHERE digest_id IS NULL ORDER BY id`;
}

async function takeLost({ db, clock }: RelayDeps): Promise<Taken[]> {
  const now = clock.now();
  const before = new Date(now.getTime() - LOST_AFTER_MS);
  return db.$queryRaw<Taken[]>`
    UPDATE notices SET queued_at = ${now} FROM (
      SELECT id FROM notices WHERE state = 'queued' AND queued_at <= ${before} AND digest_id IS NULL
      ORDER BY queued_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ) AS lost
    WHERE notices.id = lost.id
    RETURNING notices.id, notices.kind, notices.channel::text AS channel`;
}

async function enqueue({ store, deliver, urgentKinds }: RelayDeps, taken: readonly Taken[]): Promise<void> {
  const jobOf = ({ channel, kind }: Taken) => {
    if (channel === 'email') return deliver.email;
    return urgentKinds.includes(kind) ? deliver.urgent : deliver.bulk;
  };
  for (const job of [deliver.urgent, deliver.bulk, deliver.email]) {
    const entries = taken.filter((notice) => jobOf(notice) === job);
    await store
      .queue(job.queue)
      .addAll(entries.map(({ id }) => ({ jobId: `notice-${id}`, job, data: { noticeId: id } })));
  }
}
