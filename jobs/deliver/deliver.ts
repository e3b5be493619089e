import { z } from 'zod';
import { type AnyJob, defineJob, type JobRun, Postponed, type RetryPolicy } from '../job.ts';
import { compose } from './compose.ts';
import type { DeliverDeps } from './deps.ts';
import { Ends } from './ends.ts';
import { finish, type Outcome, type OwedNotice, putBack, readOwed, turnToLetter } from './owed.ts';
import { awake, recipientOf } from './recipient.ts';
import { sendLetter } from './send-letter.ts';
import { sendTelegram } from './send-telegram.ts';

/** A second, two, four … up to five minutes, for a day: a Telegram or a mail server that is down comes back. */
const RETRY: RetryPolicy = { attempts: 300, firstDelayMs: 1_000, maxDelayMs: 300_000 };
/** A notice that ends the process each time it is sent must not do so for ever. */
const MAX_ATTEMPTS = 1_000;

/** The jobs that send one queued notice (and those that go with it), one for each lane of Telegram's and for letters. */
export function deliverJobs(deps: DeliverDeps): { urgent: AnyJob; bulk: AnyJob; email: AnyJob } {
  const data = z.object({ noticeId: z.number().int() });
  const handle = ({ noticeId }: { noticeId: number }, run: JobRun) => deliver(deps, noticeId, run);
  return {
    urgent: defineJob({ id: 'deliver', queue: 'urgent', data, retry: RETRY, handle }),
    bulk: defineJob({ id: 'deliver', queue: 'bulk', data, retry: RETRY, handle }),
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
  const dueAt = kind.isUrgent ? recipient.now : awake(first, recipient);
  if (dueAt > recipient.now) return putBack(db, owed, dueAt);

  const say = () => compose(deps, kind, owed, { ...recipient, now: clock.now() });
  const composed = await say();
  if (!composed.message) return finish(db, clock, composed.ends.as('dropped', 'gone'));
  if (first.channel === 'email') return sendLetter(deps, noticeId, first, composed);
  if (first.blocked || first.chatId === null) return turnToLetter(db, clock, owed, composed.ends.dropped);
  return sendTelegram(deps, noticeId, owed, first, say);
}

function end({ db, clock }: DeliverDeps, owed: readonly OwedNotice[], state: Outcome['state'], reason: string) {
  return finish(db, clock, new Ends(owed, []).as(state, reason));
}
