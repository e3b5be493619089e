import { join } from 'node:path';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../infra/embedded-postgres.ts';
import type { Logger } from '../infra/log.ts';
import { createDatabase, type Database } from '../prisma/client.ts';
import { applyMigrations } from '../prisma/migrate.ts';

export interface OpenDatabase {
  readonly db: Database;
  readonly connectionString: string;
  close(): Promise<void>;
}

/** The database of DATABASE_URL, or a PostgreSQL of our own under the data folder; migrated either way. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Logger,
): Promise<OpenDatabase> {
  const say = (line: string) => log.info({}, line);
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log: say });
  const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
  try {
    await applyMigrations(connectionString, say);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const db = createDatabase(connectionString);
  return {
    db,
    connectionString,
    close: async () => {
      await db.$disconnect();
      await embedded?.stop();
    },
  };
}
