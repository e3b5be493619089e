import { systemClock } from '../../domain/clock.ts';
import { importFiles } from '../../feed/import.ts';
import { createDatabase } from '../../prisma/client.ts';
import { serve } from '../lib/children.ts';
import { withClient } from '../lib/database.ts';
import { type TableRows, writeTables } from './floor.ts';

let remembered: readonly TableRows[] = [];

interface Import {
  readonly databaseUrl: string;
  readonly organizationId: string;
  readonly paths: readonly string[];
}

const handlers = {
  /** Runs the import as the command does; gives how long it took, and how many rows it was told of. */
  importFiles: async ({ databaseUrl, organizationId, paths }: Import) => {
    const db = createDatabase(databaseUrl);
    try {
      const startedAt = performance.now();
      const { files } = await importFiles(db, systemClock, { organizationId, paths });
      const seconds = (performance.now() - startedAt) / 1000;
      const rows = files.reduce((sum, { added, changed, unchanged }) => sum + added + changed + unchanged, 0);
      return { seconds, rows };
    } finally {
      await db.$disconnect();
    }
  },
  remember: (tables: readonly TableRows[]) => {
    remembered = tables;
  },
  /** Writes the remembered rows with as little as possible around it. */
  writeTables: ({ databaseUrl }: { databaseUrl: string }) =>
    withClient(databaseUrl, async (client) => {
      const startedAt = performance.now();
      await writeTables(client, remembered);
      return { seconds: (performance.now() - startedAt) / 1000 };
    }),
};
export type ImportHandlers = typeof handlers;

serve(handlers);
