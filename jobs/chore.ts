import { z } from 'zod';
import { type AnyJob, defineJob, NO_RETRY } from './job.ts';

/**
 * Work that looks up for itself what is due, again and again. A tick is skipped while the last one's work goes on: a slow
 * provider must not take the places of other chores. `poke` is called after each, also after one that failed.
 */
export function chore(id: string, everyMs: number, work: () => Promise<unknown>, poke?: () => void): AnyJob {
  let busy = false;
  const handle = async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      poke?.();
    }
  };
  return defineJob({ id, queue: 'chores', data: z.object({}), everyMs, retry: NO_RETRY, handle });
}
