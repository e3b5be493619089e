import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { earliestSending } from '../../domain/notices/quiet-hours.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import { cutMessage } from '../../locales/cut.ts';
import type { Translate } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import { type AnyJob, defineJob, type JobRun, Postponed, type RetryPolicy } from '../job.ts';
import type { AnyNoticeKind, Message, PreparedNotices, Recipient } from '../notice.ts';
import { createNoticeText, type NoticeText } from '../text.ts';
import { toLetter } from './letter.ts';
import {
  countAttempt,
  finish,
  holdChat,
  type Outcome,
  type OwedNotice,
  putBack,
  readOwed,
  takeTurn,
  turnToLetter,
} from './owed.ts';
import { retireScreen } from './retire.ts';
import type { TelegramSender } from './telegram.ts';

/** Sends a letter; what is thrown is tried again, except an SMTP refusal for good (5xx). */
export interface LetterSender {
  send(letter: { to: string; subject: string; text: string; html: string }): Promise<unknown>;
}

export interface DeliverDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly telegram: TelegramSender;
  readonly letters: LetterSender;
  readonly translate: Translate;
  readonly botUsername: () => string | null;
  readonly kinds: readonly AnyNoticeKind[];
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** A second, two, four … up to five minutes, for a day: a Telegram or a mail server that is down comes back. */
const RETRY: RetryPolicy = { attempts: 300, firstDelayMs: 1_000, maxDelayMs: 300_000 };
/** A notice that ends the process each time it is sent must not do so for ever. */
const MAX_ATTEMPTS = 1_000;
/** How Telegram says with a 400 that nobody is there to be reached. */
const NO_CHAT = /chat not found|user not found|PEER_ID_INVALID/iu;

/** The jobs that send one queued notice (and those that go with it), one for each channel's queue. */
export function deliverJobs(deps: DeliverDeps): { telegram: AnyJob; email: AnyJob } {
  const data = z.object({ noticeId: z.number().int() });
  const handle = ({ noticeId }: { noticeId: number }, run: JobRun) => deliver(deps, noticeId, run);
  return {
    telegram: defineJob({ id: 'deliver', queue: 'telegram', data, retry: RETRY, handle }),
    email: defineJob({ id: 'deliver', queue: 'letters', data, retry: RETRY, handle }),
  };
}

/**
 * Sends what notice `noticeId` still owes: nothing if it has ended, was withdrawn or does not hold any more; later if
 * these are quiet hours. The end is written right after the sending: a crash between the two gives one double.
 */
export async function deliver(deps: DeliverDeps, noticeId: number, run: JobRun): Promise<void> {
  const owed = await readOwed(deps.db, noticeId);
  const [first] = owed;
  if (!first) return;
  try {
    await deliverOwed(deps, noticeId, owed, first);
  } catch (error) {
    if (run.isLast && !(error instanceof Postponed)) await end(deps, owed, 'failed', 'not-reachable');
    throw error;
  }
}

async function deliverOwed(deps: DeliverDeps, noticeId: number, owed: readonly OwedNotice[], first: OwedNotice) {
  const { db, clock } = deps;
  const kind = deps.kinds.find((candidate) => candidate.kind === first.kind);
  if (!kind || first.attempts >= MAX_ATTEMPTS) {
    deps.log.error({ notice: noticeId, kind: first.kind }, 'a notice that cannot be sent');
    return end(deps, owed, 'failed', kind ? 'too-many-attempts' : 'unknown-kind');
  }
  if (first.channel === 'telegram' && first.clientId !== null && !first.bound)
    return end(deps, owed, 'dropped', 'unbound');
  if (kind.needsConsent && !first.consented) return end(deps, owed, 'dropped', 'no-consent');

  const recipient = recipientOf(deps, first);
  const dueAt = kind.ignoresQuietHours ? recipient.now : awake(first, recipient);
  if (dueAt > recipient.now) return putBack(db, owed, dueAt);

  const prepared = await kind.prepare(db, owed, recipient);
  const ends = new Ends(owed, prepared.dropped);
  if (!prepared.render) return finish(db, clock, ends.as('dropped', 'gone'));
  if (first.channel === 'telegram' && (first.blocked || first.chatId === null))
    return turnToLetter(db, clock, owed, ends.dropped);

  const text = createNoticeText(deps.translate, recipient.locale);
  const message = prepared.render(text);
  if (first.channel === 'email') return sendLetter(deps, noticeId, first, message, text, ends);
  const whole = { ...message, text: cutMessage(message.text, text.html('notice-cut')) };
  return sendTelegram(deps, noticeId, owed, first, whole, ends);
}

async function sendTelegram(
  { db, clock, telegram, log }: DeliverDeps,
  noticeId: number,
  owed: readonly OwedNotice[],
  { telegramUserId, chatId, kind }: OwedNotice,
  message: Message,
  ends: Ends,
): Promise<void> {
  if (telegramUserId === null || chatId === null) return finish(db, clock, ends.as('failed', 'no-chat'));
  const waitMs = await takeTurn(db, noticeId, telegramUserId);
  if (waitMs > 0) throw new Postponed(waitMs);

  const result = await telegram.sendMessage(chatId, message.text, message.buttons);
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

async function sendLetter(
  { db, clock, letters, botUsername, log }: DeliverDeps,
  noticeId: number,
  { email, clientEmail, kind }: OwedNotice,
  message: Message,
  text: NoticeText,
  ends: Ends,
): Promise<void> {
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

/** How the notices of one message end: those that do not hold any more were dropped, whatever becomes of the others. */
class Ends {
  readonly dropped: readonly Outcome[];
  private readonly rest: readonly number[];

  constructor(owed: readonly OwedNotice[], dropped: PreparedNotices['dropped']) {
    this.dropped = dropped.map(({ id, reason }) => ({ id, state: 'dropped', reason }));
    this.rest = owed.map(({ id }) => id).filter((id) => !dropped.some((other) => other.id === id));
  }

  as(state: Outcome['state'], reason: string | null): Outcome[] {
    return [...this.dropped, ...this.rest.map((id) => ({ id, state, reason }))];
  }
}

function end({ db, clock }: DeliverDeps, owed: readonly OwedNotice[], state: Outcome['state'], reason: string) {
  return finish(db, clock, new Ends(owed, []).as(state, reason));
}

function recipientOf({ clock, botUsername }: DeliverDeps, notice: OwedNotice): Recipient {
  const { organizationId: id, organizationName: name, organizationTimeZone: timeZone } = notice;
  const known = id !== null && name !== null && timeZone !== null;
  return {
    channel: notice.channel,
    clientId: notice.clientId,
    email: notice.email,
    locale: notice.locale,
    organization: known ? { id, name, timeZone, thresholds: readThresholds(notice.organizationThresholds) } : null,
    now: clock.now(),
    botUsername: botUsername(),
  };
}

/** When the recipient may be spoken to. The client's zone is the organization's until set. */
function awake({ clientTimeZone }: OwedNotice, { organization, now }: Recipient): Date {
  const timeZone = clientTimeZone ?? organization?.timeZone;
  if (!timeZone) return now;
  return earliestSending(now, timeZone, organization?.thresholds.quietHours);
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
