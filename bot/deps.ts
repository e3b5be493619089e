import type { Clock } from '../domain/clock.ts';
import type { Database } from '../prisma/client.ts';

/** What the bot is given by the composition root. It reads no configuration and makes no connection itself. */
export interface BotDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: BotLog;
  /** the name of this process, for taking over updates that a dead one left */
  readonly processName: string;
  /** how long another process is given to finish an update; 0 where only one process can be alive (polling) */
  readonly takeoverAfterMs: number;
  /** keys the hashes of codes and link tokens */
  readonly pepper: string;
  /** the address letters come from, named in the chat so that it can be looked for */
  readonly letterSender: string;
  /** sends the letter with the code; throws when the mail server refuses it */
  sendVerificationLetter(letter: VerificationLetterRequest): Promise<void>;
  /** the page where a payment is made */
  payUrl(token: string): string;
  /** called after a change that owes somebody a message */
  noticesPlanned(): void;
}

export interface VerificationLetterRequest {
  readonly to: string;
  readonly locale: string;
  readonly code: string;
  readonly linkToken: string;
  /** the Telegram user who asked, as the letter names them */
  readonly askedBy: string;
}

export interface BotLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
