import type { TelegramMessage, TelegramUpdate } from '@gramio/types';
import type { Clock } from '../domain/clock.ts';
import type { Fault } from './bot-api/faults.ts';
import type { Limits } from './bot-api/limits.ts';
import type { Letter } from './letters/letters.ts';
import type { PressAnswer } from './people/callbacks.ts';

/** Somebody whom a visitor of the page can be. */
export interface Persona {
  id: string;
  telegramId: number;
  firstName: string;
  lastName?: string;
  username?: string;
  languageCode: string;
  /** Who this is, in Russian. */
  about: string;
  emails: readonly string[];
}

/** A button of the page that makes the app do something at once. */
export interface PlaygroundControl {
  /** The button's label, in Russian. */
  name: string;
  /** Gives a line to show. */
  run(): Promise<string>;
}

/** The clock on the page: whose time it shows, and the buttons that move it on. */
export interface PlaygroundClockwork {
  /** An IANA name. */
  timeZone: string;
  moves: readonly PlaygroundControl[];
}

export interface PlaygroundOptions {
  host?: '127.0.0.1';
  /** 0 takes any free port; when the port is taken, the next free one is used. */
  port: number;
  clock: Clock;
  personas: readonly Persona[];
  controls?: readonly PlaygroundControl[];
  /** Only where `clock` can be moved. */
  clockwork?: PlaygroundClockwork;
  /** Keeps the chats over a restart; without it they are in memory only. */
  dataFile?: string;
  log: (message: string) => void;
  /** Telegram's own sending limits unless given; false switches them off. */
  limits?: Partial<Limits> | false;
  /** The first pause before a refused webhook is asked again, doubled with every refusal up to a minute. */
  webhookRetryMs?: number;
}

/** A Bot API call that was answered. */
export interface ApiCall {
  method: string;
  parameters: { readonly [name: string]: unknown };
  /** What the bot got as `result`, when the call was accepted. */
  result?: unknown;
  /** What the bot got as `description`, when it was refused. */
  error?: string;
  /** 200, or Telegram's error code. */
  code: number;
}

/** A persona's hands: what a test does instead of the page. */
export interface PlaygroundUser {
  persona: Persona;
  chatId: number;
  /** Presses START, from a deep link when a payload is given. */
  start(payload?: string): TelegramMessage;
  /** Types a text in the private chat, or in the group. */
  send(text: string, where?: 'private' | 'group'): TelegramMessage;
  sendSticker(): TelegramMessage;
  sendVoice(): TelegramMessage;
  /** Presses a button by its label (or a part of it) in the newest message that has one; waits for the bot's answer. */
  press(label: string | RegExp): Promise<PressAnswer>;
  /** Presses what a stale screen still shows: any callback_data under any message, even a deleted one. */
  pressData(messageId: number, data: string): Promise<PressAnswer>;
  /** Pays an invoice; gives the reason if the bot refused, or undefined. */
  pay(messageId: number): Promise<string | undefined>;
  block(): void;
  unblock(): void;
  /** The private chat, oldest first. */
  messages(): readonly TelegramMessage[];
  last(): TelegramMessage | undefined;
  /** The first message, there already or still to come or be edited, that fits. */
  until(fits: (message: TelegramMessage) => boolean, timeoutMs?: number): Promise<TelegramMessage>;
}

export interface Playground {
  /** For grammY's `client.apiRoot`. */
  apiRoot: string;
  /** What stands before `/bot<token>/<file_path>` when a file is fetched. */
  fileRoot: string;
  botToken: string;
  botUsername: string;
  pageUrl: string;
  lettersUrl: string;
  smtpUrl: string;
  close(): Promise<void>;

  user(personaId: string): PlaygroundUser;
  addPersona(persona: Persona): PlaygroundUser;
  /** The next call of the bot (of that method, if named), getUpdates left out. */
  nextCall(method?: string, timeoutMs?: number): Promise<ApiCall>;
  /** Calls `listener` after every call but getUpdates; the result stops it. */
  onCall(listener: (call: ApiCall) => void): () => void;
  /** Resolves when the bot has taken every update and no call is under way. */
  idle(timeoutMs?: number): Promise<void>;
  /** Updates that the bot has not confirmed yet. */
  pendingUpdates(): readonly TelegramUpdate[];
  /** Makes the next calls go wrong as a network or Telegram does. */
  inject(fault: Fault): void;
  /** Newest first, of one address if given. */
  letters(address?: string): readonly Letter[];
  /** What lies behind a file_id of a document or photo; undefined if there is no such file. */
  fileBytes(fileId: string): Buffer | undefined;
  /** A letter to the address that came after the call, or after `since` (a letter's id). */
  nextLetter(address: string, since?: number, timeoutMs?: number): Promise<Letter>;
}
