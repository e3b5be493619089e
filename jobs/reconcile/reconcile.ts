import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

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

const BATCH = 100;

/** Runs both halves of the settlement again and again, and wakes the relay for what they planned. */
export function reconcileJobs(settlement: Settlement, poke: () => void): AnyJob[] {
  return [
    chore(
      'apply-payment-events',
      5_000,
      async () => {
        while ((await settlement.applyDueEvents(BATCH)) === BATCH) poke();
      },
      poke,
    ),
    chore('reconcile-payments', 30_000, () => settlement.reconcilePayments(BATCH), poke),
  ];
}
