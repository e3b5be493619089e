import { signedHeaders } from '../../payments/sandbox/signature.ts';
import { startChild } from '../lib/children.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { createLoad, type Load, type Shot } from '../lib/load.ts';
import { between, statementsOf } from '../lib/recording.ts';
import { compared, type Result } from '../lib/result.ts';
import { type Contender, interleave } from '../lib/rounds.ts';
import { callbackBody, SECRET } from '../standin/bank.ts';
import { startStandin } from '../standin/index.ts';
import type { OurHandlers } from './ours.ts';
import type { CallbackRecipe, RawHandlers } from './raw.ts';
import { FIRST_EVENT, factsOf, seedOrganization, seedPayments } from './seed.ts';
import { rowsWritten } from './written.ts';

/** Callbacks in a round, and how many the bank sends at once. */
const CALLBACKS = 300;
const CONCURRENCY = 16;
/** Callbacks before the one that is watched, and the watched one. */
const SAMPLES = 12;

export const CALLBACK_NAMES = ['callback'] as const;

interface Measure {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly cpuMs: number;
}

interface Receiver {
  settled(argument: { count: number }): Promise<void>;
  cpuMs(argument: undefined): Promise<number>;
}

/** A payment callback until its money is in the ledger: our program's parts beside raw Node, over one database. */
export async function benchCallback(server: BenchServer, { rounds }: { rounds: number }): Promise<Result[]> {
  const databaseUrl = await server.createDatabase();
  const standin = await startStandin();
  const load = createLoad();
  const ours = startChild<OurHandlers>(new URL('./ours.ts', import.meta.url));
  const raw = startChild<RawHandlers>(new URL('./raw.ts', import.meta.url));
  try {
    await seedOrganization(databaseUrl);
    const { url, merchantId } = await ours.call.open({ databaseUrl, bankUrl: standin.url });
    await seedPayments(databaseUrl, merchantId, SAMPLES + CALLBACKS * 2 * (rounds + 2));
    const payments = supply();

    const fireOne = async (count: number) => {
      const untilDone = () => ours.call.credited({ count });
      await load.fire(shotsAt(url, payments(1)), { concurrency: 1, untilDone });
    };
    for (let count = 1; count < SAMPLES; count += 1) await fireOne(count);
    await ours.call.record(undefined);
    await load.fire(shotsAt(url, payments(1)), { concurrency: 1 });
    const recipe = await watch();

    const { url: rawUrl } = await raw.call.open(recipe);
    const stage = { databaseUrl, load, payments };
    const contenders = [receiver(stage, 'ours', url, ours.call, SAMPLES), receiver(stage, 'raw', rawUrl, raw.call, 0)];
    await assertSameRows(databaseUrl, contenders);
    return resultsOf(await interleave(contenders, { rounds }));

    /** Waits for the watched callback, and makes the floor's recipe of it. */
    async function watch(): Promise<CallbackRecipe> {
      await ours.call.credited({ count: SAMPLES });
      const recording = await ours.call.recorded(undefined);
      const [takeNotices] = statementsOf(await ours.call.recordRelay(undefined));
      if (!takeNotices) throw new Error('the relay asked for nothing');
      return {
        databaseUrl,
        bankUrl: standin.url,
        store: between(recording, null, 'received'),
        find: between(recording, 'received', 'asked'),
        settle: between(recording, 'asked', null),
        takeNotices,
        sample: { ...factsOf(SAMPLES), event: FIRST_EVENT + SAMPLES - 1 },
      };
    }
  } finally {
    await load.close();
    for (const child of [ours, raw, standin]) await child.stop();
    await server.dropDatabase(databaseUrl);
  }
}

/** Hands out the numbers of payments that nobody has had yet. */
function supply(): (count: number) => number[] {
  let next = 1;
  return (count) => Array.from({ length: count }, () => next++);
}

/** Callbacks as the bank signs them. */
function shotsAt(url: string, payments: readonly number[]): Shot[] {
  return payments.map((n) => {
    const body = Buffer.from(callbackBody(factsOf(n).payment));
    return { url, headers: signedHeaders(SECRET, 'callback', new Date(), body), body };
  });
}

function receiver(
  { load, databaseUrl, payments }: { load: Load; databaseUrl: string; payments: (count: number) => number[] },
  name: string,
  url: string,
  call: Receiver,
  settledBefore: number,
): Contender<Measure> {
  let count = settledBefore;
  return {
    name,
    measure: async () => {
      await withClient(databaseUrl, (client) => client.query('CHECKPOINT'));
      const shots = shotsAt(url, payments(CALLBACKS));
      count += CALLBACKS;
      const cpuMsBefore = await call.cpuMs(undefined);
      const untilDone = () => call.settled({ count });
      const { perSecond, p50Ms } = await load.fire(shots, { concurrency: CONCURRENCY, untilDone });
      return { perSecond, p50Ms, cpuMs: ((await call.cpuMs(undefined)) - cpuMsBefore) / CALLBACKS };
    },
  };
}

/** Lets each take a round of callbacks, and compares what is then in the tables. */
async function assertSameRows(databaseUrl: string, contenders: readonly Contender<Measure>[]): Promise<void> {
  const written: string[] = [];
  for (const { name, measure } of contenders) {
    const before = await rowsWritten(databaseUrl);
    await measure(0);
    const after = await rowsWritten(databaseUrl);
    const added = Object.entries(after).map(([table, rows]) => [table, rows - (before[table] ?? 0)]);
    written.push(JSON.stringify(added));
    if (added.some(([, rows]) => rows === 0)) throw new Error(`${name} left tables as they were: ${written.at(-1)}`);
  }
  if (new Set(written).size > 1) throw new Error(`Ours and the floor wrote other rows: ${written.join(' and ')}`);
}

function resultsOf(measures: ReadonlyMap<string, readonly Measure[]>): Result[] {
  const beside = (pick: (measure: Measure) => number) => ({
    ours: (measures.get('ours') ?? []).map(pick),
    floor: (measures.get('raw') ?? []).map(pick),
  });
  return [
    compared('callback', { ...beside(({ perSecond }) => perSecond), unit: 'callbacks/s', aim: 0.8 }),
    compared('callback-answer-p50', { ...beside(({ p50Ms }) => p50Ms), unit: 'ms', aim: null }),
    compared('callback-cpu', { ...beside(({ cpuMs }) => cpuMs), unit: 'ms/callback', aim: null }),
  ];
}
