import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { readMigrations } from './migration-files.ts';
import type { MigrationAnswer, MigrationRequest } from './migration-worker.ts';

/** Takes one line for the log. */
type Log = (line: string) => void;

/**
 * Brings the database to the newest migration and gives the names of those applied now. Refuses, with the remedy in
 * the message, a history that was edited, that failed half-way or that is newer than this version.
 */
export async function applyMigrations(connectionString: string, log: Log): Promise<string[]> {
  if (await isUpToDate(connectionString)) return [];
  const applied = await askWorker({ action: 'apply', connectionString });
  for (const name of applied) log(`Applied migration ${name}`);
  return applied;
}

/** Notes that a failed migration left nothing behind, so that it runs again next time. */
export async function markMigrationRolledBack(connectionString: string, migrationName: string): Promise<void> {
  await askWorker({ action: 'mark-rolled-back', connectionString, migrationName });
}

/**
 * Whether the database has every migration on disk, unchanged and finished, and no other: the usual case at a start,
 * told by one query, where loading the engine would take half a second and 100 MB.
 */
async function isUpToDate(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ known: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`,
    );
    if (!tables[0]?.known) return false;
    const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    );
    const inDatabase = rows.map((row) => `${row.migration_name} ${row.checksum} ${row.finished}`);
    return inDatabase.join('\n') === onDisk().join('\n');
  } finally {
    await client.end();
  }
}

function onDisk(): string[] {
  return Array.from(readMigrations().sql, ([name, sql]) => {
    return `${name} ${createHash('sha256').update(sql).digest('hex')} true`;
  });
}

/** A process of its own, because the engine keeps the one it runs in alive for ten seconds, and its memory for ever. */
function askWorker(request: MigrationRequest): Promise<string[]> {
  const here = fileURLToPath(import.meta.url);
  const isSource = here.endsWith('.ts');
  const worker = join(dirname(here), `migration-worker${isSource ? '.ts' : '.js'}`);
  return new Promise((resolve, reject) => {
    const child = fork(worker, { execArgv: isSource ? ['--import', 'tsx'] : [], cwd: join(dirname(here), '..') });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The migration process ended with code ${code ?? 'none'}`)));
    child.once('message', (answer: MigrationAnswer) => {
      if ('applied' in answer) resolve(answer.applied);
      else reject(new Error(answer.failure));
    });
    // Not in the arguments, where everybody on the machine could read the password.
    child.send(request);
  });
}
