import { openTimepiece } from '../app/clock.ts';
import { openDatabase } from '../app/database.ts';
import type { Clock } from '../domain/clock.ts';
import { createLog, type Logger } from '../infra/log.ts';
import type { Database } from '../prisma/client.ts';

/** What a command works with. */
export interface CommandContext {
  readonly db: Database;
  readonly clock: Clock;
  /** For what goes wrong behind the scenes; written to stderr, so that stdout holds the command's answer only. */
  readonly log: Logger;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database that the app uses, beside the running app or without it: DATABASE_URL, or the PostgreSQL of our
 * own under DATA_DIR (.data unless set); brought to the newest migration.
 */
export async function openCommandContext(): Promise<CommandContext> {
  const { BOT_TOKEN, DATABASE_URL, DATA_DIR, LOG_LEVEL } = process.env;
  const dataDir = DATA_DIR || '.data';
  const log = createLog({ level: LOG_LEVEL || 'warn', pretty: true, destination: process.stderr });
  const opened = await openDatabase({ databaseUrl: DATABASE_URL || null, dataDir }, log);
  // Beside a playground whose time was moved on, its time holds here, too.
  const { clock } = openTimepiece({ isPlayground: !BOT_TOKEN, dataDir });
  return { db: opened.db, clock, log, close: () => opened.close() };
}
