import { z } from 'zod';
import { finish } from '../../domain/notices/ends.ts';
import { type AnyJob, defineJob, type JobRun, Postponed, type RetryPolicy } from '../job.ts';
import { check, type Holding } from './check.ts';
import { compose } from './compose.ts';
import type { DeliverDeps } from './deps.ts';
import { createHands, type Hands } from './hands.ts';
import { leaveAside, type OwedNotice, putBack, readOwed, takeOwed, turnToLetter } from './owed.ts';
import { awake } from './recipient.ts';
import { sendLetter } from './send-letter.ts';
import { sendTelegram } from './send-telegram.ts';

/** A second, two, four … up to five minutes, for a day: a Telegram or a mail server that is down comes back. */
const RETRY: RetryPolicy = { attempts: 300, firstDelayMs: 1_000, maxDelayMs: 300_000 };
/** When a message that is on its way already is looked at again. */
const AGAIN_MS = 1_000;

/** The jobs that send one queued notice (and those that go with it), one for each lane of Telegram's and for letters. */
export function deliverJobs(deps: DeliverDeps): { urgent: AnyJob; bulk: AnyJob; email: AnyJob } {
  const data = z.object({ noticeId: z.number().int() });
  const inHand = new Set<number>();
  const hands = createHands(deps.db);
  const handle = async ({ noticeId }: { noticeId: number }, run: JobRun) => {
    // A queue that was emptied, or that has not heard of a job for long, gives it out again while it still runs.
    if (inHand.has(noticeId)) throw new Postponed(AGAIN_MS);
    inHand.add(noticeId);
    await deliver(deps, noticeId, run, hands).finally(() => inHand.delete(noticeId));
  };
  return {
    urgent: defineJob({ id: 'deliver', queue: 'urgent', data, retry: RETRY, handle }),
    bulk: defineJob({ id: 'deliver', queue: 'bulk', data, retry: RETRY, handle }),
    email: defineJob({ id: 'deliver', queue: 'letters', data, retry: RETRY, handle }),
  };
}

/**
 * Sends what notice `noticeId` and those that it leads still owe: nothing if they have ended, were withdrawn or do not
 * hold any more; later if these are quiet hours, or another process is sending them. The end is written right after the
 * sending: a crash between the two gives one double.
 */
export async function deliver(deps: DeliverDeps, noticeId: number, run: JobRun, hands: Hands): Promise<void> {
  const { db, clock } = deps;
  const owed = notElsewhere(await readOwed(db, clock, noticeId, hands.by));
  if (owed.length === 0) return;
  try {
    await deliverOwed(deps, noticeId, owed, hands);
    hands.done(noticeId);
  } catch (error) {
    await hands.letGo(noticeId);
    if (run.isLast && !(error instanceof Postponed)) await finish(db, deps, owed.map(unreachable));
    throw error;
  }
}

/** The same; `Postponed` where another process is sending them, which may not get through: they are looked at again. */
function notElsewhere(owed: OwedNotice[]): OwedNotice[] {
  if (owed.some(({ elsewhere }) => elsewhere)) throw new Postponed(AGAIN_MS);
  return owed;
}

async function deliverOwed(
  deps: DeliverDeps,
  noticeId: number,
  owed: readonly OwedNotice[],
  hands: Hands,
): Promise<void> {
  const { db, clock } = deps;
  const checked = check(deps.kinds, owed);
  const holding = await putAside(deps, checked.holding);
  const [first] = holding;
  if (!first) return finish(db, deps, checked.ended);

  const composed = await compose(deps, noticeId, { ...checked, holding });
  await leaveAside(db, composed.aside);
  if (!composed.message) return finish(db, deps, composed.ends.as('dropped', 'gone'));
  // By the time that it may go, its reader may have been asked not to be told, or have gone.
  const say = async () => {
    hands.take(noticeId);
    const taken = notElsewhere(await takeOwed(db, clock, noticeId, hands.by));
    return compose(deps, noticeId, check(deps.kinds, taken));
  };
  if (first.channel === 'email') return sendLetter(deps, noticeId, first, { planned: composed, compose: say });
  if (first.blocked || first.chatId === null) return turnToLetter(db, deps, owed, composed.ends.ended);
  const lane = first.of.isUrgent ? 'urgent' : 'bulk';
  return sendTelegram(deps, noticeId, holding, first, { lane, planned: composed, compose: say });
}

/**
 * Gives back to the outbox what its reader is not to be told at this hour, each organization's until its own quiet hours
 * are over: tomorrow's lesson at one school must not wait for another, where it is night. What is left may go now.
 */
async function putAside({ db, clock }: DeliverDeps, notices: readonly Holding[]): Promise<readonly Holding[]> {
  const now = clock.now();
  const asleep = new Map<number, Holding[]>();
  for (const notice of notices) {
    const untilMs = notice.of.isUrgent ? 0 : awake(notice, now).getTime();
    if (untilMs > now.getTime()) asleep.set(untilMs, [...(asleep.get(untilMs) ?? []), notice]);
  }
  for (const [untilMs, waiting] of asleep) await putBack(db, waiting, new Date(untilMs));
  const waiting = new Set([...asleep.values()].flat());
  return notices.filter((notice) => !waiting.has(notice));
}

/** Tried for longer than a day: whoever has an address is written to. */
function unreachable({ id, channel, clientEmail }: OwedNotice) {
  return channel === 'telegram' && clientEmail !== null
    ? { id, state: 'dropped' as const, reason: 'not-through', byLetter: true }
    : { id, state: 'failed' as const, reason: 'not-reachable' };
}
