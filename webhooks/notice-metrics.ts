import { performance } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EndedNotice, NoticeLane, OwedLane } from '../domain/notices/watch.ts';

/** A reading of what is owed is good for so long, however many ask. */
const FRESH_MS = 5_000;
const MINUTE = 60;
const HOUR = 3_600;

/** What is measured of notices. No label says to whom. */
export interface NoticeMetrics {
  /** To be told of notices as they end. */
  readonly ended: (notices: readonly (EndedNotice & { readonly lane: NoticeLane })[]) => void;
  /** To be told of each place among the messages to Telegram. */
  readonly turnTaken: (lane: string) => void;
  /** From then on, what all processes owe is read when it is asked for. */
  readonly watchOwed: (readOwed: () => Promise<readonly OwedLane[]>) => void;
}

/** Measures of notices, in the process's registry. */
export function createNoticeMetrics(
  registry: Registry,
  { nowMs = () => performance.now() }: { nowMs?: () => number } = {},
): NoticeMetrics {
  const total = new Counter({
    name: 'notices_total',
    help: 'Notices that ended in this process, by kind, how (sent, dropped, failed) and why',
    labelNames: ['kind', 'outcome', 'reason'],
    registers: [registry],
  });
  const lag = new Histogram({
    name: 'notice_lag_seconds',
    help: 'From the moment a notice was due until it was sent',
    labelNames: ['lane'],
    buckets: [1, 2, 5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
    registers: [registry],
  });
  const turns = new Counter({
    name: 'telegram_turns_total',
    help: 'Places that notices took among the messages to Telegram; the lane bulk has 24 a second over all processes',
    labelNames: ['lane'],
    registers: [registry],
  });
  return {
    turnTaken: (lane) => turns.inc({ lane }),
    ended: (notices) => {
      for (const { kind, lane, outcome, reason, lagSeconds } of notices) {
        total.inc({ kind, outcome, reason: wordOf(reason) });
        if (outcome === 'sent') lag.observe({ lane }, Math.max(0, lagSeconds));
      }
    },
    watchOwed: (readOwed) => measureOwed(registry, freshEnough(readOwed, nowMs)),
  };
}

function measureOwed(registry: Registry, read: () => Promise<readonly OwedLane[]>): void {
  const gauge = (name: string, help: string, value: (lane: OwedLane) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [registry],
      async collect() {
        this.reset();
        // What cannot be read is left out: the other figures are wanted most when the database is gone.
        for (const owed of await read().catch(() => [])) this.set({ lane: owed.lane }, value(owed));
      },
    });
  gauge('notices_owed', 'Notices that are due and have not ended, over all processes', ({ count }) => count);
  gauge('notices_owed_oldest_seconds', 'For how long the oldest of them has been due', (owed) => owed.oldestSeconds);
}

/** Reasons are words of ours; what Telegram says of a message that it refuses is as long as it likes. */
function wordOf(reason: string | null): string {
  if (reason === null) return '';
  return /^[a-z-]{1,30}$/u.test(reason) ? reason : 'other';
}

function freshEnough<T>(read: () => Promise<T>, nowMs: () => number): () => Promise<T> {
  let last: { readonly atMs: number; readonly reading: Promise<T> } | null = null;
  return () => {
    const atMs = nowMs();
    if (last === null || atMs - last.atMs >= FRESH_MS) last = { atMs, reading: read() };
    return last.reading;
  };
}
