import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { OPEN_STATUSES } from './state.ts';

/** A click that got no answer from the provider for so long is given up, and the next one may try. */
export const CLAIM_LIFETIME_MS = 40_000;

/**
 * Takes the right to make the provider's payment, which one click of several at once gets. False where another has
 * it, the way to the provider's payment is known already, or the payment cannot be paid any more. A payment of which
 * only the provider's state is known (its answer to the click was lost) is pending, and may be claimed again: the same
 * key gives the same payment, and this time its address.
 */
export async function claimPayment(db: Database, clock: Clock, paymentId: number): Promise<boolean> {
  const now = clock.now();
  const { count } = await db.payment.updateMany({
    where: {
      id: paymentId,
      status: { in: [...OPEN_STATUSES] },
      confirmationUrl: null,
      // What is charged from a kept card must not be paid by its link as well.
      savedMethodId: null,
      expiresAt: { gt: now },
      OR: [{ claimedAt: null }, { claimedAt: { lt: new Date(now.getTime() - CLAIM_LIFETIME_MS) } }],
    },
    data: { claimedAt: now },
  });
  return count > 0;
}

/**
 * Gives the right back after a failure, so that the next click may try at once. Where the provider may have made the
 * payment all the same (`isUnknown`), it stays noted that the provider has to be asked about it.
 */
export async function releaseClaim(
  db: Database,
  clock: Clock,
  paymentId: number,
  { isUnknown }: { isUnknown: boolean },
): Promise<void> {
  const open = { id: paymentId, confirmationUrl: null };
  const past = new Date(clock.now().getTime() - CLAIM_LIFETIME_MS - 1);
  await db.payment.updateMany({
    where: { ...open, status: 'created' },
    data: { claimedAt: isUnknown ? past : null },
  });
  // The provider has it for certain, whatever it says to the click.
  await db.payment.updateMany({ where: { ...open, status: 'pending' }, data: { claimedAt: past } });
}

/** Keeps the provider's payment, as one that waits for money. What a callback has told meanwhile stays. */
export async function keepProviderPayment(
  db: Database,
  paymentId: number,
  { providerPaymentId, confirmationUrl }: { providerPaymentId: string; confirmationUrl: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE payments SET confirmation_url = ${confirmationUrl},
      provider_payment_id = coalesce(provider_payment_id, ${providerPaymentId}),
      status = CASE WHEN status = 'created' THEN 'pending'::payment_status ELSE status END
    WHERE id = ${paymentId}`;
}
