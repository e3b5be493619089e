import type { Transformer } from 'grammy';
import type { BotDeps } from '../bot/deps.ts';
import { createTurns, type Turn, type Turns, until } from '../domain/notices/turns.ts';

/** The calls that Telegram counts as messages: not edits, deletions, answers to taps, nor what is shown meanwhile. */
const SENDS = /^(?:send(?!ChatAction$)|copyMessage|forwardMessage)/u;

/** So long a message waits for its place: longer than any tap is worth, shorter than Telegram waits for a webhook. */
const PATIENCE_MS = 20_000;
/** What is this near can be reserved. */
const NEAR_MS = 4_000;

/**
 * What the bot itself says takes its turn among the notices, and pushes the chat's next notice away. What has no place
 * within `patienceMs` is told «too many requests» here, as by Telegram. Where the database does not answer, the message
 * goes all the same.
 */
export function inTurn({ db, log }: Pick<BotDeps, 'db' | 'log'>, { patienceMs = PATIENCE_MS } = {}): Transformer {
  const turns = createTurns(db);
  return async (call, method, payload, signal) => {
    const chatId = SENDS.test(method) ? chatOf(payload) : null;
    if (chatId === null) return call(method, payload, signal);
    try {
      const turn = await takeOwn(turns, chatId, performance.now() + patienceMs);
      if (!turn.isTaken) return tooMany(turn.waitMs);
      await until(turn.atMs);
    } catch (error) {
      log.warn({ err: error }, 'a message goes out of turn');
    }
    const answer = await call(method, payload, signal);
    if (!answer.ok && answer.error_code === 429) {
      const seconds = answer.parameters?.retry_after ?? 1;
      await turns.refused(chatId, seconds).catch((error: unknown) => log.warn({ err: error }, 'a chat is not held'));
    }
    return answer;
  };
}

/** Nothing is reserved further than five seconds ahead: what has to wait for longer asks again when it may be near. */
async function takeOwn(turns: Turns, chatId: bigint, endMs: number): Promise<Turn> {
  for (;;) {
    const turn = await turns.take('own', chatId);
    if (turn.isTaken || turn.atMs > endMs) return turn;
    await until(turn.atMs - NEAR_MS);
  }
}

/** A private chat's number; null for anything else. */
function chatOf(payload: object): bigint | null {
  const { chat_id: chatId } = payload as { chat_id?: unknown };
  return /^-?\d+$/u.test(String(chatId)) ? BigInt(String(chatId)) : null;
}

function tooMany(waitMs: number) {
  const retryAfter = Math.ceil(waitMs / 1_000);
  return {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${retryAfter}`,
    parameters: { retry_after: retryAfter },
  } as const;
}
