import type { TelegramUpdate } from '@gramio/types';
import type { Clock } from '../../domain/clock.ts';
import type { Settings } from '../store/settings.ts';
import { createPost } from './post.ts';
import type { UpdateQueue } from './queue.ts';

export interface WebhookTarget {
  url: string;
  secretToken?: string;
  maxConnections: number;
}

export interface Webhook {
  set(target: WebhookTarget): void;
  remove(): void;
  state(): { target: WebhookTarget | undefined; lastError: { date: number; message: string } | undefined };
  close(): void;
}

interface WebhookParts {
  updates: UpdateQueue;
  settings: Settings;
  clock: Clock;
  retryMs: number;
  /** Does a call that the bot put into its answer. */
  call: (method: string, parameters: { [name: string]: unknown }) => Promise<void>;
}

const longestPauseMs = 60_000;
const answerTimeoutMs = 60_000;

/** Brings updates to the bot's address: one at a time per chat and in order, again and again until it answers 2xx. */
export function createWebhook({ updates, settings, clock, retryMs, call }: WebhookParts): Webhook {
  const client = createPost(100, answerTimeoutMs);
  const busy = new Set<number | string>();
  const failures = new Map<number | string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let target = settings.get('webhook', '');
  let lastError: { date: number; message: string } | undefined;
  let closed = false;
  const stop = updates.onAdd(pump);
  if (target !== undefined) setImmediate(pump);

  return {
    set(next) {
      target = next;
      lastError = undefined;
      settings.set('webhook', '', next);
      pump();
    },
    remove() {
      target = undefined;
      settings.remove('webhook', '');
    },
    state: () => ({ target, lastError }),
    close() {
      closed = true;
      stop();
      for (const timer of timers) clearTimeout(timer);
      client.close();
    },
  };

  function pump(): void {
    if (target === undefined || closed) return;
    for (const update of updates.pending()) {
      if (busy.size >= target.maxConnections) return;
      const lane = laneOf(update);
      if (busy.has(lane)) continue;
      busy.add(lane);
      void deliver(target, update, lane);
    }
  }

  async function deliver(to: WebhookTarget, update: TelegramUpdate, lane: number | string): Promise<void> {
    const secret: { [name: string]: string } =
      to.secretToken === undefined ? {} : { 'X-Telegram-Bot-Api-Secret-Token': to.secretToken };
    try {
      const { status, body } = await client.post(to.url, secret, JSON.stringify(update));
      if (status < 200 || status > 299) throw new Error(`Wrong response from the webhook: ${status}`);
      failures.delete(lane);
      await answer(body);
      updates.confirm(update.update_id);
      release(lane, 0);
    } catch (error) {
      lastError = {
        date: Math.floor(clock.now().getTime() / 1000),
        message: error instanceof Error ? error.message : String(error),
      };
      const count = failures.get(lane) ?? 0;
      failures.set(lane, count + 1);
      release(lane, Math.min(longestPauseMs, retryMs * 2 ** count));
    }
  }

  function release(lane: number | string, pauseMs: number): void {
    const free = () => {
      busy.delete(lane);
      pump();
    };
    if (pauseMs === 0) return free();
    const timer = setTimeout(() => {
      timers.delete(timer);
      free();
    }, pauseMs).unref();
    timers.add(timer);
  }

  async function answer(body: string): Promise<void> {
    if (!body.startsWith('{')) return;
    let parsed: { [name: string]: unknown };
    try {
      parsed = JSON.parse(body) as { [name: string]: unknown };
    } catch {
      return;
    }
    const { method, ...parameters } = parsed;
    if (typeof method === 'string') await call(method, parameters);
  }
}

/** Updates of one chat keep their order; those without a chat keep the person's. A checkout waits for nothing else. */
function laneOf(update: TelegramUpdate): number | string {
  if (update.pre_checkout_query !== undefined) return `checkout ${update.pre_checkout_query.from.id}`;
  const message = update.message ?? update.callback_query?.message;
  const chat = message?.chat ?? update.my_chat_member?.chat;
  return chat?.id ?? update.callback_query?.from.id ?? 0;
}
