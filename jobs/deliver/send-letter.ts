import type { Composed, DeliverDeps } from './deps.ts';
import { toLetter } from './letter.ts';
import { countAttempt, finish, type OwedNotice } from './owed.ts';

/** Sends the message of notice `noticeId` as a letter, and writes down how that ended. */
export async function sendLetter(
  { db, clock, letters, botUsername, log }: DeliverDeps,
  noticeId: number,
  { email, clientEmail, kind }: OwedNotice,
  { message, text, ends }: Composed,
): Promise<void> {
  if (!message) return finish(db, clock, ends.as('dropped', 'gone'));
  const to = email ?? clientEmail;
  if (to === null) return finish(db, clock, ends.as('dropped', 'no-address'));
  await countAttempt(db, noticeId);
  const username = botUsername();
  const botLink = username === null ? null : { text: text.plain('notice-button-bot'), url: `https://t.me/${username}` };
  const letter = { to, ...toLetter(message, botLink) };
  const refusal = await letters.send(letter).then(() => null, refusalForGood);
  if (refusal === null) return finish(db, clock, ends.as('sent', null));
  log.error({ notice: noticeId, kind, code: refusal }, 'the mail server refuses a letter');
  return finish(db, clock, ends.as('failed', `smtp ${refusal}`));
}

/**
 * The SMTP code of a refusal that asking again does not change. Anything else is thrown, stripped of the server's
 * words: they name the address, and this ends in the log.
 */
function refusalForGood(error: unknown): number {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 500 && responseCode < 600) return responseCode;
  throw new Error(`the letter was not taken: ${responseCode ?? code ?? 'no connection'}`);
}
