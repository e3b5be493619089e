import type { Clock } from '../../domain/clock.ts';
import type { Limiter } from '../bot-api/limits.ts';
import type { Letters } from '../letters/letters.ts';
import type { Queries } from '../people/queries.ts';
import type { Poller } from '../updates/polling.ts';
import type { UpdateQueue } from '../updates/queue.ts';
import type { Webhook } from '../updates/webhook.ts';
import type { Chats } from './chats.ts';
import type { Events } from './events.ts';
import type { Files } from './files.ts';
import type { Settings } from './settings.ts';

/** Everything that stands for Telegram's memory, given to each method of the Bot API. */
export interface World {
  clock: Clock;
  log: (message: string) => void;
  events: Events;
  chats: Chats;
  files: Files;
  letters: Letters;
  limiter: Limiter;
  queries: Queries;
  settings: Settings;
  updates: UpdateQueue;
  poller: Poller;
  webhook: Webhook;
}
