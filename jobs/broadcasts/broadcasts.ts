import { planBroadcasts } from '../../domain/broadcasts/plan.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

/** Often enough that there are always copies to be sent, with the few that may wait at once. */
const EVERY_MS = 5_000;

/** Plans the next copies of the broadcasts that are being sent, and ends those that are through. */
export function broadcastsJob({ db, clock }: { db: Database; clock: Clock }, poke: () => void): AnyJob {
  return chore('broadcasts', EVERY_MS, async () => {
    if ((await planBroadcasts(db, clock)) > 0) poke();
  });
}
