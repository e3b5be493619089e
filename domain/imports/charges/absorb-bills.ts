import type { Tx } from '../../../prisma/client.ts';
import { lockAccounts, postTransactions } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';

interface EnteredLine {
  readonly lineId: number;
  readonly accountId: number;
  readonly chargeId: number;
  readonly amountMinor: bigint;
  /** When the money came here. */
  readonly paidAt: Date;
}

/**
 * A posted payment is part of a bill's own «оплачено» when a month that can hold it (the month it was made in, or a
 * later one) came in after it: for certain if that is in this very file, for then the organization had it in its books
 * already; else if what the months list as paid has room for it. A month known before the payment does not count,
 * however often it is imported again, so that the bill stays paid until the organization's figures go on.
 */
export async function absorbIntoBills(tx: Tx, context: ImportContext): Promise<void> {
  const found = await findEntered(tx, context);
  if (found.length === 0) return;
  await lockAccounts(
    tx,
    found.map(({ accountId }) => accountId),
  );
  const lines = await findEntered(tx, context);
  await postTransactions(
    tx,
    lines.map(({ lineId, accountId, chargeId, amountMinor, paidAt }) => ({
      accountId,
      kind: 'office_payment_correction',
      idempotencyKey: `absorbed:${lineId}:${context.stamp}`,
      // In the month it was paid in, of which the organization's figures now speak: its statement stays what they say.
      occurredAt: paidAt,
      entries: [
        { ledger: 'receivable', chargeId, amountMinor },
        { ledger: 'office', amountMinor: -amountMinor },
      ],
    })),
  );
  const ids = lines.map(({ lineId }) => lineId);
  await tx.$executeRaw`UPDATE payment_lines SET absorbed_minor = allocated_minor WHERE id = ANY(${ids})`;
}

async function findEntered(tx: Tx, { organization, stamp }: ImportContext): Promise<EnteredLine[]> {
  return tx.$queryRaw<EnteredLine[]>`
    WITH line AS (
      SELECT line.id, line.account_id, line.charge_id, line.allocated_minor, line.absorbed_minor,
        date_trunc('month', coalesce(payment.finished_at, payment.created_at) AT TIME ZONE ${organization.timeZone})::date
          AS month,
        (SELECT max(settled.id) FROM ledger_transactions settled
          WHERE settled.payment_id = payment.id AND settled.account_id = line.account_id) AS settled_id,
        payment.posted_at
      FROM payments payment
      JOIN payment_lines line ON line.payment_id = payment.id AND line.allocated_minor > 0
      JOIN charges charge ON charge.id = line.charge_id AND charge.kind = 'bill'
      WHERE payment.organization_id = ${organization.id}
    )
    SELECT line.id AS "lineId", line.account_id AS "accountId", line.charge_id AS "chargeId",
      line.allocated_minor - line.absorbed_minor AS "amountMinor", settled.occurred_at AS "paidAt"
    FROM line
    JOIN ledger_transactions settled ON settled.id = line.settled_id
    CROSS JOIN LATERAL (
      SELECT bool_or(split_part(posted.idempotency_key, ':', 5) = ${stamp}) AS in_this_file,
        -coalesce(sum(entry.amount_minor) FILTER (WHERE split_part(posted.idempotency_key, ':', 4) = 'paid'
          AND NOT EXISTS (SELECT FROM ledger_transactions later WHERE later.reverses_id = posted.id)), 0)
          AS paid_minor
      FROM ledger_transactions posted
      JOIN ledger_entries entry ON entry.transaction_id = posted.id AND entry.charge_id = line.charge_id
      WHERE posted.account_id = line.account_id AND posted.id > line.settled_id
        AND starts_with(posted.idempotency_key, 'bill:') AND split_part(posted.idempotency_key, ':', 4) <> 'opening'
        AND split_part(posted.idempotency_key, ':', 3)::date >= line.month
    ) later_months
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(other.absorbed_minor), 0) AS absorbed_minor FROM line other
      WHERE other.charge_id = line.charge_id AND other.id <> line.id AND other.month >= line.month
    ) others
    WHERE line.posted_at IS NOT NULL AND line.absorbed_minor < line.allocated_minor
      AND (later_months.in_this_file OR later_months.paid_minor >= others.absorbed_minor + line.allocated_minor)
    ORDER BY line.id`;
}
