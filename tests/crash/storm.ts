import { setTimeout as delay } from 'node:timers/promises';
import { verifyLedger } from '../../domain/billing/verify.ts';
import { systemClock } from '../../domain/clock.ts';
import { startPlayground } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import { SECRET_KEY } from '../harness/app.ts';
import { createTestDatabase } from '../harness/database.ts';
import { eventually } from '../harness/eventually.ts';
import { type AppProcess, endAll, freePort, startProcess } from '../harness/process.ts';
import { randomFrom, shuffle } from '../storm/chance.ts';
import { openHouse } from '../storm/house.ts';
import { openTills, type Seeded, seedPayments, type Told } from '../storm/seed.ts';
import { deliveryOf, openSender } from '../storm/send.ts';

export interface StormOptions {
  /** News of payments, over all providers; and how often each is delivered. */
  readonly events: number;
  readonly copies: number;
  readonly kills: number;
  readonly seed: number;
  /** What crashes have left to the clock is due at once, and the sweep is not waited for longer than its own tick. */
  readonly isHurried: boolean;
}

/** What a storm has come to. */
export interface StormReport {
  readonly events: number;
  readonly payments: number;
  readonly merchants: number;
  readonly kills: number;
  /** Answers by status; 0: the connection was refused or broke off. */
  readonly answers: Readonly<Record<number, number>>;
  /** Deliveries that were never acknowledged, though they were repeated. */
  readonly givenUp: number;
  readonly deliverySeconds: number;
  /** From the last acknowledgement until nothing was left to apply. */
  readonly restSeconds: number;
}

/** What the database must hold when it is over; `wrong` is in words. */
export interface StormTrace {
  readonly stored: number;
  readonly applied: number;
  readonly wrong: readonly string[];
}

const CONNECTIONS = 64;
const ORGANIZATIONS = 5;
/** Providers that list what was paid have so many payments to look through. */
const PAYMENTS_OF_A_MERCHANT = 400;
const PROVIDERS = 6;
/** A provider tells again what was not acknowledged: after a tenth of a second at first, later every two. */
const TRIES = 120;

/**
 * Delivers every event so many times, shuffled, over 64 connections, to an app that is killed in the midst of it, again
 * and again, at moments that chance picks, and started anew; then waits until the app has worked off what is left.
 */
export async function runStorm(options: StormOptions): Promise<StormReport & StormTrace> {
  const random = randomFrom(options.seed);
  const { db, connectionString, drop } = await createTestDatabase();
  const playground = await startPlayground({
    port: 0,
    clock: systemClock,
    personas: [],
    log: () => undefined,
    limits: false,
  });
  const each = Math.max(2, Math.ceil(options.events / PROVIDERS / PAYMENTS_OF_A_MERCHANT));
  const house = await openHouse({ each });
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const outside = {
    environment: {
      ROLES: 'webhooks,jobs',
      BOT_TOKEN: playground.botToken,
      TELEGRAM_API_ROOT: playground.apiRoot,
      SMTP_URL: playground.smtpUrl,
      DATABASE_URL: connectionString,
      PUBLIC_URL: publicUrl,
      SECRET_KEY,
      TRUSTED_PROXIES: '1',
      SANDBOX_BANK: 'false',
      LOG_LEVEL: 'info',
      DATA_DIR: '/tmp',
    },
    front: { lead: () => undefined },
  };
  const start = (): Promise<AppProcess> => startProcess(outside, { PORT: String(port) });
  try {
    const tills = await openTills(db, house, { organizations: ORGANIZATIONS, secretKey: SECRET_KEY });
    const seeded = await seedPayments(db, tills, { count: paymentsFor(options.events), publicUrl });
    const events = newsOf(seeded);
    let app = await start();
    const delivering = deliver(events, { ...options, publicUrl, random });
    let kills = 0;
    for (const at of momentsOf(options, random)) {
      await delivering.reach(Math.floor(at * events.length * options.copies));
      await app.kill();
      kills += 1;
      app = await start();
    }
    const delivered = await delivering.end;
    const restAt = performance.now();
    await untilApplied(db, options.isHurried);
    const restSeconds = (performance.now() - restAt) / 1000;
    const trace = await traceOf(db, { seeded, events });
    await app.stop();
    const { length: payments } = seeded.payments;
    return { events: events.length, payments, merchants: tills.length, kills, ...delivered, restSeconds, ...trace };
  } finally {
    endAll();
    await house.close();
    await playground.close();
    await drop();
  }
}

/** A provider in six tells two things of a payment, the others one. */
const paymentsFor = (events: number): number => Math.ceil((events * PROVIDERS) / (PROVIDERS + 1)) + PROVIDERS;

/** What is stored when it comes; questions and what is of no interest leave nothing behind. */
function newsOf({ told }: Seeded): Told[] {
  return told.filter(({ till: { stand }, callback }) => stand.connection.parseCallback(callback).kind === 'event');
}

/** When the app is to be killed, as shares of all deliveries. */
const momentsOf = ({ kills }: StormOptions, random: () => number): number[] =>
  Array.from({ length: kills }, () => 0.02 + random() * 0.93).toSorted((a, b) => a - b);

