import { z } from 'zod';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

/** What charges kept cards for what was announced; it looks up for itself what is due. */
export interface Autopay {
  run(limit: number): Promise<unknown>;
}

const EVERY_MS = 60_000;
const BATCH = 50;

/** The charges of the day, again and again: whatever a tick missed, the next one finds in the data. */
export function autopayJob(autopay: Autopay, poke: () => void): AnyJob {
  let busy = false;
  return defineJob({
    id: 'autopay',
    queue: 'chores',
    data: z.object({}),
    everyMs: EVERY_MS,
    retry: NO_RETRY,
    handle: async () => {
      // A slow provider must not take the places of other chores.
      if (busy) return;
      busy = true;
      try {
        await autopay.run(BATCH);
      } finally {
        busy = false;
        poke();
      }
    },
  });
}
