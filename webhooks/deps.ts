import type { Hono } from 'hono';
import type { Translate } from '../locales/index.ts';
import type { SettlementDeps } from '../settlement/deps.ts';
import type { Metrics } from './metrics.ts';

/** What the web server is given by the composition root. */
export interface WebDeps {
  readonly settlement: SettlementDeps;
  readonly translate: Translate;
  /** Without the @; null where Telegram has not told it. */
  readonly botUsername: string | null;
  /** Where the chat is, if not at https://t.me/BOT: the page of the stand-in for Telegram. */
  readonly chatUrl?: string;
  /** For /readyz: each resolves where its part is reachable, and rejects where it is not. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly metrics: Metrics;
  /** False in a process that only takes Telegram's updates; true unless told. */
  readonly withPayments?: boolean;
  /** Routes of other parts, such as Telegram's updates. */
  readonly routes?: readonly Hono[];
  /** How many proxies of ours stand before this server, and so how much of X-Forwarded-For is to be believed. */
  readonly trustedProxies?: number;
}
