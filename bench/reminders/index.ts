import { Temporal } from 'temporal-polyfill';
import { fixedClock } from '../../domain/clock.ts';
import { planReminders } from '../../domain/notices/outbox.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import { startRelay } from '../../jobs/relay/relay.ts';
import { subscriptionEnding } from '../../jobs/reminders/subscription-ending/index.ts';
import { runSweep } from '../../jobs/sweep.ts';
import { createDatabase, type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { limited, type Result } from '../lib/result.ts';
import { interleave } from '../lib/rounds.ts';
import { median, pairedRatio } from '../lib/stats.ts';
import { expectNoScan } from './plan.ts';
import { BUSY_DAY, LARGE, QUIET_DAY, seedSubscriptions } from './seed.ts';

export const REMINDERS_NAMES = [
  'reminders-due',
  'reminders-planned',
  'reminders-rate',
  'reminders-again',
  'reminders-waiting',
] as const;

const SIZES = [100_000, 1_000_000] as const;
const FULL_SIZES = [...SIZES, 10_000_000] as const;
const AIMS = { dueMs: 10, plannedPerSecond: 100_000, ratio: 1.5, waitingMs: 10 };
const REPEATS = 10;
const KIND = subscriptionEnding.notice.kind;

const organization = { id: LARGE, name: 'Школа', timeZone: 'Europe/Moscow', thresholds: readThresholds({}) };
const momentOf = (day: string) => ({
  now: new Date(`${day}T09:00:00Z`),
  today: Temporal.PlainDate.from(day),
  isTime: true,
});
const dueOn = (day: string) => subscriptionEnding.due(organization, momentOf(day));

/**
 * What it takes to find and plan reminders where there are very many subscriptions: on a day on which little ends, on the
 * day on which everything does, and again after that.
 */
export async function benchReminders(
  server: BenchServer,
  { rounds, isFull }: { rounds: number; isFull: boolean },
): Promise<Result[]> {
  const results: Result[] = [];
  for (const subscriptions of isFull ? FULL_SIZES : SIZES) {
    const connectionString = await server.createDatabase();
    const db = createDatabase(connectionString, { max: 2 });
    try {
      await withClient(connectionString, (client) => seedSubscriptions(client, subscriptions));
      const measured = await measure(db, subscriptions, rounds);
      for (const { name, ours, floor } of measured) process.stderr.write(`  ${name}: ${ours} beside ${floor}\n`);
      results.push(...measured);
    } finally {
      await db.$disconnect();
      await server.dropDatabase(connectionString);
    }
  }
  return results;
}

async function measure(db: Database, subscriptions: number, rounds: number): Promise<Result[]> {
  const suffix = subscriptions >= 1_000_000 ? `${subscriptions / 1_000_000}m` : `${subscriptions / 1_000}k`;
  // Reading the whole of a small table is cheaper than any index.
  if (subscriptions >= 1_000_000) await expectNoScan(db, dueOn(QUIET_DAY), ['subscriptions', 'attachments', 'notices']);

  const found: number[] = [];
  for (let turn = 0; turn <= 10 * rounds; turn += 1) found.push(await timeOf(() => db.$queryRaw(dueOn(QUIET_DAY))));
  const [first = Number.NaN, ...later] = found;
  await sweep(db, QUIET_DAY);
  const sweepMs = await timeOf(() => sweep(db, QUIET_DAY));

  // The bare statement could not leave them out.
  await db.$executeRaw`DELETE FROM notices WHERE state = 'planned'`;
  const { ours, floor, copied } = await planned(db, rounds);
  const ratio = pairedRatio(ours, floor);
  const count = await plan(db, BUSY_DAY);
  const again: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    again.push(
      await timeOf(async () => {
        const added = await plan(db, BUSY_DAY);
        if (added !== 0) throw new Error(`a repeat has planned ${added} more`);
      }),
    );
  }
  const waiting = await waitingCost(db, rounds);
  return [
    limited(`reminders-due-${suffix}`, { ours: later, unit: 'ms', atMost: AIMS.dueMs }),
    { ...told(`reminders-due-first-${suffix}`, first), unit: 'ms, the first look' },
    { ...told(`reminders-sweep-${suffix}`, sweepMs), unit: 'ms, all organizations, all told' },
    {
      ...told(`reminders-planned-${suffix}`, median(ours)),
      floor: median(floor),
      ratio,
      unit: `ms for ${count}`,
      aim: AIMS.ratio,
      holds: ratio <= AIMS.ratio,
    },
    rateOf(`reminders-rate-${suffix}`, { count, oursMs: median(ours), floorMs: median(floor) }),
    {
      ...told(`reminders-copied-${suffix}`, median(ours)),
      floor: median(copied),
      ratio: pairedRatio(ours, copied),
      unit: 'ms, beside rows that lay ready',
    },
    { ...told(`reminders-again-${suffix}`, median(again)), unit: `ms, ${count} told already` },
    limited(`reminders-waiting-${suffix}`, { ours: waiting, unit: `ms, ${count} not due`, atMost: AIMS.waitingMs }),
  ];
}

/** Reminders planned a second: judged where the bare statement comes up to the aim, told where the machine does not allow it. */
function rateOf(
  name: string,
  { count, oursMs, floorMs }: { readonly count: number; readonly oursMs: number; readonly floorMs: number },
): Result {
  const perSecond = (ms: number) => Math.round((1000 * count) / ms);
  const [ours, floor] = [perSecond(oursMs), perSecond(floorMs)];
  const isAllowed = floor >= AIMS.plannedPerSecond;
  const unit = isAllowed ? 'a second' : 'a second; here the bare one misses it too';
  const holds = ours >= AIMS.plannedPerSecond || (isAllowed ? false : null);
  return { name, ours, floor, ratio: ours / floor, unit, aim: AIMS.plannedPerSecond, holds };
}

