import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { bringAutopayDay } from '../demo/autopay-day.ts';
import { bringNextFiles, type NextFiles } from '../demo/next-files.ts';
import { demoOrganizations } from '../demo/organizations.ts';
import { personas } from '../demo/personas.ts';
import { seedDemo } from '../demo/seed.ts';
import type { Clock, MovableClock } from '../domain/clock.ts';
import { type Keyring, seal } from '../infra/encryption.ts';
import type { SweepReport } from '../jobs/index.ts';
import { sandbox } from '../payments/sandbox/index.ts';
import { type Playground, type PlaygroundClockwork, startPlayground } from '../playground/index.ts';
import type { Database } from '../prisma/client.ts';
import { createMerchant } from '../settlement/merchants.ts';
import type { Passage } from './passing-time.ts';

/** Starts the stand-in for Telegram, over a database that holds the demonstration data. */
export async function openPlayground(options: {
  db: Database;
  clock: Clock;
  /** What moves `clock`; null where it stands for itself. */
  hands: MovableClock | null;
  /** Lets time pass until then, with all that comes due meanwhile. */
  passTime: (hands: MovableClock, until: Date) => Promise<Passage>;
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
  const { db, clock, hands, port, keyring, log } = options;
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
    ...(hands ? { clockwork: clockworkOf(hands, (until) => options.passTime(hands, until)) } : {}),
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
      {
        name: 'Пришли новые файлы',
        run: async () => filesResult(await bringNextFiles(db, clock)),
      },
    ],
  });
}

type Zoned = Temporal.ZonedDateTime;

/** How far a visitor can move the time, by the clock of the demonstration's first organization. */
const MOVES: readonly { readonly name: string; readonly to: (now: Zoned) => Zoned }[] = [
  { name: '+1 час', to: (now) => now.add({ hours: 1 }) },
  { name: '+1 день', to: (now) => now.add({ days: 1 }) },
  { name: 'До 10 утра завтра', to: (now) => now.add({ days: 1 }).withPlainTime('10:00') },
  { name: '+1 неделя', to: (now) => now.add({ weeks: 1 }) },
];

function clockworkOf(hands: MovableClock, passTime: (until: Date) => Promise<Passage>): PlaygroundClockwork {
  const { timeZone } = demoOrganizations[0].organization;
  const zoned = () => Temporal.Instant.fromEpochMilliseconds(hands.now().getTime()).toZonedDateTimeISO(timeZone);
  let passing: Promise<Passage> | null = null;
  const moveTo = async (wanted: (now: Zoned) => Zoned) => {
    if (passing) return 'Время ещё идёт вперёд: дождитесь, когда дойдёт.';
    passing = passTime(new Date(wanted(zoned()).epochMilliseconds));
    const passage = await passing.finally(() => {
      passing = null;
    });
    return passageResult(passage);
  };
  return { timeZone, moves: MOVES.map(({ name, to }) => ({ name, run: () => moveTo(to) })) };
}

/** What the time that passed brought, in a line for the visitor. */
function passageResult({ planned, sent, waiting }: Passage): string {
  return [
    planned > 0 ? `Новых напоминаний: ${planned}.` : 'Новых напоминаний не появилось.',
    ...(sent > 0 ? [`Пришло сообщений: ${sent}.`] : []),
    ...(waiting > 0 ? [`Ещё ждут своего часа: ${waiting} — тихие часы или «напомнить позже».`] : []),
    ...(planned + sent + waiting === 0 ? ['Их получают те, кто открыл кабинет.'] : []),
  ].join(' ');
}

/** What the organizations' next files brought, in a line for the visitor. */
function filesResult({ goods, bills }: NextFiles): string {
  return [
    goods > 0 ? `Магазин прислал заказы, вещи и посылки, изменилось строк: ${goods}.` : 'У магазина всё по-прежнему.',
    bills > 0 ? `Пришли квитанции за месяц: ${bills}.` : 'Квитанции за следующий месяц придут, когда он начнётся.',
    'О своих вам напишут через 5 минут, о квитанции — с 10 утра: передвиньте время вперёд.',
  ].join(' ');
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
