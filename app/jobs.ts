import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../infra/log.ts';
import type { Mailer } from '../infra/mail.ts';
import { createTelegramSender, type Jobs, type JobsDeps, openQueueStore, startJobs } from '../jobs/index.ts';
import type { Translate } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';
import { applyDueEvents } from '../settlement/apply.ts';
import { runAutopayments } from '../settlement/autopay.ts';
import { comparePayments } from '../settlement/compare.ts';
import type { SettlementDeps } from '../settlement/deps.ts';
import { askForReceipts } from '../settlement/fiscal.ts';
import { makeOffsets } from '../settlement/offsets.ts';
import { reconcilePayments } from '../settlement/reconcile.ts';
import { paymentWords } from './payment-words.ts';
import type { TelegramConnection } from './telegram.ts';

/** Opens the queues, in Redis or PostgreSQL, and starts to work on them. */
export async function openJobs(options: {
  db: Database;
  clock: Clock;
  log: Logger;
  databaseUrl: string;
  redisUrl: string | null;
  telegram: TelegramConnection;
  mailer: Mailer;
  translate: Translate;
  settlement: SettlementDeps;
  unsubscribeUrl: JobsDeps['unsubscribeUrl'];
  watch: NonNullable<JobsDeps['watch']>;
  onLedgerVerified: NonNullable<JobsDeps['onLedgerVerified']>;
  onCompared: NonNullable<JobsDeps['compare']['onCompared']>;
}): Promise<Jobs> {
  const { databaseUrl, redisUrl, telegram, settlement, onCompared, log, ...rest } = options;
  const describe = paymentWords(rest.translate);
  return startJobs({
    ...rest,
    log,
    store: await openQueueStore({ databaseUrl, redisUrl: redisUrl ?? undefined, log }),
    telegram: createTelegramSender(telegram.api),
    botUsername: () => telegram.me.username,
    autopay: { run: (limit) => runAutopayments(settlement, limit, describe) },
    settlement: {
      applyDueEvents: (limit) => applyDueEvents(settlement, limit),
      reconcilePayments: (limit) => reconcilePayments(settlement, limit),
    },
    compare: { comparePayments: () => comparePayments(settlement), onCompared },
    fiscal: {
      askForReceipts: (limit) => askForReceipts(settlement, limit),
      makeOffsets: (limit) => makeOffsets(settlement, limit),
    },
  });
}
