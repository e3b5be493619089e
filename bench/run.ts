import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BOOKS_NAMES, benchBooks } from './books/index.ts';
import { benchCallback, CALLBACK_NAMES } from './callback/index.ts';
import { benchDelivery, DELIVERY_NAMES } from './delivery/index.ts';
import { benchForged, FORGED_NAMES } from './forged/index.ts';
import { benchImport, IMPORT_NAMES } from './import/index.ts';
import { type BenchServer, startBenchServer } from './lib/database.ts';
import type { Result } from './lib/result.ts';
import { choose, UnknownNameError } from './lib/selection.ts';
import { table } from './lib/table.ts';
import { benchPapers, PAPERS_NAMES } from './papers/index.ts';
import { benchPayment, PAYMENT_NAMES } from './payment/index.ts';
import { benchReminders, REMINDERS_NAMES } from './reminders/index.ts';
import { benchStart, START_NAMES } from './start/index.ts';
import { benchTap, TAP_NAMES } from './tap/index.ts';

interface Group {
  readonly name: string;
  readonly names: readonly string[];
  run(options: {
    server: BenchServer;
    rounds: number;
    wanted: ReadonlySet<string>;
    isFull: boolean;
  }): Promise<Result[]>;
}

/** Everything that can be measured. A group is run as one, because its members share what has to be set up. */
const GROUPS: readonly Group[] = [
  { name: 'tap', names: TAP_NAMES, run: ({ server, ...options }) => benchTap(server, options) },
  { name: 'callback', names: CALLBACK_NAMES, run: ({ server, rounds }) => benchCallback(server, { rounds }) },
  { name: 'forged', names: FORGED_NAMES, run: ({ server, isFull }) => benchForged(server, { isFull }) },
  { name: 'payment', names: PAYMENT_NAMES, run: ({ server, rounds }) => benchPayment(server, { rounds }) },
  { name: 'import', names: IMPORT_NAMES, run: ({ server, rounds }) => benchImport(server, { rounds }) },
  { name: 'papers', names: PAPERS_NAMES, run: ({ server, rounds }) => benchPapers(server, { rounds }) },
  { name: 'books', names: BOOKS_NAMES, run: ({ server, ...options }) => benchBooks(server, options) },
  { name: 'reminders', names: REMINDERS_NAMES, run: ({ server, ...options }) => benchReminders(server, options) },
  { name: 'delivery', names: DELIVERY_NAMES, run: ({ server, isFull }) => benchDelivery(server, { isFull }) },
  { name: 'start', names: START_NAMES, run: ({ rounds }) => benchStart({ rounds }) },
];

/** Fewer rounds would leave a median to chance. */
const ROUNDS = 5;
/** The whole takes some minutes; one that hangs must not run for ever. */
const LIMIT_MS = 15 * 60_000;
/** What is asked for in full has a million of something. */
const FULL_LIMIT_MS = 60 * 60_000;

async function main(): Promise<void> {
  const options = { out: { type: 'string' }, full: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const wanted = choose(GROUPS, positionals);
  const server = await startBenchServer();
  const end = (reason: string, code: number) => {
    process.stderr.write(`${reason}\n`);
    void server.stop().finally(() => process.exit(code));
  };
  process.once('SIGINT', () => end('interrupted', 130));
  process.once('SIGTERM', () => end('asked to end', 143));
  setTimeout(() => end('it took too long', 1), values.full ? FULL_LIMIT_MS : LIMIT_MS).unref();

  const results: Result[] = [];
  try {
    for (const { name, names, run } of GROUPS) {
      if (!names.some((each) => wanted.has(each))) continue;
      process.stderr.write(`${name} …\n`);
      results.push(...(await run({ server, rounds: ROUNDS, wanted, isFull: values.full })));
    }
  } finally {
    await server.stop();
    if (results.length > 0) process.stdout.write(`${table(results)}\n`);
    if (values.out) writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof UnknownNameError) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(error instanceof UnknownNameError ? 2 : 1);
  },
);
