import type { Database, Tx } from '../../../prisma/client.ts';
import type { RefundStatus } from '../../../prisma/generated/enums.ts';

/** Money of a payment that goes back, as the one who paid sees it. */
export interface PaymentRefund {
  readonly refundId: number;
  readonly amountMinor: bigint;
  readonly status: RefundStatus;
  /** To the balance, which had given it; else to the payer. */
  readonly toBalance: boolean;
  /** What was given back is not owed again. */
  readonly cancelDebts: boolean;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** What it took of the payment's lines: of their charges, and of the balance. None before it is through. */
  readonly lines: readonly RefundedLine[];
}

export interface RefundedLine {
  readonly lineId: number;
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
}

type RefundRow = Omit<PaymentRefund, 'lines'> & { [Key in keyof RefundedLine]: RefundedLine[Key] | null };

/** The refunds of a payment of the client's own, oldest first; those that the provider refused are left out. */
export async function listRefunds(
  db: Database | Tx,
  { clientId, paymentId }: { readonly clientId: number; readonly paymentId: number },
): Promise<PaymentRefund[]> {
  const rows = await db.$queryRaw<RefundRow[]>`
    SELECT refund.id AS "refundId", refund.amount_minor AS "amountMinor", refund.status,
      refund.to_balance AS "toBalance",
      refund.cancel_debts AS "cancelDebts", refund.created_at AS "createdAt", refund.finished_at AS "finishedAt",
      part.line_id AS "lineId", part.allocated_minor AS "allocatedMinor", part.advanced_minor AS "advancedMinor"
    FROM payments payment
    JOIN refunds refund ON refund.payment_id = payment.id AND refund.status <> 'failed'
    LEFT JOIN refund_lines part ON part.refund_id = refund.id
    WHERE payment.id = ${paymentId} AND payment.client_id = ${clientId}
    ORDER BY refund.id, part.line_id`;
  const refunds = new Map<number, PaymentRefund & { readonly lines: RefundedLine[] }>();
  for (const { lineId, allocatedMinor, advancedMinor, ...row } of rows) {
    const refund = refunds.get(row.refundId) ?? { ...row, lines: [] };
    refunds.set(row.refundId, refund);
    if (lineId !== null) {
      refund.lines.push({ lineId, allocatedMinor: allocatedMinor ?? 0n, advancedMinor: advancedMinor ?? 0n });
    }
  }
  return [...refunds.values()];
}
