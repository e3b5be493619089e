import type { TelegramMessage } from '@gramio/types';
import type { ApiCall } from '../contract.ts';

/** What the page and the tests hear of. */
export type PlaygroundEvent =
  | { kind: 'message'; chatId: number; message: TelegramMessage }
  | { kind: 'edited'; chatId: number; message: TelegramMessage }
  | { kind: 'deleted'; chatId: number; messageId: number }
  | { kind: 'action'; chatId: number; action: string }
  | { kind: 'chat'; chatId: number }
  | { kind: 'profile' }
  | { kind: 'letter'; id: number }
  | { kind: 'call'; call: ApiCall }
  | { kind: 'queue' };

export interface Events {
  emit(event: PlaygroundEvent): void;
  /** Hears every event until the result is called. */
  listen(listener: (event: PlaygroundEvent) => void): () => void;
  /** Resolves with the first result of `pick` that is not undefined; it is asked at once and after every event. */
  until<T>(pick: (event?: PlaygroundEvent) => T | undefined, what: string, timeoutMs: number): Promise<T>;
}

export function createEvents(): Events {
  const listeners = new Set<(event: PlaygroundEvent) => void>();
  const listen = (listener: (event: PlaygroundEvent) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen,
    until: (pick, what, timeoutMs) =>
      new Promise((resolve, reject) => {
        const ready = pick();
        if (ready !== undefined) {
          resolve(ready);
          return;
        }
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`the playground waited ${timeoutMs} ms in vain for ${what}`));
        }, timeoutMs);
        const stop = listen((event) => {
          const found = pick(event);
          if (found === undefined) return;
          clearTimeout(timer);
          stop();
          resolve(found);
        });
      }),
  };
}
