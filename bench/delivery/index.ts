import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { readerId, readersSql, remindersSql, urgentSql } from '../../tests/harness/readers.ts';
import { startChild } from '../lib/children.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { freePort } from '../lib/listen.ts';
import { createLoad } from '../lib/load.ts';
import { type Program, startProgram } from '../lib/program.ts';
import { limited, type Result } from '../lib/result.ts';
import { quantile } from '../lib/stats.ts';
import { findWebhook, meetEveryone } from '../tap/sample.ts';
import { seedChats } from '../tap/seed.ts';
import { keepHomeScreens } from '../tap/tapper.ts';
import { createTaps, type Taps } from './taps.ts';
import type { TelegramHandlers, Traffic } from './telegram.ts';

export const DELIVERY_NAMES = ['delivery'] as const;

/** How many reminders a round has to deliver, and for how long it is quiet beside. */
const SIZES = {
  small: { rounds: 5, reminders: 360, quietMs: 15_000 },
  full: { rounds: 1, reminders: 15_000, quietMs: 120_000 },
} as const;
const WARM_UP = 60;
/** So many payments at once, as after an import: told while nothing else is, and while reminders go out. */
const BURST = 60;
const BESIDE_BURST = 240;
/** Of the readers one in so many is told something urgent as well, while the reminders are on their way. */
const URGENT_ONE_IN = 40;
const URGENT_EVERY_MS = 1_600;
/** Of Telegram's thirty a second five are not for what goes to many. */
const AIM_PER_SECOND = 24;
/**
 * Urgent notices have the lane of the others, and three places more in 1.1 s. Beside reminders they have it once those
 * are out that have their places already.
 */
const AIM_URGENT_PER_SECOND = { alone: 23, beside: 15 } as const;
/** How much later a tap may be answered at the worst while everybody is written to. */
const AIM_TAPS = 2;

/**
 * Reminders in bulk through two processes that deliver, to a Telegram that refuses whatever is beyond its limits, while
 * a third answers taps; in turns with as long a time of taps alone. Fails where a second holds more than thirty, where a
 * chat gets two in one, where anything is refused, or where anything owed is not said once.
 */
export async function benchDelivery(server: BenchServer, { isFull }: { isFull: boolean }): Promise<Result[]> {
  const { rounds, reminders, quietMs } = SIZES[isFull ? 'full' : 'small'];
  const databaseUrl = await server.createDatabase();
  const telegram = startChild<TelegramHandlers>(new URL('./telegram.ts', import.meta.url));
  const programs: Program[] = [];
  let taps: Taps | null = null;
  try {
    const apiRoot = await telegram.call.open(undefined);
    await seedChats(databaseUrl);
    await seedReaders(databaseUrl, WARM_UP + rounds * reminders + 2 * BURST + BESIDE_BURST);
    await telegram.call.observe({ keep: true });
    const start = async (roles: string) =>
      programs.push(await startProgram(await settings(databaseUrl, apiRoot, roles)));
    await start('bot');
    const standin = { url: apiRoot, call: telegram.call, stop: telegram.stop };
    const webhook = await findWebhook(standin);
    const load = createLoad();
    const chats = await meetEveryone({ standin, load, webhook });
    await load.close();
    await keepHomeScreens(databaseUrl);
    await start('jobs');
    await start('jobs');
    await withClient(databaseUrl, (client) => client.query('ANALYZE'));
    taps = createTaps(databaseUrl, webhook, chats);

    const quiet: number[] = [];
    const busy: number[] = [];
    const traffic: Traffic[] = [];
    let from = 1;
    for (let round = 0; round <= rounds; round += 1) {
      const count = round === 0 ? WARM_UP : reminders;
      const over = performance.now() + (round === 0 ? 2_000 : quietMs);
      const alone = await taps.run(() => performance.now() > over);
      await telegram.call.forget(undefined);
      const beside = await deliver(databaseUrl, taps, { from, count });
      const came = await telegram.call.traffic(null);
      from += count;
      await assertSaid(databaseUrl, came);
      // The first round warms up, and is judged all the same.
      if (round === 0) continue;
      quiet.push(...alone);
      busy.push(...beside);
      traffic.push(came);
    }
    const urgent: Traffic[] = [];
    for (const beside of [0, BESIDE_BURST]) {
      await telegram.call.forget(undefined);
      await burst(databaseUrl, { from, beside });
      urgent.push(await telegram.call.traffic({ first: readerId(from), count: BURST }));
      await assertSaid(databaseUrl, await telegram.call.traffic(null));
      from += BURST + beside;
    }
    return [...resultsOf({ quiet, busy, traffic }), ...urgentResultsOf(urgent)];
  } finally {
    await taps?.close();
    for (const program of programs) await program.stop();
    await telegram.stop();
    await server.dropDatabase(databaseUrl);
  }
}

