import type { TelegramUpdate } from '@gramio/types';
import { ApiError } from '../bot-api/errors.ts';
import type { UpdateQueue } from './queue.ts';

interface PollingOptions {
  offset?: number;
  limit?: number;
  /** Seconds. */
  timeout?: number;
}

export interface Poller {
  /** Gives what is waiting, or waits for it; an earlier call that still waits is ended with 409. */
  poll(options: PollingOptions, signal: AbortSignal): Promise<readonly TelegramUpdate[]>;
  /** Whether a bot is waiting for updates now. */
  waiting(): boolean;
  close(): void;
}

const longestTimeoutSeconds = 50;

export function createPoller(queue: UpdateQueue): Poller {
  let endWaiting: ((error?: ApiError) => void) | undefined;

  const take = (limit: number) => queue.pending().slice(0, limit);

  return {
    async poll({ offset = 0, limit = 100, timeout = 0 }, signal) {
      endWaiting?.(
        new ApiError(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      );
      if (offset !== 0) queue.confirmBelow(offset);
      const atMost = limit >= 1 && limit <= 100 ? limit : 100;
      const ready = take(atMost);
      if (ready.length > 0 || timeout <= 0 || signal.aborted) return ready;
      return new Promise((resolve, reject) => {
        const end = (error?: ApiError) => {
          clearTimeout(timer);
          stopListening();
          signal.removeEventListener('abort', onAbort);
          if (endWaiting === end) endWaiting = undefined;
          if (error === undefined) resolve(take(atMost));
          else reject(error);
        };
        const onAbort = () => end();
        const timer = setTimeout(end, Math.min(timeout, longestTimeoutSeconds) * 1000);
        const stopListening = queue.onAdd(() => end());
        signal.addEventListener('abort', onAbort);
        endWaiting = end;
      });
    },
    waiting: () => endWaiting !== undefined,
    close: () => endWaiting?.(),
  };
}
