import { z } from 'zod';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

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

/** Skips a tick while the last one's work goes on: a slow provider must not take the places of other chores. */
function chore(id: string, everyMs: number, work: () => Promise<unknown>): AnyJob {
  let busy = false;
  const handle = async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
  return defineJob({ id, queue: 'chores', data: z.object({}), everyMs, retry: NO_RETRY, handle });
}
