import { randomBytes } from 'node:crypto';
import { startChild } from '../lib/children.ts';
import type { BenchServer } from '../lib/database.ts';
import { freePort } from '../lib/listen.ts';
import { type Program, startProgram } from '../lib/program.ts';
import type { Result } from '../lib/result.ts';
import { quantile } from '../lib/stats.ts';
import { startStandin } from '../standin/index.ts';
import type { FloodHandlers, FloodReport } from './flood.ts';
import type { Judgement, OutsideHandlers } from './outside.ts';

export const FORGED_NAMES = ['forged'] as const;

/** How much later a true callback may be answered at the worst, while forged ones come. */
const AIM = 2;
/** True callbacks a second, with the flood and without it. */
const PER_SECOND = 10;
const QUIET_SHOTS = 60;
/** Forged callbacks a second, if the program answers as many, and the connections that they come over. */
const FORGED_PER_SECOND = 800;
const CONNECTIONS = 64;
const WARM_UP = 3_000;
const SIZES = {
  small: { rounds: 5, forgeries: 6_000, limitMs: 6_000, payments: 1_200 },
  full: { rounds: 20, forgeries: 50_000, limitMs: 600_000, payments: 16_000 },
} as const;
/** How much more memory the program may hold after the flood than after its first round. */
const GROWTH_MB = 100;

/**
 * Forged and mutated callbacks of every provider, in turns with as many seconds of quiet; true ones come all the time
 * at the same pace. Fails where a forged one is believed, leaves anything behind, or breaks anything.
 */
export async function benchForged(server: BenchServer, { isFull }: { isFull: boolean }): Promise<Result[]> {
  const { rounds, forgeries, payments, limitMs } = SIZES[isFull ? 'full' : 'small'];
  const databaseUrl = await server.createDatabase();
  const telegram = await startStandin();
  const outside = startChild<OutsideHandlers>(new URL('./outside.ts', import.meta.url));
  const flood = startChild<FloodHandlers>(new URL('./flood.ts', import.meta.url));
  let program: Program | null = null;
  const log: string[] = [];
  try {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const secretKey = randomBytes(32).toString('base64');
    await outside.call.open({ databaseUrl, secretKey, publicUrl, count: payments });
    program = await startProgram(
      {
        ROLES: 'webhooks',
        BOT_TOKEN: `1:${'a'.repeat(35)}`,
        TELEGRAM_API_ROOT: telegram.url,
        DATABASE_URL: databaseUrl,
        SECRET_KEY: secretKey,
        SMTP_URL: 'smtp://127.0.0.1:9',
        PUBLIC_URL: publicUrl,
        PORT: String(port),
        TRUSTED_PROXIES: '1',
        SANDBOX_BANK: 'false',
        DATA_DIR: '/nonexistent',
      },
      (line) => log.push(line),
    );
    const { pid } = program;
    const quietMs: number[] = [];
    const floodedMs: number[] = [];
    const reports: FloodReport[] = [];
    const rssMb: number[] = [];
    const wrong: string[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const quiet = await outside.call.fire({ perSecond: PER_SECOND, count: QUIET_SHOTS });
      const material = await outside.call.material(undefined);
      const count = round === 0 ? Math.min(forgeries, WARM_UP) : forgeries;
      const pace = { perSecond: FORGED_PER_SECOND, connections: CONNECTIONS };
      const options = { origin: publicUrl, material, count, limitMs, ...pace, seed: round + 1 };
      const flooding = flood.call.run(options).finally(() => void outside.call.stop(undefined));
      const flooded = await outside.call.fire({ perSecond: PER_SECOND, count: Number.POSITIVE_INFINITY });
      const report = await flooding;
      reports.push(report);
      wrong.push(...(await outside.call.judgeAnswers({ odd: report.odd })));
      rssMb.push((await program.call.rssBytes(undefined)) / 1_048_576);
      // The first round warms up, and is judged all the same.
      if (round === 0) continue;
      quietMs.push(...quiet);
      floodedMs.push(...flooded);
    }
    const { wrong: left, ...judged } = await outside.call.judge(undefined);
    wrong.push(...left);
    const cpuMs = await program.call.cpuMs(undefined);
    const loud = log.filter((line) => /"level":[56]0/.test(line));
    tell(reports, { quietMs, floodedMs, rssMb, ...judged, cpuMs, lines: log.length });
    if (wrong.length > 0) throw new Error(`${wrong.length} are wrong:\n${wrong.slice(0, 20).join('\n')}`);
    if (loud.length > 0) throw new Error(`the program was alarmed:\n${loud.slice(0, 5).join('\n')}`);
    if (program.pid !== pid || !program.isRunning()) throw new Error('the program has ended');
    return resultsOf(reports, { quietMs, floodedMs, rssMb });
  } finally {
    await program?.stop();
    for (const child of [outside, flood, telegram]) await child.stop();
    await server.dropDatabase(databaseUrl);
  }
}

interface Measured {
  readonly quietMs: readonly number[];
  readonly floodedMs: readonly number[];
  readonly rssMb: readonly number[];
}

function resultsOf(reports: readonly FloodReport[], { quietMs, floodedMs, rssMb }: Measured): Result[] {
  const beside = (name: string, q: number, aim: number | null): Result => {
    const ours = quantile(floodedMs, q);
    const floor = quantile(quietMs, q);
    const ratio = ours / floor;
    return { name, ours, floor, ratio, unit: 'ms', aim, holds: aim === null ? null : ratio <= aim };
  };
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  const perSecond = reports.reduce((sum, { sent }) => sum + sent, 0) / seconds;
  const grownMb = (rssMb.at(-1) ?? Number.NaN) - (rssMb[0] ?? Number.NaN);
  const plain = { floor: null, ratio: null };
  return [
    beside('forged-true-p99', 0.99, AIM),
    beside('forged-true-p50', 0.5, null),
    { name: 'forged', ours: perSecond, ...plain, unit: 'refused/s', aim: null, holds: null },
    { name: 'forged-memory', ours: grownMb, ...plain, unit: 'MB more', aim: GROWTH_MB, holds: grownMb <= GROWTH_MB },
  ];
}

/** All that is counted, for whoever watches. */
function tell(
  reports: readonly FloodReport[],
  {
    rssMb,
    events,
    reworded,
    lines,
    quietMs,
    floodedMs,
    cpuMs,
  }: Measured & Omit<Judgement, 'wrong'> & { lines: number; cpuMs: number },
): void {
  const sums = (pick: (report: FloodReport) => Readonly<Record<string, number>>) => {
    const total: Record<string, number> = {};
    for (const [name, count] of reports.flatMap((report) => Object.entries(pick(report)))) {
      total[name] = (total[name] ?? 0) + count;
    }
    return Object.entries(total)
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ');
  };
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  process.stderr.write(
    [
      `  sent ${reports.reduce((sum, { sent }) => sum + sent, 0)}; answered ${sums(({ statuses }) => statuses)}`,
      `  ${sums(({ ways }) => ways)}`,
      `  repeats of what is true ${reports.reduce((sum, { odd }) => sum + odd.length, 0)}; events stored ${events}, of them ${reworded} in other words; logged ${lines} lines`,
      `  the program's processor time ${(cpuMs / 1000).toFixed(1)} s, flooded for ${seconds.toFixed(1)} s`,
      `  true ones: ${quietMs.length} in quiet, ${floodedMs.length} in the flood`,
      `  resident MB after each round: ${rssMb.map((mb) => mb.toFixed(0)).join(' ')}`,
      '',
    ].join('\n'),
  );
}
