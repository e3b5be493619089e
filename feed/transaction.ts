import { setTimeout as delay } from 'node:timers/promises';
import { type Database, postgresCode, type Tx } from '../prisma/client.ts';

/** A file of a million rows takes minutes, and all of it is one transaction. */
const TIMEOUT_MS = 60 * 60 * 1000;

const RETRYABLE = new Set(['40001', '40P01']);

/** Runs a transaction that may take long, anew when PostgreSQL ended it for the sake of another, at most 5 times. */
export async function inLongTransaction<T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(fn, { timeout: TIMEOUT_MS, maxWait: 60_000 });
    } catch (error) {
      if (attempt === 5 || !RETRYABLE.has(postgresCode(error) ?? '')) throw error;
      await delay(2 ** attempt * 25);
    }
  }
}
