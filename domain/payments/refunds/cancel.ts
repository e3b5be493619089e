import type { Tx } from '../../../prisma/client.ts';
import { postTransactions } from '../../billing/ledger.ts';
import { groupBy } from '../../collections.ts';
import { uncoverLessons } from '../../lessons/uncover.ts';
import { minOf } from '../../money.ts';
import type { RefundPart } from './choose.ts';
import type { RefundFacts, RefundFactsLine } from './facts.ts';

/**
 * Lowers charges by what a refund took back of them, so that it is not asked for again: as far as it would be, because
 * what had been paid above a charge is owed by nobody. Bills are left as the organization has them. A subscription,
 * course or order of which nothing is left to pay becomes cancelled; lessons that such a subscription covered are in
 * debt again. To be called once the refund itself is in the ledger.
 */
export async function cancelCharges(
  tx: Tx,
  {
    refundId,
    facts,
    parts,
    now,
  }: { refundId: number; facts: RefundFacts; parts: readonly (RefundFactsLine & RefundPart)[]; now: Date },
): Promise<void> {
  const opened = await openedBy(tx, parts);
  if (opened.length === 0) return;
  await postTransactions(
    tx,
    [...groupBy(opened, ({ accountId }) => accountId)].map(([accountId, ofAccount]) => ({
      accountId,
      kind: 'charge_correction',
      idempotencyKey: `refund:${refundId}:cancel:${accountId}`,
      occurredAt: now,
      currency: facts.currency,
      paymentId: facts.id,
      refundId,
      entries: ofAccount.flatMap(({ chargeId, openedMinor }) => [
        { ledger: 'receivable' as const, chargeId, amountMinor: -openedMinor },
        { ledger: 'income' as const, amountMinor: openedMinor },
      ]),
    })),
  );
  const chargeIds = opened.map(({ chargeId }) => chargeId);
  await tx.$executeRaw`
    UPDATE subscriptions subscription SET status = 'cancelled' FROM charges charge
    WHERE charge.id = ANY(${chargeIds}) AND charge.amount_minor = 0 AND charge.kind IN ('subscription', 'course')
      AND subscription.id = charge.source_id`;
  await uncoverLessons(tx, { subscriptionChargeIds: chargeIds, now });
  await tx.$executeRaw`
    UPDATE orders SET status = 'cancelled' FROM charges charge
    WHERE charge.id = ANY(${chargeIds}) AND charge.amount_minor = 0 AND charge.kind = 'order'
      AND orders.id = charge.source_id`;
}

/** What of each charge is owed again because of the refund. */
async function openedBy(tx: Tx, parts: readonly (RefundFactsLine & RefundPart)[]) {
  const charges = await tx.charge.findMany({
    where: { id: { in: parts.flatMap(({ chargeId }) => chargeId ?? []) }, kind: { not: 'bill' } },
  });
  const owed = new Map(charges.map(({ id, amountMinor, allocatedMinor }) => [id, amountMinor - allocatedMinor]));
  return parts.flatMap(({ accountId, chargeId, allocatedMinor }) => {
    const openedMinor = minOf(allocatedMinor, owed.get(chargeId ?? 0) ?? 0n);
    return chargeId !== null && openedMinor > 0n ? [{ accountId, chargeId, openedMinor }] : [];
  });
}
