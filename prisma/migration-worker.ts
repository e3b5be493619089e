import pg from 'pg';
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
  run(request)
    .catch((error: unknown): MigrationAnswer => ({ failure: error instanceof Error ? error.message : String(error) }))
    .then((answer) => {
      // The engine keeps a timer for ten seconds; nothing here is worth waiting for once the answer is out.
      process.send?.(answer, () => process.exit(0));
    })
    .catch(() => process.exit(1));
});

async function run(request: MigrationRequest): Promise<MigrationAnswer> {
  // One connection: with more, the engine's lock is taken on one and waited for on another.
  const pool = new pg.Pool({ connectionString: request.connectionString, max: 1 });
  const adapter = new WholeScriptPg(pool);
  try {
    const engine = await openSchemaEngine(adapter);
    if (request.action === 'mark-rolled-back') {
      await engine.markMigrationRolledBack({ migrationName: request.migrationName });
      return { applied: [] };
    }
    const { sql: _, ...migrationsList } = readMigrations();
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
  }
}

function explainFailed(name: string): string {
  return (
    `Migration ${name} failed earlier. A migration is one transaction, so it left nothing behind: mend it, then run ` +
    `npm run db:migrate -- --rolled-back ${name}`
  );
}
