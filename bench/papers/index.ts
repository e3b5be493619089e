import { startChild } from '../lib/children.ts';
import type { BenchServer } from '../lib/database.ts';
import { limited, type Result } from '../lib/result.ts';
import { seedBills } from './seed.ts';
import type { PapersHandlers } from './worker.ts';

export const PAPERS_NAMES = ['bills', 'bills-year'] as const;

/**
 * Utility bills as PDF, from the tap to the stored file: one after another, and a year of them as one file. Every round
 * has a database of its own, because what was made once is not made again.
 */
export async function benchPapers(server: BenchServer, { rounds }: { rounds: number }): Promise<Result[]> {
  const worker = startChild<PapersHandlers>(new URL('./worker.ts', import.meta.url));
  const bills: number[] = [];
  const years: number[] = [];
  try {
    for (let round = -1; round < rounds; round += 1) {
      const databaseUrl = await server.createDatabase();
      try {
        const seeded = await seedBills(databaseUrl);
        const { billsPerSecond, yearSeconds } = await worker.call.makeBills({ databaseUrl, ...seeded });
        if (round < 0) continue;
        bills.push(billsPerSecond);
        years.push(yearSeconds);
      } finally {
        await server.dropDatabase(databaseUrl);
      }
    }
  } finally {
    await worker.stop();
  }
  return [
    limited('bills', { ours: bills, unit: 'bills/s', atLeast: 5 }),
    limited('bills-year', { ours: years, unit: 's', atMost: 3 }),
  ];
}
