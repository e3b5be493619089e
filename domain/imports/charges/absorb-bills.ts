import type { Tx } from '../../../prisma/client.ts';
import { lockAccounts, postTransactions } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';

interface EnteredLine {
  readonly lineId: number;
  readonly accountId: number;
  readonly chargeId: number;
  readonly amountMinor: bigint;
}

/**
 * A posted payment is part of a bill's own «оплачено» as soon as a month that can hold it came in after the payment:
 * the month it was made in, or a later one, new or changed. A month that was known before does not, however often it
 * is imported again, so that the bill stays paid until the organization's figures go on.
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
    lines.map(({ lineId, accountId, chargeId, amountMinor }) => ({
      accountId,
      kind: 'office_payment_correction',
      idempotencyKey: `absorbed:${lineId}:${context.stamp}`,
      occurredAt: context.clock.now(),
      entries: [
        { ledger: 'receivable', chargeId, amountMinor },
        { ledger: 'office', amountMinor: -amountMinor },
      ],
    })),
  );
  const ids = lines.map(({ lineId }) => lineId);
  await tx.$executeRaw`UPDATE payment_lines SET absorbed_minor = allocated_minor WHERE id = ANY(${ids})`;
}

async function findEntered(tx: Tx, { organization }: ImportContext): Promise<EnteredLine[]> {
  return tx.$queryRaw<EnteredLine[]>`
    SELECT line.id AS "lineId", line.account_id AS "accountId", line.charge_id AS "chargeId",
      line.allocated_minor - line.absorbed_minor AS "amountMinor"
    FROM payments payment
    JOIN payment_lines line ON line.payment_id = payment.id AND line.absorbed_minor < line.allocated_minor
    JOIN charges charge ON charge.id = line.charge_id AND charge.kind = 'bill'
    WHERE payment.organization_id = ${organization.id} AND payment.posted_at IS NOT NULL
      AND EXISTS (
        SELECT FROM ledger_transactions month
        WHERE month.account_id = line.account_id AND starts_with(month.idempotency_key, 'bill:')
          AND split_part(month.idempotency_key, ':', 4) <> 'opening'
          AND split_part(month.idempotency_key, ':', 3)::date >=
            date_trunc('month', coalesce(payment.finished_at, payment.created_at) AT TIME ZONE ${organization.timeZone})
          AND month.id > (SELECT max(settled.id) FROM ledger_transactions settled
            WHERE settled.payment_id = payment.id AND settled.account_id = line.account_id)
      )
    ORDER BY line.id`;
}
