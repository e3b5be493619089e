import { setTimeout as delay } from 'node:timers/promises';
import { createLoad } from '../lib/load.ts';
import type { Webhook } from '../tap/sample.ts';
import { resetScreens } from '../tap/tapper.ts';
import { type Chat, nextUpdateId, tapUpdate } from '../tap/update.ts';

/** Taps a second, whatever else goes on: each at its time, whether or not those before are answered. */
const PER_SECOND = 8;

export interface Taps {
  /** Chats tap, one after another, until told; gives how long each waited for its answer. */
  run(isOver: () => boolean): Promise<number[]>;
  close(): Promise<void>;
}

/** The chats that tap, over connections that last. */
export function createTaps(databaseUrl: string, webhook: Webhook, chats: readonly Chat[]): Taps {
  const load = createLoad();
  return {
    run: async (isOver) => {
      const latenciesMs: number[] = [];
      while (!isOver()) {
        // Each taps once on its home screen; out of the measure all are put back to it.
        const messageIds = await resetScreens(databaseUrl, { tidies: false });
        const underWay: Promise<void>[] = [];
        const startedAt = performance.now();
        for (const [index, chat] of chats.entries()) {
          await delay(Math.max(0, startedAt + (index * 1_000) / PER_SECOND - performance.now()));
          if (isOver()) break;
          const tap = tapUpdate(nextUpdateId(), { ...chat, messageId: messageIds.get(chat.userId) ?? 0 });
          const shot = { ...webhook, body: JSON.stringify(tap) };
          underWay.push(load.fire([shot], { concurrency: 1 }).then(({ p50Ms }) => void latenciesMs.push(p50Ms)));
        }
        await Promise.all(underWay);
      }
      return latenciesMs;
    },
    close: load.close,
  };
}
