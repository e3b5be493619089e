import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Clock, fixedClock } from '../../domain/clock.ts';
import type { EndsDeps } from '../../domain/notices/ends.ts';
import type { Database } from '../../prisma/client.ts';
import type { AnyJob } from '../job.ts';
import type { QueueStore } from '../queues.ts';
import { createLostSearch } from './lost.ts';
import { giveUpTelegram, type Taken, takeDue } from './take.ts';

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
  /** Is told how notices have ended. */
  readonly onEnded?: EndsDeps['onEnded'];
  readonly log: Pick<Logger, 'error'>;
}

export interface Relay {
  /** Relays what is due, all of it, now. */
  readonly runOnce: () => Promise<void>;
  /** Something was planned: relay soon. Cheap, never fails, for calling right after a commit. */
  readonly poke: () => void;
  /** Lets what is on its way end, a few seconds at most: a queue that cannot be reached does not answer. */
  readonly stop: () => Promise<void>;
}

/** In a rush a round waits for so much to come together that putting it into the queue is worth its cost. */
const PAUSE_MS = 100;
/** While PostgreSQL cannot be reached it is asked ever less often, up to this, and told of once a minute. */
const LONGEST_PAUSE_MS = 15_000;
const COMPLAINT_EVERY_MS = 60_000;
const STOPPING_MS = 3_000;

/**
 * Moves due notices from the outbox to the queue, when poked and every `intervalMs` besides. The queue may lose
 * everything and nothing is lost: what is owed stands in PostgreSQL.
 */
export function startRelay(deps: RelayDeps, { intervalMs = 1_000 }: { intervalMs?: number } = {}): Relay {
  let running: Promise<void> | null = null;
  let again = false;
  const stopping = new AbortController();
  const findLost = createLostSearch(deps);

  const runOnce = async () => {
    // What comes due meanwhile is the next round's, or in a rush this one would take it up one by one and never end.
    const begun = { ...deps, clock: fixedClock(deps.clock.now()) };
    for (let more = true; more && !stopping.signal.aborted; ) {
      const taken = await takeDue(begun);
      await enqueue(deps, taken);
      more = taken.length > 0;
      // What has just come due stands last: a payment's result waits for one batch of a hundred thousand, not for all.
      if (more) await enqueue(deps, await takeDue(deps, { only: deps.urgentKinds }));
    }
    await enqueue(deps, await findLost());
    await giveUpTelegram(deps);
  };
  const loop = async () => {
    do {
      again = false;
      await runOnce();
      if (again) await delay(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    } while (again && !stopping.signal.aborted);
  };
  const poke = () => {
    again = true;
    if (running || stopping.signal.aborted) return;
    running = loop()
      .then(trouble.over, (error: unknown) => {
        if (!stopping.signal.aborted) trouble.begins(error);
      })
      .finally(() => {
        running = null;
      });
  };
  const trouble = complaints(deps.log, intervalMs);
  const timer = setInterval(() => {
    if (!trouble.isPausing()) poke();
  }, intervalMs);
  return {
    runOnce,
    poke,
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      const waiting = new AbortController();
      const overdue = delay(STOPPING_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
      await Promise.race([running, overdue]);
      waiting.abort();
    },
  };
}

/** What fails every second is asked less and less often, and logged once a minute. */
function complaints(log: RelayDeps['log'], intervalMs: number) {
  let failures = 0;
  let pausedUntilMs = 0;
  let silentUntilMs = 0;
  return {
    isPausing: () => performance.now() < pausedUntilMs,
    over: () => {
      failures = 0;
      pausedUntilMs = 0;
    },
    begins: (error: unknown) => {
      const nowMs = performance.now();
      failures += 1;
      pausedUntilMs = nowMs + Math.min(LONGEST_PAUSE_MS, intervalMs * 2 ** failures);
      if (nowMs < silentUntilMs) return;
      silentUntilMs = nowMs + COMPLAINT_EVERY_MS;
      log.error({ err: error, failures }, 'notices wait: the relay fails, and tries again');
    },
  };
}

async function enqueue({ store, deliver, urgentKinds }: RelayDeps, taken: readonly Taken[]): Promise<void> {
  const jobOf = ({ channel, kind }: Taken) => {
    if (channel === 'email') return deliver.email;
    return urgentKinds.includes(kind) ? deliver.urgent : deliver.bulk;
  };
  for (const job of new Set([deliver.urgent, deliver.bulk, deliver.email])) {
    const entries = taken.filter((notice) => jobOf(notice) === job);
    await store
      .queue(job.queue)
      .addAll(entries.map(({ id }) => ({ jobId: `notice-${id}`, job, data: { noticeId: id } })));
  }
}
