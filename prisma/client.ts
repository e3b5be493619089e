import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { type ClientBase, Pool } from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { rawQueries } from './raw.ts';

/** The client over the whole database. */
export type Database = PrismaClient;

/** What a query needs: an open transaction, or the client itself where none is open. */
export type Tx = Prisma.TransactionClient;

/** Serialization failure and deadlock: nothing was done, and doing it again is the documented answer. */
const RETRYABLE = new Set(['40001', '40P01']);

/**
 * A new connection plans every query anew, some of which takes PostgreSQL longer than anything else about them: whoever
 * works in bursts keeps the connections of the last one, else each burst slows down all who ask at that moment.
 */
const IDLE_MS = 300_000;

/**
 * Opens a pool of at most `max` connections (10 unless told) to the database. Connections are made when first
 * needed and kept for some minutes; end them with `$disconnect()`.
 */
export function createDatabase(connectionString: string, { max = 10 }: { max?: number } = {}): Database {
  // Prisma reads and writes moments as if every server spoke UTC.
  const onConnect = async (connection: ClientBase) => void (await connection.query(`SET TIME ZONE 'UTC'`));
  // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, which its types do not say
  const pool = new Pool({ connectionString, max, onConnect, idleTimeoutMillis: IDLE_MS });
  // A connection that breaks while nobody uses it is made anew when it is needed.
  pool.on('error', () => undefined);
  const nameOf = statementNames();
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    // minimal: other formats put a query's arguments, and so personal data, into the error's message.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
  return withRawQueries(client, pool, nameOf);
}

/** The client with raw queries of its own, and whose end is also the pool's. */
function withRawQueries(client: PrismaClient, pool: Pool, nameOf: (sql: string) => string): Database {
  const own = {
    ...rawQueries(pool, nameOf),
    $disconnect: async () => {
      await client.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
  return new Proxy(client, {
    get: (target, property) => {
      if (Object.hasOwn(own, property)) return own[property as keyof typeof own];
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/**
 * Runs `fn` in one transaction and gives what it gives. When PostgreSQL ends the transaction for a serialization
 * failure or a deadlock it is run anew, at most 5 times in all, so `fn` must do nothing but database work. It may take
 * half a minute unless `timeoutMs` says otherwise.
 */
export async function inTransaction<T>(
  db: Database,
  fn: (tx: Tx) => Promise<T>,
  { isolation, timeoutMs }: { isolation?: Prisma.TransactionIsolationLevel; timeoutMs?: number } = {},
): Promise<T> {
  const options = {
    ...(isolation ? { isolationLevel: isolation } : {}),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(fn, options);
    } catch (error) {
      if (attempt === 5 || !RETRYABLE.has(postgresCode(error) ?? '')) throw error;
      await delay(2 ** attempt * 5 * (0.5 + Math.random()));
    }
  }
}

/**
 * PostgreSQL's own five-character code of a failed query ("23505" for a unique key), or null where the error is not
 * PostgreSQL's. Prisma's P-codes are no guide: they name a trigger's refusal a foreign key, and a deferred
 * constraint's at commit nothing at all.
 */
export function postgresCode(error: unknown): string | null {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth += 1) {
    const { originalCode, meta, code, cause } = current as Record<string, unknown>;
    if (typeof originalCode === 'string') return originalCode;
    if (typeof code === 'string' && /^(?!P\d{4}$)[0-9A-Z]{5}$/.test(code)) return code;
    if (code === 'P2034') return '40001';
    const driverError = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
    current = driverError ?? cause;
  }
  return null;
}

/** Names for prepared statements, so that PostgreSQL parses and plans each of the usual queries once a connection. */
function statementNames(): (sql: string) => string {
  const names = new Map<string, string>();
  let count = 0;
  return (sql) => {
    const known = names.get(sql);
    if (known) return known;
    // Queries with lists of any length are endless in number; past the limit they run unnamed.
    if (names.size === 500) return '';
    count += 1;
    const name = `q${count}`;
    names.set(sql, name);
    return name;
  };
}
