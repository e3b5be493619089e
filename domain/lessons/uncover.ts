import type { Tx } from '../../prisma/client.ts';
import { postTransactions } from '../billing/ledger.ts';

/**
 * Brings lessons back into debt that were counted on a subscription which is cancelled now: they cost again what they
 * did before. The caller has locked their account.
 */
export async function uncoverLessons(
  tx: Tx,
  { subscriptionChargeIds, now }: { subscriptionChargeIds: readonly number[]; now: Date },
): Promise<void> {
  const lessons = await tx.$queryRaw<
    { chargeId: number; accountId: number; amountMinor: bigint; reversalId: bigint }[]
  >`
    WITH uncovered AS (
      UPDATE visits visit SET covered_by_id = NULL
      FROM subscriptions subscription JOIN charges own ON own.source_id = subscription.id
      WHERE own.id = ANY(${[...subscriptionChargeIds]}) AND own.kind IN ('subscription', 'course')
        AND subscription.status = 'cancelled' AND visit.covered_by_id = subscription.id AND visit.mark = 'in_debt'
      RETURNING visit.id
    )
    SELECT DISTINCT ON (charge.id) charge.id AS "chargeId", charge.account_id AS "accountId",
      entry.amount_minor AS "amountMinor", reversal.id AS "reversalId"
    FROM uncovered
    JOIN charges charge ON charge.kind = 'lesson' AND charge.source_id = uncovered.id AND charge.amount_minor = 0
    JOIN ledger_entries entry ON entry.charge_id = charge.id AND entry.amount_minor > 0
    JOIN ledger_transactions posted ON posted.id = entry.transaction_id AND posted.kind IN ('charge', 'charge_correction')
    JOIN ledger_transactions reversal ON reversal.reverses_id = posted.id
    ORDER BY charge.id, posted.id DESC`;
  await postTransactions(
    tx,
    lessons.map(({ chargeId, accountId, amountMinor, reversalId }) => ({
      accountId,
      kind: 'charge_correction',
      idempotencyKey: `uncovered:${reversalId}`,
      occurredAt: now,
      entries: [
        { ledger: 'receivable', chargeId, amountMinor },
        { ledger: 'income', amountMinor: -amountMinor },
      ],
    })),
  );
}
