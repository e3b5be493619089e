import { z } from 'zod';
import { forgetBroadcasts } from '../../domain/broadcasts/forget.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

const DAY_MS = 86_400_000;

/**
 * Telegram gives an update up after a day; letters live half an hour; the longest limit counts a day of attempts. A
 * document that is asked for again is made again.
 *
 * Of notices only copies of broadcasts go, which are the most of them: a broadcast that has ended never asks for their
 * keys again. All others stay, because a notice's key is what keeps its occasion from being told twice, and reminders
 * are found from what holds now: a debt that is two years old and unpaid still is «14 days overdue», and would be told
 * anew the day its key was forgotten. Payments' and refunds' notices prove that a client was told.
 */
const KEPT_DAYS = { updates: 7, verifications: 30, attempts: 30, documents: 90, broadcasts: 400 };

/** Removes what only protected against repetition or guessing or spared work, once it does not any more. */
export function cleanupJob(db: Database, clock: Clock): AnyJob {
  return defineJob({
    id: 'cleanup',
    queue: 'chores',
    data: z.object({}),
    everyMs: DAY_MS / 4,
    retry: NO_RETRY,
    handle: () => cleanUp(db, clock),
  });
}

export async function cleanUp(db: Database, clock: Clock): Promise<void> {
  const before = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  await db.telegramUpdate.deleteMany({ where: { seenAt: { lt: before(KEPT_DAYS.updates) } } });
  await db.verification.deleteMany({ where: { createdAt: { lt: before(KEPT_DAYS.verifications) } } });
  await db.attempt.deleteMany({ where: { createdAt: { lt: before(KEPT_DAYS.attempts) } } });
  await db.document.deleteMany({ where: { usedAt: { lt: before(KEPT_DAYS.documents) } } });
  await forgetBroadcasts(db, clock, before(KEPT_DAYS.broadcasts));
}
