import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../infra/embedded-postgres.ts';
import { identityOf, stillRuns } from '../../infra/postgres/processes.ts';
import { applyMigrations } from '../../prisma/migrate.ts';

/** A server with the settings of the product's own, durability included, that is gone after the run. */
export interface BenchServer {
  /** A database with every migration applied and no rows; gives its address. */
  createDatabase(): Promise<string>;
  dropDatabase(connectionString: string): Promise<void>;
  stop(): Promise<void>;
}

const PREFIX = 'client-cabinet-bench-';

/** Starts PostgreSQL in a temporary folder. */
export async function startBenchServer(): Promise<BenchServer> {
  await removeLeftovers();
  const folder = createFolder();
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => undefined });
  const addressOf = (name: string) => {
    const url = new URL(server.connectionString);
    url.pathname = `/${name}`;
    return url.href;
  };
  const run = (sql: string) => withClient(server.connectionString, (client) => client.query(sql));
  await run('CREATE DATABASE migrated');
  await applyMigrations(addressOf('migrated'), () => undefined);
  return {
    createDatabase: async () => {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await run(`CREATE DATABASE ${name} TEMPLATE migrated`);
      return addressOf(name);
    },
    dropDatabase: async (connectionString) => {
      await run(`DROP DATABASE ${new URL(connectionString).pathname.slice(1)} WITH (FORCE)`);
    },
    stop: async () => {
      await server.stop();
      removeFolder(folder);
    },
  };
}

/** Does some work over a connection of its own. */
export async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A temporary folder that PostgreSQL's user may enter, because as root the server runs as another one. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'owner'), identityOf(process.pid) ?? '');
  return folder;
}

/** What a run that was killed left: its server is joined, left again as the last one, and its folder removed. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = join(folder, 'owner');
    if (!existsSync(owner) || stillRuns(readFileSync(owner, 'utf8'))) continue;
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => undefined });
    await server.stop();
    removeFolder(folder);
  }
}

/** Removes such a folder, and the data of a server that had to lie elsewhere. */
export function removeFolder(folder: string): void {
  try {
    rmSync(readFileSync(join(folder, 'postgres', 'location'), 'utf8').trim(), { recursive: true, force: true });
  } catch {
    // The data lay in the folder itself.
  }
  rmSync(folder, { recursive: true, force: true });
}
