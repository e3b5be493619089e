import type { Database, Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { ChargeKind, PaymentStatus } from '../../../prisma/generated/enums.ts';
import { sumOf } from '../../money.ts';
import type { RefundableLine, SpentPart } from './choose.ts';

export interface RefundFactsLine extends RefundableLine {
  readonly chargeId: number | null;
  readonly chargeKind: ChargeKind | null;
}

/** A refund that has been asked for, and of which nobody knows yet how it ends. */
export interface OpenRefund {
  readonly id: number;
  readonly amountMinor: bigint;
  readonly lineIds: readonly number[];
  readonly cancelDebts: boolean;
  readonly actor: string;
}

/** All that giving back money of a payment depends on, as it was at some moment. */
export interface RefundFacts {
  readonly id: number;
  readonly number: string;
  readonly organizationId: string;
  readonly clientId: number;
  /** Null: paid from the balance alone. */
  readonly merchantId: number | null;
  readonly provider: string;
  readonly currency: string;
  readonly status: PaymentStatus;
  /** What came from the payer, what the balance gave, and what of both has been given back. */
  readonly receivedMinor: bigint;
  readonly balanceSpentMinor: bigint;
  readonly refundedMinor: bigint;
  readonly lines: readonly RefundFactsLine[];
  /** The balance of each account of the lines. */
  readonly heldMinor: ReadonlyMap<number, bigint>;
  /** What those balances have paid, newest first; only where the payment brought them something. */
  readonly spent: readonly SpentPart[];
  /** Through the provider, in the order in which they were asked for. */
  readonly open: readonly OpenRefund[];
}

/** What of the payer's money can still be given back, if nothing is under way. */
export const payersMinor = (lines: readonly RefundableLine[]): bigint =>
  sumOf(lines.map((line) => line.paidMinor + line.advancedMinor));

/** What of the balance's money can still be given back. */
export const balancesMinor = (lines: readonly RefundableLine[]): bigint =>
  sumOf(lines.map((line) => line.fromBalanceMinor));

/** Payments from the balance of accounts to whose balance the payment has brought something, the newest first. */
const spentParts = (paymentId: number): Prisma.Sql => Prisma.sql`
  SELECT line.id AS "lineId", line.payment_id AS "paymentId", line.account_id AS "accountId",
    line.from_balance_minor AS "fromBalanceMinor"
  FROM payment_lines line JOIN payments other ON other.id = line.payment_id
  WHERE line.from_balance_minor > 0
    AND line.account_id IN (SELECT account_id FROM payment_lines WHERE payment_id = ${paymentId} AND advanced_minor > 0)
    AND other.currency = (SELECT currency FROM payments WHERE id = ${paymentId})
  ORDER BY other.finished_at DESC, line.id DESC`;

/**
 * Takes the locks that settling takes, payments before accounts and each in the order of their ids: the payment's, and
 * those of all payments from the balance that may have to be undone for it.
 */
export async function lockForRefund(tx: Tx, paymentId: number): Promise<void> {
  for (;;) {
    const locked = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM payments
      WHERE id = ${paymentId} OR id IN (SELECT "paymentId" FROM (${spentParts(paymentId)}) spent)
      ORDER BY id FOR NO KEY UPDATE`;
    await tx.$executeRaw`
      SELECT FROM accounts WHERE id IN (SELECT account_id FROM payment_lines WHERE payment_id = ${paymentId})
      ORDER BY id FOR NO KEY UPDATE`;
    // Somebody may have spent more between the two; from here on nobody can.
    const known = new Set(locked.map(({ id }) => id));
    const spent = await tx.$queryRaw<SpentPart[]>`${spentParts(paymentId)}`;
    if (spent.every((part) => known.has(part.paymentId))) return;
  }
}

/** The facts now; null where there is no such payment. Under `lockForRefund` they stay so. */
export async function readRefundFacts(db: Database | Tx, paymentId: number): Promise<RefundFacts | null> {
  const payments = await db.$queryRaw<Omit<RefundFacts, 'lines' | 'heldMinor' | 'spent' | 'open'>[]>`
    SELECT id, number, organization_id AS "organizationId", client_id AS "clientId", merchant_id AS "merchantId",
      provider, currency, status, received_minor AS "receivedMinor", balance_spent_minor AS "balanceSpentMinor",
      refunded_minor AS "refundedMinor"
    FROM payments WHERE id = ${paymentId}`;
  const [payment] = payments;
  if (!payment) return null;
  const lines = await db.$queryRaw<RefundFactsLine[]>`
    SELECT line.id AS "lineId", line.account_id AS "accountId", line.charge_id AS "chargeId", charge.kind AS "chargeKind",
      line.allocated_minor - line.from_balance_minor AS "paidMinor", line.from_balance_minor AS "fromBalanceMinor",
      line.advanced_minor AS "advancedMinor"
    FROM payment_lines line LEFT JOIN charges charge ON charge.id = line.charge_id
    WHERE line.payment_id = ${paymentId} ORDER BY line.id`;
  const held = await db.$queryRaw<{ accountId: number; heldMinor: bigint }[]>`
    SELECT account_id AS "accountId", -balance_minor AS "heldMinor" FROM ledger_accounts
    WHERE kind = 'advance' AND currency = ${payment.currency}
      AND account_id = ANY(${[...new Set(lines.map(({ accountId }) => accountId))]})`;
  return {
    ...payment,
    lines,
    heldMinor: new Map(held.map(({ accountId, heldMinor }) => [accountId, heldMinor])),
    spent: await db.$queryRaw<SpentPart[]>`${spentParts(paymentId)}`,
    open: await db.refund.findMany({
      where: { paymentId, toBalance: false, status: { in: ['requested', 'pending'] } },
      select: { id: true, amountMinor: true, lineIds: true, cancelDebts: true, actor: true },
      orderBy: { id: 'asc' },
    }),
  };
}
