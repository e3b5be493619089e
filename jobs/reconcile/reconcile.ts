import { z } from 'zod';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

/** What keeps payments moving when a callback is late, lost, or was cut short. Both look up for themselves what is due. */
export interface Settlement {
  /** Applies callbacks that were stored and not applied yet. */
  applyDueEvents(): Promise<unknown>;
  /** Asks providers about payments whose callback never came, and lets unpaid links expire. */
  reconcilePayments(): Promise<unknown>;
}

/** Runs both halves of the settlement again and again, and tells what they planned to the relay. */
export function reconcileJobs(settlement: Settlement, poke: () => void): AnyJob[] {
  const chore = (id: string, everyMs: number, work: () => Promise<unknown>) =>
    defineJob({
      id,
      queue: 'chores',
      data: z.object({}),
      everyMs,
      retry: NO_RETRY,
      handle: async () => {
        await work();
        poke();
      },
    });
  return [
    chore('apply-payment-events', 5_000, () => settlement.applyDueEvents()),
    chore('reconcile-payments', 30_000, () => settlement.reconcilePayments()),
  ];
}
