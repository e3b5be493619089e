import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';

/** The version of the text that a client agrees to; to be raised when its meaning changes. */
const TEXT_VERSION = 1;

/** What a consent to keep a card is recorded as: for the one payment that it was given with. */
export const keepingVersion = (paymentNumber: string): string => `${TEXT_VERSION} ${paymentNumber}`;

interface OwnPayment extends Reader {
  readonly paymentId: number;
}

/**
 * Notes that the payer lets the card be kept that this payment will be made with, and records the consent. Throws
 * payment-not-payable once the way to the bank has been taken, and where the merchant keeps no cards.
 */
export async function agreeToKeep(
  db: Database,
  clock: Clock,
  { clientId, telegramUserId, paymentId }: OwnPayment,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [payment] = await tx.payment.updateManyAndReturn({
      where: { ...unclaimed(clientId, paymentId), merchant: { keepsCards: true, enabled: true } },
      data: { saveMethod: true },
    });
    if (!payment) throw new DomainError('payment-not-payable');
    const version = keepingVersion(payment.number);
    const { organizationId } = payment;
    await tx.consent.createMany({
      data: [{ clientId, telegramUserId, organizationId, document: 'saved_method', version, acceptedAt: clock.now() }],
      skipDuplicates: true,
    });
  });
}

/** The payer has thought better of it. Throws payment-not-payable once the way to the bank has been taken. */
export async function declineToKeep(db: Database, { clientId, paymentId }: Omit<OwnPayment, 'telegramUserId'>) {
  const { count } = await db.payment.updateMany({
    where: unclaimed(clientId, paymentId),
    data: { saveMethod: false },
  });
  if (count === 0) throw new DomainError('payment-not-payable');
}

const unclaimed = (clientId: number, paymentId: number) =>
  ({ id: paymentId, clientId, status: 'created', claimedAt: null, savedMethodId: null }) as const;
