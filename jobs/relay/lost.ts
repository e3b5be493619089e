import type { Clock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import type { RelayDeps } from './relay.ts';
import { type Taken, takeAgain } from './take.ts';

/** What has been in the queue for so long may have been lost there. */
const LOST_AFTER_MS = 60_000;
/** Beyond this it is put there anew whatever the queue says: jobs of notices that have ended may hide one that is gone. */
const LOST_FOR_CERTAIN_AFTER_MS = 10 * 60_000;
/** Jobs are counted no more often than this. */
const COUNTED_EVERY_MS = 10_000;
/** Another process may be about to put into the queue what it has just marked so. */
const ON_ITS_WAY_MS = 10_000;

type Deps = Pick<RelayDeps, 'db' | 'clock' | 'store' | 'deliver'>;

/**
 * Finds messages that the queue has lost, a batch at each call, to be put there again. While many wait their turn, most
 * have been there for long and nothing is wrong: all of them are gone through only where the queue holds fewer jobs than
 * there are messages, once, from those that have waited longest.
 */
export function createLostSearch(deps: Deps): () => Promise<Taken[]> {
  const { db, clock } = deps;
  const isTime = every(COUNTED_EVERY_MS, clock);
  let restoring: Date | null = null;
  return async () => {
    const nowMs = clock.now().getTime();
    if (restoring) {
      const taken = await takeAgain(deps, restoring);
      if (taken.length > 0) return taken;
      restoring = null;
    }
    const oldest = await readOldest(db);
    if (!oldest || oldest.getTime() > nowMs - LOST_AFTER_MS || !isTime()) return [];
    if (!(await isShort(deps))) return takeAgain(deps, new Date(nowMs - LOST_FOR_CERTAIN_AFTER_MS));
    restoring = new Date(nowMs - LOST_AFTER_MS);
    return takeAgain(deps, restoring);
  };
}

/** Jobs are counted first: what ends between the two makes them too many, which is looked at again. */
async function isShort({ db, clock, store, deliver }: Deps): Promise<boolean> {
  const names = new Set([deliver.urgent.queue, deliver.bulk.queue, deliver.email.queue]);
  const before = new Date(clock.now().getTime() - ON_ITS_WAY_MS);
  const sizes = await Promise.all([...names].map((name) => store.queue(name).size()));
  const [row] = await db.$queryRaw<{ messages: number }[]>`
    SELECT count(DISTINCT coalesce(digest_id, id))::int AS messages FROM notices
    WHERE state = 'queued' AND queued_at <= ${before}`;
  return sizes.reduce((sum, size) => sum + size, 0) < (row?.messages ?? 0);
}

/** When the queue was last given what has waited longest in it. Ordered, because that is what the index is for. */
async function readOldest(db: Database): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ queuedAt: Date }[]>`
    SELECT queued_at AS "queuedAt" FROM notices
    WHERE state = 'queued' AND queued_at IS NOT NULL ORDER BY queued_at LIMIT 1`;
  return row?.queuedAt ?? null;
}

/** True at most once in so long, by the clock of what is due or by the steady one, whichever is ahead. */
function every(ms: number, clock: Clock): () => boolean {
  let next: { atMs: number; steadyMs: number } | null = null;
  return () => {
    const atMs = clock.now().getTime();
    const steadyMs = performance.now();
    if (next && atMs < next.atMs && steadyMs < next.steadyMs) return false;
    next = { atMs: atMs + ms, steadyMs: steadyMs + ms };
    return true;
  };
}