async function settings(databaseUrl: string, apiRoot: string, roles: string): Promise<Record<string, string>> {
  const port = String(await freePort());
  return {
    BOT_TOKEN: '123456789:AAE_bench_bench_bench_bench_bench',
    TELEGRAM_API_ROOT: apiRoot,
    TELEGRAM_MODE: 'webhook',
    DATABASE_URL: databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 'bench').toString('base64'),
    SMTP_URL: 'smtp://127.0.0.1:9',
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ROLES: roles,
  };
}

/** Readers beside those who tap, at an organization that has no quiet hours and looks for no reminders of its own. */
async function seedReaders(databaseUrl: string, count: number): Promise<void> {
  const thresholds = {
    quietHours: { start: '00:00', end: '00:00' },
    remindersFrom: '23:59',
    lessonRemindersFrom: '23:59',
  };
  await withClient(databaseUrl, async (client) => {
    await client.query('UPDATE organizations SET thresholds = $1', [JSON.stringify(thresholds)]);
    for (const sql of readersSql({ count, dueOn: '2026-01-01' })) await client.query(sql);
  });
}

/** Owes the reminders and something urgent to some of their readers, taps until all is said; gives the taps' times. */
async function deliver(
  databaseUrl: string,
  taps: Taps,
  { from, count }: { from: number; count: number },
): Promise<number[]> {
  return withClient(databaseUrl, async (client) => {
    await client.query(remindersSql({ from, count, dueAt: 'now' }));
    const urgent = Array.from({ length: Math.ceil(count / URGENT_ONE_IN) }, (_, index) => from + index * URGENT_ONE_IN);
    let isOver = false;
    const tapping = taps.run(() => isOver);
    try {
      while (urgent.length > 0 || (await isOwed(client))) {
        const next = urgent.shift();
        if (next !== undefined) await client.query(urgentSql({ from: next, count: 1, dueAt: 'now' }));
        await delay(URGENT_EVERY_MS);
      }
    } finally {
      isOver = true;
    }
    return tapping;
  });
}

/** Owes many urgent ones at once, two seconds after so many reminders to others; ends when all is said. */
async function burst(databaseUrl: string, { from, beside }: { from: number; beside: number }): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    if (beside > 0) {
      await client.query(remindersSql({ from: from + BURST, count: beside, dueAt: 'now' }));
      await delay(2_000);
    }
    await client.query(urgentSql({ from, count: BURST, dueAt: 'now' }));
    while (await isOwed(client)) await delay(500);
  });
}

async function isOwed(client: Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT FROM notices WHERE state IN ('planned', 'queued') LIMIT 1`);
  return rows.length > 0;
}

/** All that was owed was said, and Telegram had nothing to refuse. */
async function assertSaid(databaseUrl: string, came: Traffic): Promise<void> {
  const states = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ state: string; reason: string | null; count: number }>(
      'SELECT state::text, reason, count(*)::int FROM notices GROUP BY 1, 2',
    );
    return rows;
  });
  const wrong = states.filter(({ state }) => state !== 'sent');
  if (wrong.length > 0) throw new Error(`not everything was sent: ${JSON.stringify(states)}`);
  process.stderr.write(
    `  ${came.taken} messages in ${came.seconds.toFixed(0)} s; busiest second ${came.busiest}, shortest pause in a chat ${came.shortestPauseMs.toFixed(0)} ms, refused ${came.refused}\n`,
  );
  if (came.busiest > 30) throw new Error(`${came.busiest} messages in one second`);
  if (came.shortestPauseMs < 1_000) throw new Error(`two messages in one chat within ${came.shortestPauseMs} ms`);
  if (came.refused > 0) throw new Error(`Telegram refused ${came.refused} messages`);
}

function resultsOf({
  quiet,
  busy,
  traffic,
}: {
  quiet: readonly number[];
  busy: readonly number[];
  traffic: readonly Traffic[];
}): Result[] {
  const beside = (name: string, q: number, aim: number | null): Result => {
    const [ours, floor] = [quantile(busy, q), quantile(quiet, q)];
    const ratio = ours / floor;
    return { name, ours, floor, ratio, unit: 'ms', aim, holds: aim === null ? null : ratio <= aim };
  };
  const busiest = traffic.map((each) => each.busiest);
  return [
    limited('delivery', { ours: traffic.map(rateOf), unit: 'messages/s', atLeast: AIM_PER_SECOND }),
    limited('delivery-second', { ours: [Math.max(...busiest)], unit: 'messages', atMost: 30 }),
    beside('delivery-taps-p50', 0.5, null),
    beside('delivery-taps-p99', 0.99, AIM_TAPS),
  ];
}

function urgentResultsOf([alone, beside]: readonly Traffic[]): Result[] {
  const rowOf = (name: string, traffic: Traffic | undefined, atLeast: number) =>
    traffic ? [limited(name, { ours: [rateOf(traffic)], unit: 'messages/s', atLeast })] : [];
  return [
    ...rowOf('delivery-urgent', alone, AIM_URGENT_PER_SECOND.alone),
    ...rowOf('delivery-urgent-beside', beside, AIM_URGENT_PER_SECOND.beside),
  ];
}

const rateOf = ({ taken, seconds }: Traffic): number => (taken - 1) / seconds;
