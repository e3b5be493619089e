import {
  busiestSecond,
  openStrictTelegram,
  type StrictTelegram,
  shortestPauseMs,
} from '../../tests/harness/strict-telegram.ts';
import { serve } from '../lib/children.ts';
import type { ApiCall } from '../standin/server.ts';

/** What came to Telegram since it was last asked to forget. */
export interface Traffic {
  /** messages that were tried, and those that were taken */
  readonly tried: number;
  readonly taken: number;
  readonly busiest: number;
  readonly shortestPauseMs: number;
  /** refused because they were too many */
  readonly refused: number;
  /** from the first to the last */
  readonly seconds: number;
}

let telegram: StrictTelegram | null = null;
let from = 0;
let kept: ApiCall[] | null = null;

const handlers = {
  /** Starts to listen; gives the address of the server. */
  open: async () => {
    telegram = await openStrictTelegram(undefined, (method, payload) => kept?.push({ method, payload }));
    return telegram.url;
  },
  /** From now on calls are kept whole, or only counted. */
  observe: ({ keep }: { keep: boolean }) => {
    kept = keep ? [] : null;
  },
  observed: () => ({ counts: { ...telegram?.counts }, calls: kept ?? [] }),
  /** Forgets what came. */
  forget: () => {
    from = telegram?.attempts.length ?? 0;
  },
  /** All of it, or what came to chats that are numbered from `first` on, so many of them. */
  traffic: (chats: { first: number; count: number } | null): Traffic => {
    const isMeant = (chatId: number) => !chats || (chatId >= chats.first && chatId < chats.first + chats.count);
    const attempts = (telegram?.attempts.slice(from) ?? []).filter(({ chatId }) => isMeant(chatId));
    const times = attempts.map(({ atMs }) => atMs);
    return {
      tried: attempts.length,
      taken: attempts.filter(({ outcome }) => outcome === 'taken').length,
      refused: attempts.filter(({ outcome }) => outcome === 'limit').length,
      busiest: busiestSecond(times),
      shortestPauseMs: shortestPauseMs(attempts),
      seconds: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000,
    };
  },
};
export type TelegramHandlers = typeof handlers;

serve(handlers);
