import { finish } from '../../domain/notices/ends.ts';
import { type Lane, until } from '../../domain/notices/turns.ts';
import { cutSeen, MAX_CAPTION_LENGTH } from '../../locales/cut.ts';
import { Postponed } from '../job.ts';
import type { Message } from '../notice.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { type OwedNotice, turnToLetter } from './owed.ts';
import { type Paper, paperInTime, paperOf, sendPaper, toldWithout } from './paper.ts';
import { retireScreen } from './retire.ts';
import { writeSent } from './sent.ts';
import type { SendResult } from './telegram.ts';
import { type Place, takePlace } from './turn.ts';

/** How Telegram says with a 400 that nobody is there to be reached. */
const NO_CHAT = /chat not found|user not found|PEER_ID_INVALID/iu;
/** Composing asks the database, which takes long while it is busy, so it begins a little before the message may go. */
const COMPOSE_AHEAD_MS = 300;
/** A message that is later than this comes into the time of others: it takes another place, but not for ever. */
const LATE_MS = 60;
const PLACES_AT_MOST = 10;

/**
 * Sends the message of notice `noticeId` to its chat when it is its turn, and writes down how that ended. It is composed
 * once more right before the sending, because waiting for the turn takes time.
 */
export async function sendTelegram(
  deps: DeliverDeps,
  noticeId: number,
  owed: readonly OwedNotice[],
  first: OwedNotice,
  { lane, planned, compose }: { lane: Lane; planned: Composed; compose: () => Promise<Composed> },
): Promise<void> {
  const { db, telegram, turns, log } = deps;
  const { telegramUserId, chatId, kind } = first;
  if (telegramUserId === null || chatId === null) return finish(db, deps, planned.ends.as('failed', 'no-chat'));

  // Drawing takes its time, so it is done before a place is reserved.
  let paper = await paperInTime(deps, noticeId, first, planned);
  let composed = planned;
  let place: Place | null = null;
  for (let taken = 1; ; taken += 1) {
    place = await takePlace(deps, { lane, noticeId, telegramUserId, givenUp: place });
    await until(place.atMs - COMPOSE_AHEAD_MS);
    composed = await compose();
    paper = await paperOf(deps, first, composed, paper);
    await until(place.atMs);
    if (performance.now() - place.atMs <= LATE_MS || taken === PLACES_AT_MOST) break;
  }
  const { message, text, ends } = composed;
  if (!message || paper === 'gone') return finish(db, deps, ends.as('dropped', 'gone'));
  const heldMs = lane === 'bulk' ? turns.bulkHeldMs() : 0;
  if (heldMs > 0) throw new Postponed(heldMs);

  const result = await send(deps, chatId, toldWithout(message, text, paper), text.html('notice-cut'), paper);
  if (result.ok) {
    await writeSent(deps, ends, paper);
    const { retires: screen } = message;
    if (screen) await retireScreen({ db, telegram, log }, { telegramUserId, chatId, screen });
    return;
  }
  const { code, description, retryAfterSeconds } = result;
  if (code === 429) {
    const seconds = retryAfterSeconds ?? 1;
    await turns.refused(telegramUserId, seconds);
    throw new Postponed(seconds * 1_000);
  }
  if (code === 403 || NO_CHAT.test(description)) return turnToLetter(db, deps, owed, ends.ended);
  if (code === 400) {
    log.error({ notice: noticeId, kind, description }, 'Telegram refuses a notice');
    return finish(db, deps, ends.as('failed', `400: ${description}`));
  }
  throw new Error(`Telegram answered ${code}`);
}

function send(
  deps: DeliverDeps,
  chatId: bigint,
  { text, buttons }: Message,
  cut: string,
  paper: Paper | 'missing' | null,
): Promise<SendResult> {
  if (paper === null || paper === 'missing') return deps.telegram.sendMessage(chatId, cutSeen(text, cut), buttons);
  return sendPaper(deps, { chatId, paper, caption: cutSeen(text, cut, MAX_CAPTION_LENGTH), buttons });
}
