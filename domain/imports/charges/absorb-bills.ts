import type { Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { lockAccounts, postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';
import { markLinesEntered, markPartsEntered } from './entered.ts';

interface Entered {
  /** Of a payment's line, or of a refund's. */
  readonly id: number;
  readonly accountId: number;
  readonly chargeId: number;
  /** What the bill's own figures contain from now on. */
  readonly amountMinor: bigint;
  /** When the money came here, or went back. */
  readonly movedAt: Date;
}

/**
 * A posted payment is part of a bill's own «оплачено» when a month that can hold it (the month it was made in, or a
 * later one) came in after it: for certain if that is in this very file, for then the organization had it in its books
 * already; else if what the months list as paid has room for it. A month known before the payment does not count,
 * however often it is imported again, so that the bill stays paid until the organization's figures go on. A posted
 * refund of it is, likewise, when a month came in after that: for certain in this very file, else if what the months
 * list no longer has room for the whole payment.
 */
export async function absorbIntoBills(tx: Tx, context: ImportContext): Promise<void> {
  const found = await findOpen(tx, context);
  if (found.length === 0) return;
  await lockAccounts(tx, found);
  const payments = await findPayments(tx, context);
  await post(tx, context, 'absorbed', payments);
  await markLinesEntered(
    tx,
    payments.map(({ id }) => id),
  );
  // Only what contains a payment can lack a refund of it.
  const refunds = await findRefunds(tx, context);
  await post(
    tx,
    context,
    'absorbed-refund',
    refunds.map((refund) => ({ ...refund, amountMinor: -refund.amountMinor })),
  );
  await markPartsEntered(
    tx,
    refunds.map(({ id }) => id),
  );
}

async function post(tx: Tx, { stamp }: ImportContext, what: string, entered: readonly Entered[]): Promise<void> {
  await postTransactions(
    tx,
    entered.map(
      ({ id, accountId, chargeId, amountMinor, movedAt }): TransactionDraft => ({
        accountId,
        kind: 'office_payment_correction',
        idempotencyKey: `${what}:${id}:${stamp}`,
        // In the month it moved in, of which the organization's figures now speak: its statement stays what they say.
        occurredAt: movedAt,
        entries: [
          { ledger: 'receivable', chargeId, amountMinor },
          { ledger: 'office', amountMinor: -amountMinor },
        ],
      }),
    ),
  );
}

/** The lines of posted payments for bills, with the month that the money came in and what all months list since. */
const lines = ({ organization }: ImportContext): Prisma.Sql => Prisma.sql`
  line AS (
    SELECT line.id, line.account_id, line.charge_id, line.absorbed_minor,
      line.allocated_minor + back.allocated_minor AS brought_minor,
      line.absorbed_minor - back.absorbed_minor AS contained_minor, payment.posted_at,
      date_trunc('month', coalesce(payment.finished_at, payment.created_at) AT TIME ZONE ${organization.timeZone})::date
        AS month,
      (SELECT max(settled.id) FROM ledger_transactions settled
        WHERE settled.payment_id = payment.id AND settled.account_id = line.account_id
          AND settled.kind IN ('payment', 'top_up', 'from_balance')) AS settled_id
    FROM payments payment
    JOIN payment_lines line ON line.payment_id = payment.id
    JOIN charges charge ON charge.id = line.charge_id AND charge.kind = 'bill'
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(part.allocated_minor), 0) AS allocated_minor,
        coalesce(sum(part.absorbed_minor), 0) AS absorbed_minor
      FROM refund_lines part WHERE part.line_id = line.id
    ) back
    WHERE payment.organization_id = ${organization.id} AND line.allocated_minor + back.allocated_minor > 0
  )`;

/** What came in of a bill's months after the ledger transaction `id`, from `month` on. */
const monthsSince = ({ stamp }: ImportContext, id: Prisma.Sql, month: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT coalesce(bool_or(split_part(posted.idempotency_key, ':', 5) = ${stamp}), false) AS in_this_file,
    count(*) AS count,
    -coalesce(sum(entry.amount_minor) FILTER (WHERE split_part(posted.idempotency_key, ':', 4) = 'paid'
      AND NOT EXISTS (SELECT FROM ledger_transactions later WHERE later.reverses_id = posted.id)), 0)
      AS paid_minor
  FROM ledger_transactions posted
  JOIN ledger_entries entry ON entry.transaction_id = posted.id AND entry.charge_id = line.charge_id
  WHERE posted.account_id = line.account_id AND posted.id > ${id}
    AND starts_with(posted.idempotency_key, 'bill:') AND split_part(posted.idempotency_key, ':', 4) <> 'opening'
    AND split_part(posted.idempotency_key, ':', 3)::date >= ${month}`;

/** What those months contain of other payments made here. */
const others = Prisma.sql`
  SELECT coalesce(sum(other.contained_minor), 0) AS contained_minor FROM line other
  WHERE other.charge_id = line.charge_id AND other.id <> line.id AND other.month >= line.month`;

/** The accounts with posted payments or refunds that their bills are not known to contain. */
async function findOpen(tx: Tx, context: ImportContext): Promise<number[]> {
  const rows = await tx.$queryRaw<{ accountId: number }[]>`
    WITH ${lines(context)}
    SELECT DISTINCT line.account_id AS "accountId" FROM line
    WHERE line.posted_at IS NOT NULL AND (line.absorbed_minor < line.brought_minor OR EXISTS (
      SELECT FROM refund_lines part JOIN refunds refund ON refund.id = part.refund_id
      WHERE part.line_id = line.id AND refund.posted_at IS NOT NULL AND part.absorbed_minor < part.allocated_minor))`;
  return rows.map(({ accountId }) => accountId);
}

async function findPayments(tx: Tx, context: ImportContext): Promise<Entered[]> {
  return tx.$queryRaw<Entered[]>`
    WITH ${lines(context)}
    SELECT line.id, line.account_id AS "accountId", line.charge_id AS "chargeId",
      (line.brought_minor - line.absorbed_minor)::bigint AS "amountMinor", settled.occurred_at AS "movedAt"
    FROM line
    JOIN ledger_transactions settled ON settled.id = line.settled_id
    CROSS JOIN LATERAL (${monthsSince(context, Prisma.sql`line.settled_id`, Prisma.sql`line.month`)}) months
    CROSS JOIN LATERAL (${others}) others
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(part.allocated_minor), 0) AS amount_minor FROM (${refundParts(context)}) part
      CROSS JOIN LATERAL (${monthsSince(context, Prisma.sql`part.returned_id`, Prisma.sql`part.month`)}) later
      WHERE later.count > 0
    ) back
    WHERE line.posted_at IS NOT NULL AND line.absorbed_minor < line.brought_minor
      AND (months.in_this_file OR months.paid_minor >= others.contained_minor + line.brought_minor
        OR (back.amount_minor > 0
          AND months.paid_minor >= others.contained_minor + line.brought_minor - back.amount_minor))
    ORDER BY line.id`;
}

async function findRefunds(tx: Tx, context: ImportContext): Promise<Entered[]> {
  return tx.$queryRaw<Entered[]>`
    WITH ${lines(context)}
    SELECT part.id, line.account_id AS "accountId", line.charge_id AS "chargeId", part.allocated_minor AS "amountMinor",
      part.returned_at AS "movedAt"
    FROM line
    CROSS JOIN LATERAL (${refundParts(context)}) part
    CROSS JOIN LATERAL (${monthsSince(context, Prisma.sql`line.settled_id`, Prisma.sql`line.month`)}) months
    CROSS JOIN LATERAL (${monthsSince(context, Prisma.sql`part.returned_id`, Prisma.sql`part.month`)}) later
    CROSS JOIN LATERAL (${others}) others
    WHERE line.posted_at IS NOT NULL AND line.absorbed_minor = line.brought_minor
      AND (later.in_this_file
        OR (later.count > 0 AND months.paid_minor < others.contained_minor + line.contained_minor))
    ORDER BY part.id`;
}

/** What posted refunds took of a line and the bill is not known to lack. */
const refundParts = ({ organization }: ImportContext): Prisma.Sql => Prisma.sql`
  SELECT part.id, part.allocated_minor, returned.id AS returned_id, returned.occurred_at AS returned_at,
    date_trunc('month', returned.occurred_at AT TIME ZONE ${organization.timeZone})::date AS month
  FROM refund_lines part
  JOIN refunds refund ON refund.id = part.refund_id AND refund.posted_at IS NOT NULL
  JOIN ledger_transactions returned ON returned.refund_id = refund.id AND returned.account_id = line.account_id
    AND returned.kind = 'refund'
  WHERE part.line_id = line.id AND part.absorbed_minor < part.allocated_minor`;
