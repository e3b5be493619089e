import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

/** What charges kept cards for what was announced; it looks up for itself what is due. */
export interface Autopay {
  run(limit: number): Promise<unknown>;
}

const EVERY_MS = 60_000;
const BATCH = 50;

/** The charges of the day, again and again: whatever a tick missed, the next one finds in the data. */
export function autopayJob(autopay: Autopay, poke: () => void): AnyJob {
  return chore('autopay', EVERY_MS, () => autopay.run(BATCH), poke);
}
