import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';

/** The version of the text that a client agrees to; to be raised when its meaning changes. */
const TEXT_VERSION = 1;

/**
 * Turns autopayment on for a kept card, with the most that is charged at once, and records the consent: for which card,
 * up to how much, and when, so that each is one of its own. An organization is paid by itself from one card: any other
 * of the client's stops. Throws autopay-unavailable for a card that somebody else let be kept, that is revoked or cannot
 * be charged.
 */
export async function enableAutopay(
  db: Database,
  clock: Clock,
  wish: Reader & { readonly savedMethodId: number; readonly limitMinor: bigint },
): Promise<void> {
  const { clientId, telegramUserId, savedMethodId, limitMinor } = wish;
  await inTransaction(db, async (tx) => {
    const now = clock.now();
    const method = await tx.savedMethod.findFirst({
      where: { id: savedMethodId, clientId, telegramUserId, revokedAt: null, merchant: { enabled: true } },
      include: { merchant: true },
    });
    if (!method || limitMinor <= 0n) throw new DomainError('autopay-unavailable');
    const { organizationId } = method.merchant;
    const others = await tx.savedMethod.findMany({
      where: { clientId, id: { not: savedMethodId }, autopayAt: { not: null }, merchant: { organizationId } },
    });
    for (const { id } of others) await stop(tx, now, id);
    // Revoked since: the row is locked by whoever did it first.
    const { count } = await tx.savedMethod.updateMany({
      where: { id: savedMethodId, revokedAt: null },
      data: { autopayAt: now, autopayLimitMinor: limitMinor, autopayPausedAt: null },
    });
    if (count === 0) throw new DomainError('autopay-unavailable');
    const version = `${TEXT_VERSION} card ${savedMethodId} up to ${limitMinor} at ${now.toISOString()}`;
    await tx.consent.createMany({
      data: [{ clientId, telegramUserId, organizationId, document: 'autopayment', version, acceptedAt: now }],
      skipDuplicates: true,
    });
  });
}

/** Whether another adult of the client's lets the organization be paid from a card of theirs, which would stop. */
export async function isPaidByAnotherAdult(
  db: Database,
  { clientId, telegramUserId, organizationId }: Reader & { readonly organizationId: string },
): Promise<boolean> {
  const count = await db.savedMethod.count({
    where: {
      clientId,
      telegramUserId: { not: telegramUserId },
      autopayAt: { not: null },
      merchant: { organizationId },
    },
  });
  return count > 0;
}

/** Turns autopayment of a card off at once, with what was announced for it; false where it was off. */
export async function disableAutopay(
  db: Database,
  clock: Clock,
  { clientId, savedMethodId }: { readonly clientId: number; readonly savedMethodId: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const own = await tx.savedMethod.findFirst({
      where: { id: savedMethodId, clientId, OR: [{ autopayAt: { not: null } }, { autopayPausedAt: { not: null } }] },
    });
    if (own) await stop(tx, clock.now(), savedMethodId);
    return own !== null;
  });
}

/** Turns autopayment of all cards of somebody off at once, with what was announced: they leave the client. */
export async function stopAutopayOf(tx: Tx, now: Date, { clientId, telegramUserId }: Reader): Promise<void> {
  const cards = await tx.savedMethod.findMany({
    where: {
      clientId,
      telegramUserId,
      OR: [{ autopayAt: { not: null } }, { autopayPausedAt: { not: null } }],
    },
    orderBy: { id: 'asc' },
  });
  for (const { id } of cards) await stop(tx, now, id);
}

async function stop(tx: Tx, now: Date, savedMethodId: number) {
  await tx.autopayment.updateMany({
    where: { savedMethodId, state: 'planned' },
    data: { state: 'skipped', reason: 'off', finishedAt: now },
  });
  await tx.savedMethod.updateMany({
    where: { id: savedMethodId },
    data: { autopayAt: null, autopayPausedAt: null },
  });
}

/** What was announced is not charged; autopayment goes on. False where it is too late, or not the client's. */
export async function skipAutopayment(
  db: Database,
  clock: Clock,
  { clientId, autopaymentId }: { readonly clientId: number; readonly autopaymentId: number },
): Promise<boolean> {
  const { count } = await db.autopayment.updateMany({
    where: { id: autopaymentId, clientId, state: 'planned' },
    data: { state: 'skipped', reason: 'client', finishedAt: clock.now() },
  });
  return count > 0;
}
