import { type Child, startChild } from '../lib/children.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { freePort } from '../lib/listen.ts';
import { createLoad } from '../lib/load.ts';
import { startProgram } from '../lib/program.ts';
import { compared, type Result } from '../lib/result.ts';
import { interleave } from '../lib/rounds.ts';
import { startStandin } from '../standin/index.ts';
import type { FloorHandlers } from './bare-bot.ts';
import { findWebhook, meetEveryone, recordTap } from './sample.ts';
import { seedChats } from './seed.ts';
import { assertSameWork, keepHomeScreens, type Measure, tapper } from './tapper.ts';

/** What ours is compared with, and how much of its rate ours has to reach. */
const FLOORS = [
  { name: 'tap-bare-bot', module: new URL('./bare-bot.ts', import.meta.url), aim: 0.8 },
  { name: 'tap-raw', module: new URL('./raw.ts', import.meta.url), aim: null },
] as const;

export const TAP_NAMES = FLOORS.map(({ name }) => name);

/** A tap that opens the debt screen: our program beside a bare bot and beside raw Node, over one database. */
export async function benchTap(
  server: BenchServer,
  { rounds, wanted }: { rounds: number; wanted: ReadonlySet<string> },
): Promise<Result[]> {
  const databaseUrl = await server.createDatabase();
  const standin = await startStandin();
  const load = createLoad();
  const stops = [load.close, standin.stop];
  try {
    await seedChats(databaseUrl);
    await standin.call.observe({ keep: true });
    const program = await startProgram(settings({ databaseUrl, apiRoot: standin.url, port: await freePort() }));
    stops.unshift(program.stop);
    const webhook = await findWebhook(standin);
    const chats = await meetEveryone({ standin, load, webhook });
    await keepHomeScreens(databaseUrl);
    const recipe = await recordTap({ databaseUrl, standin, load, webhook, chats, program });

    const stage = { databaseUrl, load, standin, chats };
    const tappers = [tapper(stage, 'ours', webhook, program.call)];
    for (const { name, module } of FLOORS.filter((floor) => wanted.has(floor.name))) {
      const floor: Child<FloorHandlers> = startChild(module);
      stops.unshift(floor.stop);
      tappers.push(tapper(stage, name, { ...webhook, url: await floor.call.open(recipe) }, floor.call));
    }
    await withClient(databaseUrl, (client) => client.query('ANALYZE'));
    for (const each of tappers) await assertSameWork(stage, each, recipe);
    return resultsOf(await interleave(tappers, { rounds }));
  } finally {
    for (const stop of stops) await stop();
    await server.dropDatabase(databaseUrl);
  }
}

function settings(options: { databaseUrl: string; apiRoot: string; port: number }): Record<string, string> {
  return {
    BOT_TOKEN: '123456789:AAE_bench_bench_bench_bench_bench',
    TELEGRAM_API_ROOT: options.apiRoot,
    TELEGRAM_MODE: 'webhook',
    DATABASE_URL: options.databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 'bench').toString('base64'),
    SMTP_URL: 'smtp://127.0.0.1:9',
    PORT: String(options.port),
    PUBLIC_URL: `http://127.0.0.1:${options.port}`,
    ROLES: 'bot',
  };
}

function resultsOf(measures: ReadonlyMap<string, readonly Measure[]>): Result[] {
  const of = (name: string, pick: (measure: Measure) => number) => (measures.get(name) ?? []).map(pick);
  return FLOORS.filter(({ name }) => measures.has(name)).flatMap(({ name, aim }) => {
    const beside = (pick: (measure: Measure) => number) => ({ ours: of('ours', pick), floor: of(name, pick) });
    return [
      compared(name, { ...beside((each) => each.perSecond), unit: 'taps/s', aim }),
      compared(`${name}-p50`, { ...beside((each) => each.p50Ms), unit: 'ms', aim: null }),
      compared(`${name}-p99`, { ...beside((each) => each.p99Ms), unit: 'ms', aim: null }),
      compared(`${name}-cpu`, { ...beside((each) => each.cpuMsPerTap), unit: 'ms/tap', aim: null }),
    ];
  });
}
