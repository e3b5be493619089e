import { fixedClock } from '../../domain/clock.ts';
import type { Turns } from '../../domain/notices/turns.ts';
import { deliverJobs } from '../../jobs/deliver/deliver.ts';
import type { TelegramSender } from '../../jobs/deliver/telegram.ts';
import { type JobRun, Postponed } from '../../jobs/job.ts';
import type { AnyNoticeKind } from '../../jobs/notice.ts';
import { noticeKinds } from '../../jobs/notices/registry.ts';
import type { QueueEntry, QueueStore } from '../../jobs/queues.ts';
import { startRelay } from '../../jobs/relay/relay.ts';
import { reminders } from '../../jobs/reminders/registry.ts';
import { runSweep } from '../../jobs/sweep.ts';
import { createTranslator } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import type { Random } from '../model/random.ts';
import { type Outage, outagesIn } from './outages.ts';
import { makeWorld, type Span, type World } from './world.ts';

export interface Played {
  readonly world: World;
  /** When the program looked for what is due, and for which kinds: a sweep that was killed had not come to all. */
  readonly sweeps: readonly { readonly at: Date; readonly kinds: ReadonlySet<string> }[];
  /** When the program ran at all. */
  readonly steps: readonly Date[];
  readonly outages: readonly Outage[];
  readonly messages: number;
  /** Workers that ended before Telegram was asked, and after it had the message but before that was written down. */
  readonly killedBefore: number;
  readonly killedAfter: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** At the end everything is left to settle for some days. */
const SETTLING_DAYS = 4;
const RUN: JobRun = { isLast: false };

/** Lets the time go by: sweeps, relay and workers run every hour or so, unless they are out of order. */
export async function playTime(db: Database, random: Random, span: Span, outageCount: number): Promise<Played> {
  const world = await makeWorld(db, random, span);
  const outages = outagesIn(span, outageCount, random);
  const clock = fixedClock(span.start);
  const sweeps: Played['sweeps'][number][] = [];
  const steps: Date[] = [];
  const counts = { messages: 0, killedBefore: 0, killedAfter: 0 };
  const waiting: QueueEntry[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

  const telegram: TelegramSender = {
    sendDocument: refuse,
    deleteMessage: refuse,
    sendMessage: async () => {
      if (random.chance(0.02)) {
        counts.killedBefore += 1;
        throw new Killed();
      }
      counts.messages += 1;
      if (random.chance(0.02)) {
        counts.killedAfter += 1;
        throw new Killed();
      }
      return { ok: true };
    },
  };
  const deliver = deliverJobs({
    db,
    clock,
    telegram,
    turns: TURNS,
    letters: { send: async () => undefined },
    makePaper: refuse,
    unsubscribeUrl: refuse,
    translate: createTranslator(),
    botUsername: () => 'cabinet_bot',
    kinds: noticeKinds,
    log,
  });
  const kindsOf = (has: (kind: AnyNoticeKind) => boolean) => noticeKinds.filter(has).map(({ kind }) => kind);
  const digestKinds = kindsOf(({ digest }) => digest);
  const urgentKinds = kindsOf(({ isUrgent }) => isUrgent);
  const store = storeOver(waiting);
  const relay = startRelay({ db, clock, store, deliver, digestKinds, urgentKinds, log }, { intervalMs: 2 ** 30 });

  const work = async () => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      try {
        await entry.job.handle(entry.data, RUN);
      } catch (error) {
        // A worker that is killed takes with it all that the queue had given to its process.
        if (error instanceof Killed) waiting.length = 0;
        else if (!(error instanceof Postponed)) throw error;
      }
    }
  };
  const sweep = async () => {
    const isKilled = random.chance(0.03);
    const known = isKilled ? reminders.slice(0, random.between(0, reminders.length - 1)) : reminders;
    const once = () => runSweep({ db, clock, reminders: known, poke: () => undefined, log }, { inTime: true });
    const reports = await Promise.all(random.chance(0.05) ? [once(), once(), once()] : [once()]);
    const failed = reports.flatMap((report) => report.failed);
    if (failed.length > 0) throw new Error(`a search failed: ${JSON.stringify(failed)}`);
    sweeps.push({ at: clock.now(), kinds: new Set(known.map(({ notice }) => notice.kind)) });
  };

  const events = [...world.events];
  const end = new Date(span.start.getTime() + (span.days + SETTLING_DAYS) * DAY_MS);
  for (let now = span.start; now < end; now = later(now, random)) {
    const outage = outages.find(({ from, until }) => from <= now && now < until);
    if (outage) now = outage.until;
    for (let event = events[0]; event && event.at <= now; event = events[0]) {
      await event.run(db);
      events.shift();
    }
    clock.set(now);
    steps.push(now);
    if (random.chance(0.3)) await sweep();
    await relay.runOnce();
    await work();
  }
  await relay.stop();
  return { world, sweeps, steps, outages, ...counts };
}

class Killed extends Error {}

const refuse = () => {
  throw new Error('not played');
};
/** A year of messages would take minutes at Telegram's pace. */
const TURNS: Turns = {
  take: async () => ({ isTaken: true, waitMs: 0, atMs: performance.now(), placeMs: 0 }),
  refused: refuse,
  bulkHeldMs: () => 0,
};

function later(now: Date, random: Random): Date {
  return new Date(now.getTime() + random.between(30, 90) * MINUTE_MS);
}

/** Queues that keep their jobs in this process, and lose them with it. */
function storeOver(waiting: QueueEntry[]): QueueStore {
  return {
    kind: 'redis',
    queue: (name) => ({
      addAll: async (entries) => {
        const known = new Set(waiting.map(({ jobId }) => jobId));
        waiting.push(...entries.filter(({ jobId }) => !known.has(jobId)));
      },
      schedule: refuse,
      empty: refuse,
      size: async () => waiting.filter(({ job }) => job.queue === name).length,
    }),
    work: refuse,
    close: refuse,
  };
}
