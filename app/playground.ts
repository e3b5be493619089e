import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bringAutopayDay } from '../demo/autopay-day.ts';
import { personas } from '../demo/personas.ts';
import { seedDemo } from '../demo/seed.ts';
import type { Clock } from '../domain/clock.ts';
import { type Keyring, seal } from '../infra/encryption.ts';
import type { SweepReport } from '../jobs/index.ts';
import { sandbox } from '../payments/sandbox/index.ts';
import { type Playground, startPlayground } from '../playground/index.ts';
import type { Database } from '../prisma/client.ts';
import { createMerchant } from '../settlement/merchants.ts';

/** Starts the stand-in for Telegram, over a database that holds the demonstration data. */
export async function openPlayground(options: {
  db: Database;
  clock: Clock;
  port: number;
  dataDir: string;
  keyring: Keyring;
  bankApi: string;
  /** null where this process runs no jobs */
  runSweep: () => Promise<SweepReport | null>;
  /** Charges what is due today, whatever the hour. */
  runAutopay: () => Promise<{ readonly charged: number }>;
  log: (line: string) => void;
}): Promise<Playground> {
  const { db, clock, port, keyring, log } = options;
  await seedDemo(db, clock, log, {
    addMerchant: async (organizationId: string) => {
      await createMerchant(db, (text, context) => seal(text, keyring, context), {
        organizationId,
        provider: sandbox,
        settings: {
          apiBase: options.bankApi,
          merchantId: organizationId,
          secret: randomBytes(24).toString('base64url'),
        },
      });
    },
  });
  return startPlayground({
    port,
    clock,
    personas,
    log,
    dataFile: join(options.dataDir, 'playground.jsonl'),
    controls: [
      {
        name: 'Запустить напоминания',
        run: async () => sweepResult(await options.runSweep(), clock.now()),
      },
      {
        name: 'Настал день автоплатежа',
        run: async () => {
          const due = await bringAutopayDay(db, clock);
          const { charged } = await options.runAutopay();
          return autopayResult(due, charged);
        },
      },
    ],
  });
}

/** What the day brought, in a line for the visitor. */
function autopayResult(due: number, charged: number): string {
  if (charged > 0) return `Списаний по автоплатежу: ${charged}. Чем кончилось — в чате.`;
  if (due > 0) return 'Ничего не списано: объявление ещё не дошло, или платить уже нечего.';
  return 'Ничего не объявлено. Запомните карту, включите автоплатёж и запустите напоминания.';
}

/** What the search for reminders found, in a line for the visitor. */
function sweepResult(report: SweepReport | null, now: Date): string {
  if (!report) return 'Этот процесс напоминаний не шлёт.';
  const count = report.organizations.reduce((sum, { planned }) => sum + planned, 0);
  if (count === 0) return 'Новых напоминаний нет: о чём пора, уже сказано. Их получают те, кто открыл кабинет.';
  const waiting = report.organizations.filter(({ planned, notBefore }) => planned > 0 && notBefore > now);
  const later = waiting.length ? ' Сейчас тихие часы: придут после девяти утра.' : ' Сейчас придут в чат.';
  return `Новых напоминаний: ${count}.${later}`;
}
