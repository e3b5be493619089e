import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

/** What keeps fiscal receipts moving. Both look up for themselves what is due and take at most `limit` of it. */
export interface FiscalWork {
  /** Asks providers about receipts that are not registered yet; gives how many payments it asked about. */
  askForReceipts(limit: number): Promise<number>;
  /** Makes the receipts that offset prepayments for what has been given; gives how many it asked for. */
  makeOffsets(limit: number): Promise<number>;
}

const BATCH = 50;

/** Waits for receipts all the time, and looks every quarter of an hour for what has been given of what was prepaid. */
export function fiscalJobs(work: FiscalWork): AnyJob[] {
  return [
    chore('ask-for-receipts', 30_000, () => work.askForReceipts(BATCH)),
    chore('make-offset-receipts', 15 * 60_000, async () => {
      while ((await work.makeOffsets(BATCH)) > 0);
    }),
  ];
}