const told = (name: string, ours: number): Result => ({
  name,
  ours,
  floor: null,
  ratio: null,
  unit: 'ms',
  aim: null,
  holds: null,
});

async function plan(db: Database, day: string): Promise<number> {
  const { now } = momentOf(day);
  return withMemory(db, (tx) =>
    planReminders(tx, { now: () => now }, { kind: KIND, organizationId: LARGE, due: dueOn(day), isAlone: true }),
  );
}

/** With as much memory as the sweep gives itself. */
async function withMemory(db: Database, work: (tx: Tx) => Promise<number>): Promise<number> {
  return inTransaction(
    db,
    async (tx) => {
      await tx.$executeRaw`SELECT set_config('work_mem', '64MB', true)`;
      return work(tx);
    },
    { timeoutMs: 600_000 },
  );
}

async function sweep(db: Database, day: string): Promise<void> {
  const { now } = momentOf(day);
  const clock = fixedClock(now.toISOString());
  const log = { error: () => undefined };
  await runSweep({ db, clock, reminders: [subscriptionEnding], poke: () => undefined, log }, { now });
}

/**
 * Everything that ends with the year, planned at once; beside one bare statement that finds what is due and who is bound
 * and puts that into the same table, and beside ready rows being put there.
 */
async function planned(db: Database, rounds: number) {
  await db.$executeRaw`CREATE UNLOGGED TABLE ready AS SELECT * FROM notices LIMIT 0`;
  await db.$executeRaw`ALTER TABLE ready DROP COLUMN id`;
  const columns = await columnsOf(db, 'ready');
  const [{ max: last }] = (await db.$queryRaw<{ max: number }[]>`SELECT max(id) FROM notices`) as [{ max: number }];
  const contender = (name: string, work: () => Promise<number>, isFirst = false) => {
    let expected = 0;
    return {
      name,
      measure: async (round: number) => {
        let count = 0;
        const took = await timeOf(async () => {
          count = await work();
        });
        if (count === 0 || (expected !== 0 && count !== expected))
          throw new Error(`${name}: ${count} rows, not ${expected}`);
        expected = count;
        if (isFirst && round === 0) {
          await db.$executeRawUnsafe(
            `INSERT INTO ready (${columns}) SELECT ${columns} FROM notices WHERE id > ${last} ORDER BY id`,
          );
          await db.$executeRaw`ANALYZE ready`;
        }
        await db.$executeRaw`DELETE FROM notices WHERE id > ${last}`;
        await db.$executeRaw`VACUUM notices`;
        await db.$executeRaw`CHECKPOINT`;
        return took;
      },
    };
  };
  const copy = `INSERT INTO notices (${columns}) SELECT ${columns} FROM ready`;
  const measures = await interleave(
    [
      contender('ours', () => plan(db, BUSY_DAY), true),
      contender('bare', () => withMemory(db, (tx) => tx.$executeRaw(bareStatement()))),
      contender('copied', () => withMemory(db, (tx) => tx.$executeRawUnsafe(copy))),
    ],
    { rounds },
  );
  return {
    ours: measures.get('ours') ?? [],
    floor: measures.get('bare') ?? [],
    copied: measures.get('copied') ?? [],
  };
}

/** What is due, to each who is bound: no look at what was told or who has consented, and no letters. */
function bareStatement(): Prisma.Sql {
  const { now } = momentOf(BUSY_DAY);
  return Prisma.sql`
    INSERT INTO notices (key, kind, organization_id, client_id, telegram_user_id, params, planned_at, due_at)
    SELECT due.key || ':' || binding.telegram_user_id, ${KIND}, ${LARGE}, due.client_id, binding.telegram_user_id,
      due.params, ${now}::timestamptz, ${now}::timestamptz
    FROM (${dueOn(BUSY_DAY)}) AS due
    CROSS JOIN LATERAL (
      SELECT telegram_user_id FROM bindings WHERE client_id = due.client_id AND ended_at IS NULL OFFSET 0
    ) AS binding`;
}

async function columnsOf(db: Database, table: string): Promise<string> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT column_name AS name FROM information_schema.columns WHERE table_name = ${table}`;
  return rows.map(({ name }) => name).join(', ');
}

/** A look of the relay's at an outbox in which all that was planned waits for the morning. */
async function waitingCost(db: Database, rounds: number): Promise<number[]> {
  const { now } = momentOf(BUSY_DAY);
  await db.$executeRaw`
    UPDATE notices SET due_at = ${now}::timestamptz + interval '12 hours' WHERE state = 'planned'`;
  await db.$executeRaw`ANALYZE notices`;
  const handle = () => Promise.resolve();
  const job = { id: 'deliver', queue: 'bulk', retry: { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 }, handle } as const;
  const relay = startRelay(
    {
      db,
      clock: fixedClock(now.toISOString()),
      store: { queue: () => ({ addAll: () => Promise.resolve() }) } as never,
      deliver: { urgent: job, bulk: job, email: job },
      digestKinds: [KIND],
      urgentKinds: [],
      log: { error: () => undefined },
    },
    { intervalMs: 3_600_000 },
  );
  const looks: number[] = [];
  for (let turn = 0; turn <= 10 * rounds; turn += 1) {
    const took = await timeOf(relay.runOnce);
    if (turn > 0) looks.push(took);
  }
  await relay.stop();
  return looks;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
