import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { tellCanceled } from '../payments/canceled.ts';
import { startPayment } from '../payments/start.ts';
import { OPEN_STATUSES } from '../payments/state.ts';

/**
 * Ends a charge that the provider has refused outright, so that there is nothing to ask about, and owes its client word
 * of it. False where it is over already. Money that comes for it all the same is credited as ever.
 */
export async function cancelCharge(db: Database, clock: Clock, paymentId: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const [canceled] = await tx.payment.updateManyAndReturn({
      where: { id: paymentId, savedMethodId: { not: null }, status: { in: [...OPEN_STATUSES] }, receivedMinor: 0n },
      data: { status: 'canceled', chargedAt: now, finishedAt: now },
    });
    if (!canceled) return false;
    await tellCanceled(tx, clock, canceled);
    return true;
  });
}

/**
 * The link that stands in for a charge that was refused: a payment of the same debts, as far as they are still owed.
 * Asked for again it is the same; null where there is nothing to pay any more.
 */
export async function linkInstead(db: Database, clock: Clock, paymentId: number): Promise<number | null> {
  const { lines, merchantId, telegramUserId, ...payment } = await db.payment.findUniqueOrThrow({
    where: { id: paymentId },
    include: { lines: true, merchant: true },
  });
  const { clientId, organizationId } = payment;
  const choices = lines.map(({ chargeId, accountId, amountMinor, balanceMinor }) =>
    chargeId === null ? { accountId, amountMinor } : { chargeId, amountMinor, balanceMinor },
  );
  try {
    const link = await startPayment(db, clock, {
      clientId,
      organizationId,
      lines: choices,
      ...(telegramUserId === null ? {} : { telegramUserId }),
      ...(merchantId !== null && payment.merchant?.enabled ? { merchantId } : {}),
    });
    return link.id;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
