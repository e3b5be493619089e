import { Api } from 'grammy';
import { systemClock } from '../../domain/clock.ts';
import { createTelegramClient } from '../../infra/telegram-http.ts';
import { createTelegramSender, openQueueStore, startJobs } from '../../jobs/index.ts';
import { createTranslator } from '../../locales/index.ts';
import { createDatabase } from '../../prisma/client.ts';

/** A process that delivers, over HTTP as in earnest, until it is killed. */
const {
  CONFORMANCE_DATABASE_URL: databaseUrl = '',
  CONFORMANCE_REDIS_URL: redisUrl,
  CONFORMANCE_TELEGRAM_URL: telegramUrl = '',
} = process.env;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const redisPrefix = new URL(databaseUrl).pathname.slice(1);
await startJobs({
  db: createDatabase(databaseUrl),
  clock: systemClock,
  store: await openQueueStore({ databaseUrl, redisUrl: redisUrl || undefined, redisPrefix, log }),
  telegram: createTelegramSender(new Api('1:conformance', createTelegramClient(telegramUrl).client)),
  mailer: { send: async () => undefined },
  translate: createTranslator(),
  botUsername: () => null,
  unsubscribeUrl: () => '',
  compare: { comparePayments: async () => ({ merchants: [], open: [] }) },
  autopay: { run: async () => undefined },
  settlement: { applyDueEvents: async () => 0, reconcilePayments: async () => undefined },
  fiscal: { askForReceipts: async () => 0, makeOffsets: async () => 0 },
  log,
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
