import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, MovableClock } from '../domain/clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Database } from '../prisma/client.ts';

/** What happened while time passed. */
export interface Passage {
  /** reminders that came due */
  readonly planned: number;
  /** messages that came, in chats and as letters, of any kind */
  readonly sent: number;
  /** what is to be said later: at the end of quiet hours, or when its reader wants it */
  readonly waiting: number;
}

export interface PassageDeps {
  readonly db: Database;
  readonly hands: MovableClock;
  /** null where this process runs no jobs */
  readonly jobs: () => Jobs | null;
  /** Charges what was announced for today. */
  readonly runAutopay: () => Promise<unknown>;
}

/** So long, in real time, messages are waited for in all; what takes longer comes when it comes. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Lets time pass until `until` as it would by itself, only faster: at every moment at which something comes due it stops,
 * looks for reminders as the sweep of that hour does, and lets what is owed arrive before it goes on. So each is told on
 * its own day, and nothing that a later one replaces is skipped.
 */
export async function passTime({ db, hands, jobs, runAutopay }: PassageDeps, until: Date): Promise<Passage> {
  const from = hands.now();
  const patience = { leftMs: PATIENCE_MS };
  let planned = await live();
  for (let stop = from; stop < until; planned += await live()) {
    const next = await jobs()?.nextMoment(stop);
    stop = next && next < until ? next : until;
    hands.moveTo(stop);
  }
  return { planned, ...(await countNotices(db, { from, to: hands.now() })) };

  async function live(): Promise<number> {
    const report = await jobs()?.runSweep({ inTime: true });
    await arrivals(db, hands, jobs(), patience);
    if (jobs()) await runAutopay();
    await arrivals(db, hands, jobs(), patience);
    return report?.organizations.reduce((sum, each) => sum + each.planned, 0) ?? 0;
  }
}

/** Waits until all that is owed by now has gone out, or cannot. */
async function arrivals(db: Database, clock: Clock, jobs: Jobs | null, patience: { leftMs: number }): Promise<void> {
  if (!jobs) return;
  jobs.poke();
  for (; patience.leftMs > 0; patience.leftMs -= LOOK_EVERY_MS) {
    const [owed] = await db.$queryRaw<{ any: boolean }[]>`
      SELECT EXISTS (SELECT FROM notices WHERE state IN ('planned', 'queued') AND due_at <= ${clock.now()}) AS any`;
    if (!owed?.any) return;
    await delay(LOOK_EVERY_MS);
  }
}

async function countNotices(db: Database, { from, to }: { from: Date; to: Date }) {
  const [counts] = await db.$queryRaw<{ sent: number; waiting: number }[]>`
    SELECT count(*) FILTER (WHERE state = 'sent' AND finished_at >= ${from} AND digest_id IS NULL)::int AS sent,
      count(*) FILTER (WHERE state IN ('planned', 'queued') AND due_at > ${to})::int AS waiting
    FROM notices`;
  return { sent: counts?.sent ?? 0, waiting: counts?.waiting ?? 0 };
}
