import type { Tx } from '../../prisma/client.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Makes whoever counts against the same subject wait until this transaction ends, so that what is counted and what is
 * decided by the count cannot come apart. Take several in the same order everywhere.
 */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
}

/** Everything that a Telegram user does about access, one at a time. */
export async function lockTelegramUser(tx: Tx, telegramUserId: bigint): Promise<void> {
  await lockSubject(tx, `access:telegram-user:${telegramUserId}`);
}

/** How long until the oldest of `moments` leaves the window that ends now; in whole `unitMs`, at least 1. */
export function unitsUntilFree(moments: readonly Date[], windowMs: number, now: Date, unitMs: number): number {
  const oldest = Math.min(...moments.map((moment) => moment.getTime()));
  return Math.max(1, Math.ceil((oldest + windowMs - now.getTime()) / unitMs));
}

/**
 * When things of `kind` were counted against `subject` within the window that ends now, latest first. Something
 * exactly a window old is no longer in it.
 */
export async function attemptsWithin(
  tx: Tx,
  { kind, subject, windowMs, now }: { kind: string; subject: string; windowMs: number; now: Date },
): Promise<{ createdAt: Date; detail: string | null }[]> {
  return tx.attempt.findMany({
    where: { kind, subject, createdAt: { gt: new Date(now.getTime() - windowMs) } },
    select: { createdAt: true, detail: true },
    orderBy: { createdAt: 'desc' },
  });
}
