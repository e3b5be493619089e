import type { Transformer } from 'grammy';
import type { BotDeps } from '../bot/deps.ts';
import { createTurns, until } from '../domain/notices/turns.ts';

/** The calls that Telegram counts as messages: not edits, deletions, answers to taps, nor what is shown meanwhile. */
const SENDS = /^(?:send(?!ChatAction$)|copyMessage|forwardMessage)/u;

/**
 * What the bot itself says takes its turn among the notices, and pushes the chat's next notice away. A bot that is
 * asked for more than five seconds' worth of messages is told «too many requests» here, as by Telegram. Where the
 * database does not answer, the message goes all the same.
 */
export function inTurn({ db, log }: Pick<BotDeps, 'db' | 'log'>): Transformer {
  const turns = createTurns(db);
  return async (call, method, payload, signal) => {
    const chatId = SENDS.test(method) ? chatOf(payload) : null;
    if (chatId === null) return call(method, payload, signal);
    try {
      const turn = await turns.take('own', chatId);
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
