import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { findUnderWay } from '../saved-methods/under-way.ts';
import { readFacts } from './facts.ts';
import { isOutdated } from './outdated.ts';
import { isOpen } from './state.ts';

/**
 * Answers a provider that asks before it takes the money: whether the payment of this merchant may still be paid, with
 * this sum. A debt that a kept card is being charged for by another payment is not paid a second time.
 */
export async function checkBeforePaying(
  db: Database,
  clock: Clock,
  merchantId: number,
  check: { readonly reference: string | null; readonly amountMinor: bigint; readonly currency: string },
): Promise<'accept' | 'unknown-order' | 'wrong-amount' | 'expired' | 'refuse'> {
  if (check.reference === null) return 'unknown-order';
  const payment = await db.payment.findFirst({ where: { merchantId, number: check.reference } });
  if (!payment) return 'unknown-order';
  if (payment.amountMinor !== check.amountMinor || payment.currency !== check.currency) return 'wrong-amount';
  if (!isOpen(payment.status)) return payment.status === 'expired' ? 'expired' : 'refuse';
  if (payment.expiresAt <= clock.now()) return 'expired';
  const facts = await readFacts(db, payment.id);
  if (!facts || isOutdated(facts)) return 'refuse';
  const underWay = await findUnderWay(
    db,
    facts.lines.flatMap(({ chargeId }) => (chargeId === null ? [] : [chargeId])),
  );
  return underWay.some(({ paymentId }) => paymentId !== payment.id) ? 'refuse' : 'accept';
}
