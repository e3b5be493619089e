import { setTimeout as delay } from 'node:timers/promises';
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';

export interface PollingOptions {
  readonly api: Api;
  readonly handle: (update: Update) => Promise<void>;
  /**
   * updates that wait for no others, however many are in hand, and that are handled again and again until it succeeds:
   * until then they are not confirmed
   */
  readonly isUrgent?: (update: Update) => boolean;
  readonly allowedUpdates: readonly Exclude<keyof Update, 'update_id'>[];
  readonly log: { warn(fields: object, message: string): void };
  /** how many updates may be in hand at once */
  readonly concurrency?: number;
  readonly timeoutSeconds?: number;
  /** how long a stop waits for what is in hand; what takes longer is not confirmed, and comes again */
  readonly graceMs?: number;
}

export interface Polling {
  /** Takes no more updates, lets those in hand finish, and confirms them. */
  stop(): Promise<void>;
  /** Ends when polling does; fails where it cannot go on (a wrong token). */
  readonly done: Promise<void>;
}

/** While everything that Telegram shows is in hand already, it is asked again no sooner than this. */
const BUSY_PAUSE_MS = 100;

/** The pause before what is urgent is handled again, doubled from the first to the longest. */
const URGENT_PAUSE_MS = { first: 500, longest: 15_000 };

/**
 * Long polling that loses nothing: an update is confirmed to Telegram only when it and all before it have been
 * handled, so that whatever a killed process had in hand comes again. A slow update holds up no other chat.
 */
export function startPolling(options: PollingOptions): Polling {
  const { api, log, concurrency = 100, timeoutSeconds = 30, graceMs = 10_000 } = options;
  const isUrgent = (update: Update): boolean => options.isUrgent?.(update) ?? false;
  const inHand = new Map<number, Promise<void>>();
  const aborter = new AbortController();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let next = 0;

  const take = (update: Update): void => {
    next = Math.max(next, update.update_id + 1);
    const handling = inTurn(update).finally(() => inHand.delete(update.update_id));
    inHand.set(update.update_id, handling);
  };

  // Telegram shows at most a hundred updates that are not confirmed, so no more than that ever wait here.
  const inTurn = async (update: Update): Promise<void> => {
    if (isUrgent(update)) return handle(update);
    if (busy >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    await handle(update);
    const nextInTurn = waiting.shift();
    if (nextInTurn) nextInTurn();
    else busy -= 1;
  };

  const handle = async (update: Update): Promise<void> => {
    const { first, longest } = URGENT_PAUSE_MS;
    for (let pauseMs: number = first; ; pauseMs = Math.min(pauseMs * 2, longest)) {
      try {
        return await options.handle(update);
      } catch (error) {
        log.warn({ err: error, updateId: update.update_id }, 'an update was not handled');
        if (!isUrgent(update)) return;
      }
      // A process that stops meanwhile leaves it unconfirmed: it comes again.
      await delay(pauseMs, undefined, { ref: false });
    }
  };

  const unconfirmed = (): number => (inHand.size ? Math.min(...inHand.keys()) : next);

  const loop = async (): Promise<void> => {
    await api.deleteWebhook();
    while (!aborter.signal.aborted) {
      const updates = await ask({ offset: unconfirmed(), timeout: timeoutSeconds });
      const fresh = updates.filter(({ update_id }) => update_id >= next && !inHand.has(update_id));
      for (const update of fresh) take(update);
      if (fresh.length === 0 && inHand.size) await Promise.race([...inHand.values(), delay(BUSY_PAUSE_MS)]);
    }
    await Promise.race([Promise.all(inHand.values()), delay(graceMs, undefined, { ref: false })]);
    await api.getUpdates({ offset: unconfirmed(), limit: 1, timeout: 0 }).catch(() => undefined);
  };

  const ask = async (wish: { offset: number; timeout: number }): Promise<Update[]> => {
    for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 15_000)) {
      try {
        const signal = aborter.signal as unknown as NonNullable<Parameters<Api['getUpdates']>[1]>;
        return await api.getUpdates({ ...wish, allowed_updates: options.allowedUpdates }, signal);
      } catch (error) {
        if (aborter.signal.aborted) return [];
        if (error instanceof GrammyError && error.error_code === 401) throw error;
        const retryAfter = error instanceof GrammyError ? error.parameters.retry_after : undefined;
        log.warn({ err: error }, 'Telegram gave no updates; asking again');
        await delay(retryAfter ? retryAfter * 1000 : pauseMs, undefined, { signal: aborter.signal }).catch(
          () => undefined,
        );
      }
    }
  };

  const done = loop();
  return {
    done,
    stop: async () => {
      aborter.abort();
      await done.catch(() => undefined);
    },
  };
}
