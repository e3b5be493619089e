import { setTimeout as delay } from 'node:timers/promises';
import type { BackendFactory, IQueueBackend } from 'bullmq';

const FIRST_MS = 100;
const LONGEST_MS = 15_000;

/**
 * A queue's backend that takes its time after a failure: BullMQ's workers ask again at once, as fast as they can, unless
 * the store refuses connections outright. What fails waits 0.1 s, then twice as long each time, at most 15 s, until one
 * call succeeds; `stopping` ends the waiting.
 */
export function patient<Backend extends IQueueBackend, Connection>(
  create: BackendFactory<Backend, Connection>,
  stopping: AbortSignal,
): BackendFactory<Backend, Connection> {
  return (...args) => {
    const backend = create(...args);
    let failures = 0;
    const slowly =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...given: Args): Promise<Result> => {
        try {
          const result = await call(...given);
          failures = 0;
          return result;
        } catch (error) {
          const waitMs = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
          failures += 1;
          await delay(waitMs, undefined, { signal: stopping, ref: false }).catch(() => undefined);
          throw error;
        }
      };
    // What a worker's loop calls.
    backend.moveToActive = slowly(backend.moveToActive.bind(backend));
    backend.waitForJob = slowly(backend.waitForJob.bind(backend));
    return backend;
  };
}
