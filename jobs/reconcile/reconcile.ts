import { z } from 'zod';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

/**
 * What keeps payments moving when a callback is late, lost, or was cut short. Both look up for themselves what is due
 * and take at most `limit` of it.
 */
export interface Settlement {
  /** Applies callbacks that were stored and not applied yet; gives how many it took. */
  applyDueEvents(limit: number): Promise<number>;
  /** Asks providers about payments whose callback never came, and lets unpaid links expire. */
  reconcilePayments(limit: number): Promise<unknown>;
}

const BATCH = 50;

/** Runs both halves of the settlement again and again, and wakes the relay for what they planned. */
export function reconcileJobs(settlement: Settlement, poke: () => void): AnyJob[] {
  return [
    chore('apply-payment-events', 5_000, poke, async () => {
      while ((await settlement.applyDueEvents(BATCH)) === BATCH) poke();
    }),
    chore('reconcile-payments', 30_000, poke, () => settlement.reconcilePayments(BATCH)),
  ];
}

/** Skips a tick while the last one's work goes on: a slow provider must not take the places of other chores. */
function chore(id: string, everyMs: number, poke: () => void, work: () => Promise<unknown>): AnyJob {
  let busy = false;
  const handle = async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      poke();
    }
  };
  return defineJob({ id, queue: 'chores', data: z.object({}), everyMs, retry: NO_RETRY, handle });
}
