import { createHash } from 'node:crypto';
import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { chargeSubjectJoins } from '../billing/charge-subject.ts';
import { type Clock, dayIn } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { givenColumns } from './given.ts';
import { type AdvanceSource, type DueOffset, type OffsetTime, offsetsDue, type PaidPart } from './offsets.ts';

/** Whose offset receipts are made here: merchants whose provider makes them, and whose profile wants them. */
export interface OffsettingMerchant {
  readonly id: number;
  readonly organizationId: string;
  readonly timeZone: string;
  readonly time: OffsetTime;
}

/** The merchants whose profile wants offset receipts made, with their providers' names. */
export async function listOffsetting(db: Database): Promise<(OffsettingMerchant & { readonly provider: string })[]> {
  return db.$queryRaw`
    SELECT merchant.id, merchant.organization_id AS "organizationId", merchant.provider,
      organization.time_zone AS "timeZone", merchant.fiscal->>'offset' AS time
    FROM merchants merchant JOIN organizations organization ON organization.id = merchant.organization_id
    WHERE merchant.fiscal->>'offset' IN ('monthly', 'finished') ORDER BY merchant.id`;
}

/**
 * Writes down the offset receipts that payments through a merchant account are due now, as wanted; nobody is asked yet.
 * One at a time for each payment, so that a receipt that is told of without a name can only be that one. Two processes
 * at once write none twice. Gives how many were written.
 */
export async function planOffsets(db: Database, clock: Clock, merchant: OffsettingMerchant): Promise<number> {
  return inTransaction(db, async (tx) => {
    // Who comes second reads what the first has written.
    await tx.$executeRaw`SELECT FROM merchants WHERE id = ${merchant.id} FOR NO KEY UPDATE`;
    const busy = await readBusy(tx, merchant.id);
    let planned = 0;
    for (const due of await allDue(tx, clock, merchant)) {
      if (busy.has(due.paymentId)) continue;
      await want(tx, clock, due);
      busy.add(due.paymentId);
      planned += 1;
    }
    return planned;
  });
}

async function allDue(tx: Tx, clock: Clock, { id, timeZone, time }: OffsettingMerchant): Promise<DueOffset[]> {
  const today = dayIn(timeZone, clock.now());
  const sources = groupBy(await readSources(tx, id), ({ accountId }) => accountId);
  const all: DueOffset[] = [];
  for (const part of await readParts(tx, id, new Date(clock.now().getTime() - REMEMBERED_MS))) {
    const own = sources.get(part.accountId) ?? [];
    const due = offsetsDue(part, own, { time, today });
    all.push(...due);
    const takenMinor = new Map(due.map(({ paymentId, amountMinor }) => [paymentId, amountMinor]));
    const left = own.map((source) =>
      source.paymentId === part.paymentId
        ? source
        : { ...source, leftMinor: source.leftMinor - (takenMinor.get(source.paymentId) ?? 0n) },
    );
    sources.set(part.accountId, left);
  }
  return all;
}

async function want(tx: Tx, clock: Clock, { paymentId, lineId, amountMinor }: DueOffset): Promise<void> {
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { token: true } });
  const made = await tx.fiscalReceipt.count({ where: { paymentId, lineId, kind: 'offset' } });
  // Of what was withdrawn the provider may have seen the key: another sum is another receipt.
  const text = `offset ${payment.token} ${lineId} ${made} ${amountMinor}`;
  const key = createHash('sha256').update(text).digest('hex').slice(0, 48);
  const data = { paymentId, lineId, kind: 'offset', state: 'wanted', idempotencyKey: key, amountMinor } as const;
  await tx.fiscalReceipt.create({ data: { ...data, createdAt: clock.now() } });
}

/** Payments of which an offset receipt is under way and has no name yet, or of which something goes back. */
async function readBusy(tx: Tx, merchantId: number): Promise<Set<number>> {
  const rows = await tx.$queryRaw<{ paymentId: number }[]>`
    SELECT receipt.payment_id AS "paymentId"
    FROM fiscal_receipts receipt JOIN payments payment ON payment.id = receipt.payment_id
    WHERE receipt.kind = 'offset' AND receipt.key IS NULL AND receipt.state IN ('wanted', 'pending')
      AND payment.merchant_id = ${merchantId}
    UNION
    SELECT refund.payment_id FROM refunds refund JOIN payments payment ON payment.id = refund.payment_id
    WHERE refund.status IN ('requested', 'pending') AND payment.merchant_id = ${merchantId}`;
  return new Set(rows.map(({ paymentId }) => paymentId));
}

