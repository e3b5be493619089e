import { fixedClock } from '../../domain/clock.ts';
import { createDatabase, type Database } from '../../prisma/client.ts';
import { fill } from '../../tests/harness/fill.ts';
import { showScreen } from '../../tests/harness/screen.ts';
import type { BenchServer } from '../lib/database.ts';
import type { Result } from '../lib/result.ts';
import { median, pairedRatio } from '../lib/stats.ts';

export const BOOKS_NAMES = ['debts-history', 'statement-history', 'home-accounts'] as const;

/** How much longer a screen may take where there is very much more. */
const AIM = 1.5;
const SHORT_HISTORY = 10;
const LONG_HISTORY = 100_000;
const FEW_ACCOUNTS = 1_000;
const MANY_ACCOUNTS = 1_000_000;
/** How often a screen is shown on each side in a round, in turns. */
const TURNS = 200;
const clock = fixedClock('2026-11-22T09:00:00Z');

interface Side {
  readonly db: Database;
  /** Whose screen is shown at a turn. */
  readonly clientAt: (turn: number) => number;
  readonly argumentOf?: (clientId: number) => string;
}

/**
 * What screens cost where there is much beside what they show: a history of a hundred thousand transactions beside one
 * of ten, a million accounts beside a thousand. A screen is everything that it reads, and its text.
 */
export async function benchBooks(
  server: BenchServer,
  { rounds, wanted }: { rounds: number; wanted: ReadonlySet<string> },
): Promise<Result[]> {
  const results: Result[] = [];
  const few = await open(server, { accounts: FEW_ACCOUNTS, longHistory: LONG_HISTORY, history: SHORT_HISTORY });
  try {
    const long: Side = { db: few.db, clientAt: () => 1, argumentOf: String };
    // The next of the same organization, with the same debts.
    const short: Side = { db: few.db, clientAt: () => 2, argumentOf: String };
    for (const [name, section] of [
      ['debts-history', 'debts'],
      ['statement-history', 'statement'],
    ] as const) {
      if (wanted.has(name)) results.push(await compare(name, section, { much: long, little: short, rounds }));
    }
    if (!wanted.has('home-accounts')) return results;
    const many = await open(server, { accounts: MANY_ACCOUNTS, longHistory: SHORT_HISTORY, lean: true });
    try {
      // The same clients in every round: what is measured is the work, and not how fast the disk is.
      const spread = Math.floor(MANY_ACCOUNTS / TURNS) - 1;
      results.push(
        await compare('home-accounts', 'home', {
          much: { db: many.db, clientAt: (turn) => 2 + turn * spread },
          little: { db: few.db, clientAt: (turn) => 2 + turn },
          rounds,
        }),
      );
    } finally {
      await many.close();
    }
  } finally {
    await few.close();
  }
  return results;
}

async function open(server: BenchServer, size: Parameters<typeof fill>[1]) {
  const connectionString = await server.createDatabase();
  const db = createDatabase(connectionString, { max: 2 });
  await fill(db, size);
  return {
    db,
    close: async () => {
      await db.$disconnect();
      await server.dropDatabase(connectionString);
    },
  };
}

async function compare(
  name: string,
  section: string,
  { much, little, rounds }: { much: Side; little: Side; rounds: number },
): Promise<Result> {
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const took = { much: 0, little: 0 };
    for (let turn = 0; turn < TURNS; turn += 1) {
      took.much += await timeOf(section, much, turn);
      took.little += await timeOf(section, little, turn);
    }
    if (round < 0) continue;
    ours.push(took.much / TURNS);
    floor.push(took.little / TURNS);
  }
  const ratio = pairedRatio(ours, floor);
  return { name, ours: median(ours), floor: median(floor), ratio, unit: 'ms', aim: AIM, holds: ratio <= AIM };
}

async function timeOf(section: string, { db, clientAt, argumentOf }: Side, turn: number): Promise<number> {
  const telegramUserId = clientAt(turn);
  const argument = argumentOf?.(telegramUserId);
  const startedAt = performance.now();
  await showScreen(db, clock, { section, telegramUserId, ...(argument === undefined ? {} : { argument }) });
  return performance.now() - startedAt;
}
