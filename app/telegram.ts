import { autoRetry } from '@grammyjs/auto-retry';
import type { I18n } from '@grammyjs/i18n';
import { Api, type Bot } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { ALLOWED_UPDATES, createBot, introduce } from '../bot/bot.ts';
import { isAboutMoney } from '../bot/chat-payments.ts';
import type { CabinetContext } from '../bot/context.ts';
import type { BotDeps } from '../bot/deps.ts';
import { UpdateInProgress } from '../bot/errors.ts';
import type { Logger } from '../infra/log.ts';
import { createTelegramClient } from '../infra/telegram-http.ts';
import { inTurn } from './pace.ts';
import { type Polling, startPolling } from './polling.ts';

/** The Bot API as this installation reaches it: Telegram's, the playground's or another server's. */
export interface TelegramConnection {
  readonly token: string;
  /** plain: nothing is repeated by itself */
  readonly api: Api;
  readonly me: UserFromGetMe;
  readonly client: ReturnType<typeof createTelegramClient>['client'];
  close(): Promise<void>;
}

/** Reaches the Bot API and learns who the bot is. Fails with Telegram's own words where the token is wrong. */
export async function connectTelegram(token: string, apiRoot?: string): Promise<TelegramConnection> {
  const { client, close } = createTelegramClient(apiRoot);
  const api = new Api(token, client);
  return { token, api, me: await api.getMe(), client, close };
}

/** A connection's Bot API whose messages take their turn among the notices; it repeats nothing by itself. */
export function apiInTurn({ token, client }: TelegramConnection, deps: Pick<BotDeps, 'db' | 'log'>): Api {
  const api = new Api(token, client);
  api.config.use(inTurn(deps));
  return api;
}

export interface RunningBot {
  /** Handles an update that came by webhook. */
  handle(update: unknown): Promise<'done' | 'in-progress'>;
  stop(): Promise<void>;
  /** Fails where polling cannot go on. */
  readonly done: Promise<void>;
}

/** Makes the bot and lets updates in: by long polling, or by telling Telegram where to send them. */
export async function startBot(options: {
  telegram: TelegramConnection;
  deps: BotDeps;
  i18n: I18n;
  log: Logger;
  mode: 'polling' | 'webhook';
  webhook: { url: string; secretToken: string };
}): Promise<RunningBot> {
  const { telegram, log, mode, webhook, i18n } = options;
  const bot = createBot(options.deps, { token: telegram.token, i18n, client: telegram.client, botInfo: telegram.me });
  bot.api.config.use(inTurn(options.deps));
  // A limit that lasts longer than this is told to the client, who repeats it (bot/errors.ts).
  bot.api.config.use(autoRetry({ maxRetryAttempts: 3, maxDelaySeconds: 5 }));
  const inHand = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    inHand.add(work);
    return work.finally(() => inHand.delete(work));
  };
  let polling: Polling | null = null;
  if (mode === 'webhook') {
    const { url, secretToken } = webhook;
    await telegram.api.setWebhook(url, { secret_token: secretToken, allowed_updates: ALLOWED_UPDATES });
  } else {
    polling = startPolling({
      api: telegram.api,
      handle: (update) => track(bot.handleUpdate(update)),
      isUrgent: isAboutMoney,
      allowedUpdates: ALLOWED_UPDATES,
      log,
    });
  }
  await introduceKindly(bot, i18n, log);
  return {
    handle: (update) => track(handleOnce(bot, update as Update)),
    done: polling?.done ?? new Promise(() => undefined),
    stop: async () => {
      await polling?.stop();
      await Promise.allSettled(inHand);
    },
  };
}

async function handleOnce(bot: Bot<CabinetContext>, update: Update): Promise<'done' | 'in-progress'> {
  try {
    await bot.handleUpdate(update);
    return 'done';
  } catch (error) {
    const cause = error instanceof Error && 'error' in error ? error.error : error;
    if (cause instanceof UpdateInProgress) return 'in-progress';
    throw error;
  }
}

/** Commands and descriptions are a courtesy: without them the bot works all the same. */
async function introduceKindly(bot: Bot<CabinetContext>, i18n: I18n, log: Logger): Promise<void> {
  try {
    await introduce(bot, i18n);
  } catch (error) {
    log.warn({ err: error }, 'the commands and descriptions could not be set; they stay as they were');
  }
}
