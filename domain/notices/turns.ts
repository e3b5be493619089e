import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../prisma/client.ts';

/**
 * Telegram takes 30 messages in a second. Of those 25 are for what goes to many (`bulk`), three for urgent notices
 * (`urgent`) and for what the bot itself says to whoever is there (`own`), one for the latter alone, one for what comes
 * late on its way. Whoever is not bulk and finds these taken has the places of the bulk, which waits meanwhile.
 */
export type Lane = 'bulk' | 'urgent' | 'own';

/** Two messages of the bulk lane are this far apart, as `take_telegram_turn` reserves their places: 24.4 a second. */
export const BULK_SPACING_MS = 41;

/** A place among all messages to Telegram, over all processes. */
export interface Turn {
  /** false: nothing is reserved; ask again in `waitMs` */
  readonly isTaken: boolean;
  /** how long from now until the message may go */
  readonly waitMs: number;
  /** the same moment by `performance.now()` */
  readonly atMs: number;
  /** by the database's clock: names the place where another has to be taken for it */
  readonly placeMs: number;
}

/** Which notice is sent, for counting the attempt. */
export interface Attempt {
  readonly noticeId: number;
  readonly now: Date;
  /** The place that was reserved for the same message and that it came too late for. */
  readonly givenUpMs: number | null;
}

export interface Turns {
  /** Reserves the next place for a message to a chat, and the chat's second with it. One query. */
  take(lane: Lane, chatId: bigint, attempt?: Attempt): Promise<Turn>;
  /**
   * Telegram refused a message to a chat and asked for so many seconds. Notices to that chat wait until then; where
   * several chats are refused within seconds, the bulk lane does.
   */
  refused(chatId: bigint, seconds: number): Promise<void>;
  /** How much longer, as far as this process has heard, the bulk lane waits: what has a place already should not go. */
  bulkHeldMs(): number;
}

/**
 * The pace of messages to Telegram; `onTaken` is told of each place that is reserved. The rules are in the SQL functions
 * `take_telegram_turn` and `hold_telegram`.
 */
export function createTurns(db: Pick<Database, '$queryRaw'>, onTaken?: (lane: Lane) => void): Turns {
  const clock = createRemoteClock();
  let heldUntilMs = 0;
  return {
    take: async (lane, chatId, attempt) => {
      const askedMs = performance.now();
      const [row] = await db.$queryRaw<{ isTaken: boolean; waitMs: number; momentMs: number }[]>`
        SELECT is_taken AS "isTaken", wait_ms AS "waitMs", moment_ms AS "momentMs"
        FROM take_telegram_turn(${lane}, ${chatId}::bigint, ${attempt?.noticeId ?? null}::int,
          ${attempt?.now ?? null}::timestamptz, ${attempt?.givenUpMs ?? null}::float8)`;
      if (!row) throw new Error('no turn was given');
      if (row.isTaken) onTaken?.(lane);
      const answeredMs = performance.now();
      const atMs = clock.localOf(row.momentMs, { askedMs, answeredMs }) + row.waitMs;
      return {
        isTaken: row.isTaken,
        waitMs: Math.max(0, Math.ceil(atMs - answeredMs)),
        atMs,
        placeMs: row.momentMs + row.waitMs,
      };
    },
    refused: async (chatId, seconds) => {
      const [row] = await db.$queryRaw<{ heldMs: number }[]>`
        SELECT hold_telegram(${chatId}::bigint, ${seconds}::float8) AS "heldMs"`;
      heldUntilMs = Math.max(heldUntilMs, performance.now() + (row?.heldMs ?? 0));
    },
    bulkHeldMs: () => Math.max(0, Math.ceil(heldUntilMs - performance.now())),
  };
}

/** Resolves at a moment of `performance.now()`, never before it; at once where that is over. */
export async function until(atMs: number): Promise<void> {
  for (let leftMs = atMs - performance.now(); leftMs > 0; leftMs = atMs - performance.now()) {
    await delay(Math.ceil(leftMs));
  }
}

const REMEMBERED = 50;

/**
 * Tells when, by this process's steady clock, a moment read from another clock was. It was between the question and the
 * answer, which are far apart on a busy machine; how far the clocks are apart is what the quickest of the last answers
 * told, and that is never too early.
 */
function createRemoteClock() {
  const offsetsMs: number[] = [];
  return {
    localOf: (momentMs: number, { askedMs, answeredMs }: { askedMs: number; answeredMs: number }): number => {
      offsetsMs.push(answeredMs - momentMs);
      if (offsetsMs.length > REMEMBERED) offsetsMs.shift();
      return Math.min(answeredMs, Math.max(askedMs, momentMs + Math.min(...offsetsMs)));
    },
  };
}
