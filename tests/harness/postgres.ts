import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../infra/embedded-postgres.ts';
import { identityOf, stillRuns } from '../../infra/postgres/processes.ts';
import { applyMigrations } from '../../prisma/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const prefix = 'client-cabinet-tests-';

/** Vitest's global set-up: one PostgreSQL for the whole run, in a temporary folder, gone at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('postgresUrl', server.url);
  return server.stop;
}

/** A throw-away server whose database `migrated` is the template that tests clone; fast, because nothing need last. */
export async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  await removeLeftovers();
  const dir = mkdtempSync(join(tmpdir(), prefix));
  // As root, the server runs as another user, who has to get in; the data directory itself stays closed.
  chmodSync(dir, 0o755);
  writeFileSync(join(dir, 'owner'), identityOf(process.pid) ?? '');
  const server = await startEmbeddedPostgres({
    dataDir: join(dir, 'postgres'),
    log: () => undefined,
    flags: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  });
  const client = new Client({ connectionString: server.connectionString });
  await client.connect();
  await client.query('CREATE DATABASE migrated');
  const template = new URL(server.connectionString);
  template.pathname = '/migrated';
  await applyMigrations(template.href, () => undefined);
  await client.query('ALTER DATABASE migrated WITH ALLOW_CONNECTIONS false IS_TEMPLATE true');
  await client.end();
  return {
    url: server.connectionString,
    stop: async () => {
      await server.stop();
      removeFolder(dir);
    },
  };
}

/** What a run that was killed left: its server is joined, left again as the last one, and its folder removed. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name);
    const owner = readOwner(dir);
    if (!owner || stillRuns(owner)) continue;
    const server = await startEmbeddedPostgres({ dataDir: join(dir, 'postgres'), log: () => undefined });
    await server.stop();
    removeFolder(dir);
  }
}

function readOwner(dir: string): string | null {
  try {
    return readFileSync(join(dir, 'owner'), 'utf8');
  } catch {
    return null;
  }
}

function removeFolder(dir: string): void {
  try {
    const elsewhere = readFileSync(join(dir, 'postgres', 'location'), 'utf8').trim();
    rmSync(elsewhere, { recursive: true, force: true });
  } catch {
    // Its data lay in the folder itself.
  }
  rmSync(dir, { recursive: true, force: true });
}
