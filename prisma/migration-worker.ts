import { Client, Pool } from 'pg';
import { noFilters, openSchemaEngine, WholeScriptPg } from './migration-engine.ts';
import { readMigrations } from './migration-files.ts';

/** What the parent asks; see migrate.ts. */
export type MigrationRequest = { connectionString: string } & (
  | { action: 'apply' }
  | { action: 'mark-rolled-back'; migrationName: string }
);

/** What the parent is told, once. */
export type MigrationAnswer = { applied: string[] } | { failure: string };

process.once('message', (request: MigrationRequest) => {
  void answerTo(request);
});

async function answerTo(request: MigrationRequest): Promise<void> {
  const answer = await run(request).catch(
    (error: unknown): MigrationAnswer => ({ failure: error instanceof Error ? error.message : String(error) }),
  );
  // The engine keeps a timer for ten seconds; nothing here is worth waiting for once the answer is out.
  process.send?.(answer, () => process.exit(0));
}

async function run(request: MigrationRequest): Promise<MigrationAnswer> {
  const { sql, ...migrationsList } = readMigrations();
  // One connection: with more, the engine's lock is taken on one and waited for on another.
  const pool = new Pool({ connectionString: request.connectionString, max: 1 });
  const lock = new Client({ connectionString: request.connectionString });
  const adapter = new WholeScriptPg(pool, [...sql.values()]);
  try {
    // One migrator at a time, the diagnosis included: to a second one, what the first is doing looks like a failure.
    await lock.connect();
    await lock.query("SELECT pg_advisory_lock(hashtext('client-cabinet migrations'))");
    await forgetInterrupted(lock);
    const engine = await openSchemaEngine(adapter);
    if (request.action === 'mark-rolled-back') {
      await engine.markMigrationRolledBack({ migrationName: request.migrationName });
      return { applied: [] };
    }
    const { editedMigrationNames, failedMigrationNames, history } = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters,
    });
    if (editedMigrationNames.length > 0) {
      const names = editedMigrationNames.join(', ');
      return {
        failure: `Edited after they were applied: ${names}. Restore the files and put the change in a new one.`,
      };
    }
    if (failedMigrationNames.length > 0) {
      return { failure: failedMigrationNames.map(explainFailed).join('\n') };
    }
    if (history && history.diagnostic !== 'databaseIsBehind') {
      const names = history.unpersistedMigrationNames.join(', ');
      return { failure: `The database has migrations that this version does not know: ${names}. Run a newer version.` };
    }
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
    return { applied: appliedMigrationNames };
  } catch (error) {
    const name = /migration_name=\\?"([^"\\]+)/.exec(String(error))?.[1];
    if (adapter.failure) throw new Error(`Migration ${name} failed: ${adapter.failure}`, { cause: error });
    throw error;
  } finally {
    await pool.end();
    await lock.end();
  }
}

/** A migration whose migrator was killed before PostgreSQL answered left nothing behind, and simply runs again. */
async function forgetInterrupted(lock: Client): Promise<void> {
  const { rows } = await lock.query<{ known: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known",
  );
  if (!rows[0]?.known) return;
  // The engine's own lock: PostgreSQL may still be at the script of the one that was killed.
  await lock.query('SELECT pg_advisory_lock(72707369)');
  await lock.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() ' +
      'WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL',
  );
  await lock.query('SELECT pg_advisory_unlock(72707369)');
}

function explainFailed(name: string): string {
  return (
    `Migration ${name} failed earlier. A migration is one transaction, so it left nothing behind: mend it, then run ` +
    `npm run db:migrate -- --rolled-back ${name}`
  );
}