function deliver(
  events: readonly Told[],
  { copies, publicUrl, random }: StormOptions & { publicUrl: string; random: () => number },
) {
  const order = shuffle(
    Uint32Array.from({ length: events.length * copies }, (_, index) => index % events.length),
    random,
  );
  const sender = openSender(publicUrl, CONNECTIONS);
  const answers: Record<number, number> = {};
  const waiting: { count: number; resolve: () => void }[] = [];
  let next = 0;
  let acknowledged = 0;
  let givenUp = 0;

  async function deliverOne(told: Told): Promise<void> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const status = (await sender.send(deliveryOf(told))) ?? 0;
      answers[status] = (answers[status] ?? 0) + 1;
      if (status >= 200 && status < 300) return;
      await delay(Math.min(2_000, 100 * 1.5 ** tried));
    }
    givenUp += 1;
  }

  async function work(): Promise<void> {
    while (next < order.length) {
      const told = events[order[next++] ?? 0];
      if (told) await deliverOne(told);
      acknowledged += 1;
      while (waiting[0] && waiting[0].count <= acknowledged) waiting.shift()?.resolve();
    }
  }

  const startedAt = performance.now();
  const end = Promise.all(Array.from({ length: CONNECTIONS }, work)).then(async () => {
    await sender.close();
    return { answers, givenUp, deliverySeconds: (performance.now() - startedAt) / 1000 };
  });
  return {
    end,
    /** Resolves when so many deliveries have been acknowledged; to be asked for in rising order. */
    reach: (count: number) =>
      new Promise<void>((resolve) => {
        if (acknowledged >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

/** Events that a crash has cut short are the sweep's; it takes up each after a quarter of a minute. */
async function untilApplied(db: Database, isHurried: boolean): Promise<void> {
  await eventually(
    'every event to be applied',
    async () => {
      if (isHurried) {
        await db.$executeRaw`UPDATE payment_events SET next_attempt_at = now()
          WHERE applied_at IS NULL AND next_attempt_at > now() + interval '1 second' AND attempts > 0
            OR applied_at IS NULL AND received_at < now() - interval '4 seconds' AND next_attempt_at > now()`;
        await delay(1_000);
      }
      return (await db.paymentEvent.count({ where: { appliedAt: null } })) === 0;
    },
    15 * 60_000,
  );
}

async function traceOf(
  db: Database,
  { seeded, events }: { seeded: Seeded; events: readonly Told[] },
): Promise<StormTrace> {
  const keys = new Set<string>();
  for (const { till, callback } of events) {
    const parsed = till.stand.connection.parseCallback(till.stand.again?.(callback) ?? callback);
    if (parsed.kind === 'event') keys.add(`${till.merchantId} ${parsed.event.eventKey}`);
  }
  const stored = await db.paymentEvent.findMany({ select: { merchantId: true, eventKey: true, appliedAt: true } });
  const wrong = stored
    .filter(({ merchantId, eventKey }) => !keys.has(`${merchantId} ${eventKey}`))
    .map(({ eventKey }) => `an event that nobody told: ${eventKey}`);
  if (stored.length !== keys.size) wrong.push(`${stored.length} events are stored of ${keys.size}`);
  wrong.push(...(await wrongMoney(db, seeded)));
  const { breaches } = await verifyLedger(db);
  wrong.push(...breaches.map(({ name, id }) => `the ledger: ${name} ${id}`));
  return { stored: stored.length, applied: stored.filter(({ appliedAt }) => appliedAt !== null).length, wrong };
}

/** Every payment is credited its own sum, to its own debt, once, and its client is told once. */
async function wrongMoney(db: Database, { payments }: Seeded): Promise<string[]> {
  const rows = await db.$queryRaw<
    { id: number; status: string; receivedMinor: bigint; allocatedMinor: bigint; posted: number; notices: number }[]
  >`SELECT payment.id, payment.status::text AS status, payment.received_minor AS "receivedMinor",
      charge.allocated_minor AS "allocatedMinor",
      (SELECT count(*)::int FROM ledger_transactions own WHERE own.payment_id = payment.id) AS posted,
      (SELECT count(*)::int FROM notices told
        WHERE told.client_id = payment.client_id AND told.channel = 'telegram') AS notices
    FROM payments payment
    JOIN payment_lines line ON line.payment_id = payment.id
    JOIN charges charge ON charge.id = line.charge_id`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return payments.flatMap(({ id, number, amountMinor }) => {
    const row = byId.get(id);
    const isRight =
      row?.status === 'succeeded' &&
      row.receivedMinor === amountMinor &&
      row.allocatedMinor === amountMinor &&
      row.posted === 1 &&
      row.notices === 1;
    if (isRight) return [];
    const { status, receivedMinor, allocatedMinor, posted, notices } = row ?? {};
    return `${number}: ${status}, ${receivedMinor} received, ${allocatedMinor} allocated, ${posted} posted, ${notices} told`;
  });
}

/** The report in words. */
export function describeStorm(report: StormReport & StormTrace): string {
  const { events, payments, merchants, kills, answers, deliverySeconds, restSeconds } = report;
  const count = Object.values(answers).reduce((sum, each) => sum + each, 0);
  const perSecond = (each: number) => `${(each / deliverySeconds).toFixed(0)}/s`;
  return [
    `${events} events of ${payments} payments through ${merchants} merchant accounts, killed ${kills} times:`,
    `${count} deliveries in ${deliverySeconds.toFixed(0)} s (${perSecond(count)}; ${perSecond(events)} events),`,
    `answered ${JSON.stringify(answers)}; the rest was applied in another ${restSeconds.toFixed(0)} s`,
  ].join(' ');
}