/** Whether the kept receipt of the payment says of the line that it was prepaid. */
const isPrepaid = Prisma.sql`
  EXISTS (
    SELECT FROM jsonb_array_elements(payment.fiscal->'items') item
    WHERE (item->>'lineId')::int = line.id AND item->>'mode' IN ('advance', 'prepayment', 'full_prepayment'))`;

async function readSources(tx: Tx, merchantId: number): Promise<AdvanceSource[]> {
  return tx.$queryRaw`
    SELECT payment.id AS "paymentId", line.account_id AS "accountId", payment.currency,
      payment.finished_at AS "finishedAt", sum(line.advanced_minor)::bigint - coalesce((
        SELECT sum(receipt.amount_minor) FROM fiscal_receipts receipt
        JOIN payment_lines closed ON closed.id = receipt.line_id
        WHERE receipt.payment_id = payment.id AND receipt.kind = 'offset' AND closed.payment_id <> payment.id
          AND closed.account_id = line.account_id), 0)::bigint AS "leftMinor"
    FROM payments payment JOIN payment_lines line ON line.payment_id = payment.id AND line.advanced_minor > 0
    WHERE payment.merchant_id = ${merchantId} AND payment.fiscal IS NOT NULL AND payment.received_minor > 0
      AND ${isPrepaid}
    GROUP BY payment.id, line.account_id
    ORDER BY payment.finished_at, payment.id`;
}

/** Nothing that is paid here is given for longer than two years; older payments are not looked at again and again. */
const REMEMBERED_MS = 2 * 366 * 86_400_000;

/** Lines that are not offset whole: of payments through the merchant, and those that its money on balances may have paid. */
async function readParts(tx: Tx, merchantId: number, since: Date): Promise<PaidPart[]> {
  return tx.$queryRaw`
    SELECT line.id AS "lineId", payment.id AS "paymentId", line.account_id AS "accountId", payment.currency,
      payment.finished_at AS "finishedAt", line.allocated_minor - line.from_balance_minor AS "paidMinor",
      line.from_balance_minor AS "fromBalanceMinor", back.own AS "backMinor", back.to_balance AS "backToBalanceMinor",
      payment.merchant_id = ${merchantId} AND payment.fiscal IS NOT NULL AND ${isPrepaid} AS "isPrepaid",
      offsets.own AS "ownOffsetMinor", offsets.others AS "balanceOffsetMinor",
      charge.kind, charge.period::text AS period, ${givenColumns}
    FROM payment_lines line
    JOIN payments payment ON payment.id = line.payment_id
    JOIN charges charge ON charge.id = line.charge_id AND charge.kind <> 'bill'
    ${chargeSubjectJoins}
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(receipt.amount_minor) FILTER (WHERE receipt.payment_id = line.payment_id), 0)::bigint AS own,
        coalesce(sum(receipt.amount_minor) FILTER (WHERE receipt.payment_id <> line.payment_id), 0)::bigint AS others
      FROM fiscal_receipts receipt WHERE receipt.line_id = line.id AND receipt.kind = 'offset'
    ) offsets
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(taken.allocated_minor) FILTER (WHERE NOT refund.to_balance), 0)::bigint AS own,
        coalesce(sum(taken.allocated_minor) FILTER (WHERE refund.to_balance), 0)::bigint AS to_balance
      FROM refund_lines taken JOIN refunds refund ON refund.id = taken.refund_id WHERE taken.line_id = line.id
    ) back
    WHERE payment.finished_at IS NOT NULL AND (
      (payment.merchant_id = ${merchantId} AND payment.fiscal IS NOT NULL AND payment.received_minor > 0
        AND payment.finished_at > ${since}::timestamptz AND ${isPrepaid}
        AND line.allocated_minor - line.from_balance_minor > offsets.own)
      OR (line.from_balance_minor > offsets.others AND payment.finished_at > ${since}::timestamptz
        AND line.account_id IN (
        SELECT brought.account_id FROM payment_lines brought JOIN payments top_up ON top_up.id = brought.payment_id
        WHERE brought.advanced_minor > 0 AND top_up.merchant_id = ${merchantId} AND top_up.fiscal IS NOT NULL)))
    ORDER BY payment.finished_at, line.id`;
}
