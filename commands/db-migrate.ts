import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../infra/embedded-postgres.ts';
import { applyMigrations, markMigrationRolledBack } from '../prisma/migrate.ts';
import { readEnvFile } from './environment.ts';

/**
 * `npm run db:migrate [-- --rolled-back NAME]`: brings the database to this version, after noting, where asked, that
 * a failed migration left nothing behind. DATABASE_URL names the database; without it, it is the one under DATA_DIR
 * (.data unless set).
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { 'rolled-back': { type: 'string' } } });
  readEnvFile();
  const url = process.env['DATABASE_URL'];
  const dataDir = join(process.env['DATA_DIR'] || '.data', 'postgres');
  const embedded = url ? null : await startEmbeddedPostgres({ dataDir, log: say });
  const connectionString = url || embedded?.connectionString || '';
  try {
    const failed = values['rolled-back'];
    if (failed) await markMigrationRolledBack(connectionString, failed);
    const applied = await applyMigrations(connectionString, say);
    if (applied.length === 0) say('The database is up to date.');
  } finally {
    await embedded?.stop();
  }
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
