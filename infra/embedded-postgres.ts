import { Client } from 'pg';
import { prepareHome } from './postgres/home.ts';
import * as server from './postgres/server.ts';
import { enter, exclusively, leave } from './postgres/sharing.ts';

/** A PostgreSQL of the program's own, for a machine that has none. */
export interface EmbeddedPostgres {
  /** To the database `cabinet`, on the loopback address, with a password that only this user can read. */
  connectionString: string;
  /** It was already running: another program uses it, or one was killed and left it. */
  adopted: boolean;
  /** Leaves it. The last program to leave stops the server; nothing runs afterwards. */
  stop(): Promise<void>;
}

/** For a small machine: little memory, no replication, and no statements or personal data in the log. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '48MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  jit: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/**
 * Starts the PostgreSQL that npm brought, with its data under `dataDir`, or joins the one that runs there. `flags`
 * adds to the server's settings. Fails with the remedy in the message: no build for this machine, no leave to write.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  flags = {},
}: {
  dataDir: string;
  log: (line: string) => void;
  flags?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const home = prepareHome(dataDir, log);
  const { port, adopted } = await exclusively(home.dataDir, async () => {
    server.initialize(home);
    enter(home.dataDir);
    const running = await server.findRunning(home);
    const open = running ?? (await server.start(home, { ...settings, ...flags }));
    await ensureDatabase(server.connectionStringTo(home, open, 'postgres'));
    return { port: open, adopted: running !== null };
  });
  return {
    connectionString: server.connectionStringTo(home, port, 'cabinet'),
    adopted,
    stop: () =>
      exclusively(home.dataDir, async () => {
        if (!leave(home.dataDir).othersRemain) await server.stop(home);
      }),
  };
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'cabinet'`);
    if (rowCount === 0) await client.query('CREATE DATABASE cabinet');
  } finally {
    await client.end();
  }
}
