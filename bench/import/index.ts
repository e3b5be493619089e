import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../lib/children.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { limited, type Result } from '../lib/result.ts';
import { interleave } from '../lib/rounds.ts';
import { readTables } from './floor.ts';
import type { ImportHandlers } from './worker.ts';

export const IMPORT_NAMES = ['import-first', 'import-again'] as const;

const FILES = ['группы', 'ценник', 'ученики', 'оплаты', 'абонементы', 'посещения'].map((name) =>
  fileURLToPath(new URL(`../../demo/data/school/${name}.csv`, import.meta.url)),
);
const ORGANIZATION = 'school';

interface Measure {
  /** into a database without rows, and once more */
  readonly first: number;
  readonly again: number;
}

/** The school's files into an empty organization, and again; beside writing the rows that came of them. */
export async function benchImport(server: BenchServer, { rounds }: { rounds: number }): Promise<Result[]> {
  const worker: Child<ImportHandlers> = startChild(new URL('./worker.ts', import.meta.url));
  try {
    const sample = await inNewDatabase(server, async (databaseUrl) => {
      const { rows } = await worker.call.importFiles({ databaseUrl, organizationId: ORGANIZATION, paths: FILES });
      return { rows, tables: await readTables(databaseUrl) };
    });
    await worker.call.remember(sample.tables);
    const twice = (name: string, run: (databaseUrl: string) => Promise<{ seconds: number }>) => ({
      name,
      measure: () =>
        inNewDatabase(server, async (databaseUrl): Promise<Measure> => {
          const first = sample.rows / (await run(databaseUrl)).seconds;
          return { first, again: sample.rows / (await run(databaseUrl)).seconds };
        }),
    });
    const measures = await interleave(
      [
        twice('ours', (databaseUrl) =>
          worker.call.importFiles({ databaseUrl, organizationId: ORGANIZATION, paths: FILES }),
        ),
        twice('raw', (databaseUrl) => worker.call.writeTables({ databaseUrl })),
      ],
      { rounds },
    );
    const of = (pick: (measure: Measure) => number) => ({
      ours: (measures.get('ours') ?? []).map(pick),
      floor: (measures.get('raw') ?? []).map(pick),
    });
    return [
      limited('import-first', { ...of(({ first }) => first), unit: 'rows/s', atLeast: 2_000 }),
      limited('import-again', { ...of(({ again }) => again), unit: 'rows/s', atLeast: 2_000 }),
    ];
  } finally {
    await worker.stop();
  }
}

async function inNewDatabase<T>(server: BenchServer, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const databaseUrl = await server.createDatabase();
  try {
    await withClient(databaseUrl, async (client) => {
      await client.query(`
        INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
          VALUES ('${ORGANIZATION}', 'school', 'Школа рисования', 'Europe/Moscow', 'RUB', 'invited', 'contract')`);
      await client.query('CHECKPOINT');
    });
    return await work(databaseUrl);
  } finally {
    await server.dropDatabase(databaseUrl);
  }
}
