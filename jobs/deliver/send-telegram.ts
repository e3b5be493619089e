import { cutMessage } from '../../locales/cut.ts';
import { Postponed } from '../job.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { finish, holdChat, type OwedNotice, takeTurn, turnToLetter } from './owed.ts';
import { retireScreen } from './retire.ts';

/** How Telegram says with a 400 that nobody is there to be reached. */
const NO_CHAT = /chat not found|user not found|PEER_ID_INVALID/iu;

/**
 * Sends the message of notice `noticeId` to its chat when it is its turn, and writes down how that ended. It is composed
 * once more right before the sending, because waiting for the turn takes time.
 */
export async function sendTelegram(
  { db, clock, telegram, log }: DeliverDeps,
  noticeId: number,
  owed: readonly OwedNotice[],
  { telegramUserId, chatId, kind }: OwedNotice,
  compose: () => Promise<Composed>,
): Promise<void> {
  if (telegramUserId === null || chatId === null) {
    const { ends } = await compose();
    return finish(db, clock, ends.as('failed', 'no-chat'));
  }
  const waitMs = await takeTurn(db, noticeId, telegramUserId);
  if (waitMs > 0) throw new Postponed(waitMs);

  const { message, text, ends } = await compose();
  if (!message) return finish(db, clock, ends.as('dropped', 'gone'));
  const whole = cutMessage(message.text, text.html('notice-cut'));
  const result = await telegram.sendMessage(chatId, whole, message.buttons);
  if (result.ok) {
    await finish(db, clock, ends.as('sent', null));
    const { retires: screen } = message;
    if (screen) await retireScreen({ db, telegram, log }, { telegramUserId, chatId, screen });
    return;
  }
  const { code, description, retryAfterSeconds } = result;
  if (code === 429) {
    const seconds = retryAfterSeconds ?? 1;
    await holdChat(db, telegramUserId, seconds);
    throw new Postponed(seconds * 1_000);
  }
  if (code === 403 || NO_CHAT.test(description)) return turnToLetter(db, clock, owed, ends.dropped);
  if (code === 400) {
    log.error({ notice: noticeId, kind, description }, 'Telegram refuses a notice');
    return finish(db, clock, ends.as('failed', `400: ${description}`));
  }
  throw new Error(`Telegram answered ${code}`);
}
