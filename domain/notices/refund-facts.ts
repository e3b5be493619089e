import type { Database } from '../../prisma/client.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';

/** What there is to say of money given back: read when it is said. */
export interface RefundFacts {
  readonly id: number;
  readonly paymentId: number;
  /** Of the payment. */
  readonly number: string;
  readonly clientId: number;
  readonly organizationName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly isDone: boolean;
  /** Back to the balance that had given it; else to the payer. */
  readonly toBalance: boolean;
  /** The balance needed it at once, because another adult's payment, which had brought it, was given back. */
  readonly isTaken: boolean;
  readonly lines: readonly RefundFactsLine[];
}

/** What went back of one thing that was paid for. */
export interface RefundFactsLine {
  /** Null for a top-up of the balance. */
  readonly subject: ChargeSubject | null;
  readonly accountNumber: string;
  /** Of what the debt had got, and of what lay on the balance. */
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
  /** What the debt lacks now; null for a top-up. */
  readonly outstandingMinor: bigint | null;
  /** It is not owed again. */
  readonly isCanceled: boolean;
  /** Paid from the balance, by this other payment, and taken back because the balance lacked it for the refund. */
  readonly undoneNumber: string | null;
}

interface Row extends ChargeSubject, Omit<RefundFacts, 'lines'>, Omit<RefundFactsLine, 'subject'> {
  readonly chargeId: number | null;
}

/** The refunds with these ids, in their order; null where there is none. One query. */
export async function readRefundNews(db: Database, ids: readonly number[]): Promise<(RefundFacts | null)[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT refund.id, payment.id AS "paymentId", payment.number, payment.client_id AS "clientId",
      organization.name AS "organizationName", payment.currency, refund.amount_minor AS "amountMinor",
      refund.status = 'succeeded' AS "isDone", refund.to_balance AS "toBalance",
      refund.caused_by_id IS NOT NULL AS "isTaken", account.number AS "accountNumber",
      part.allocated_minor AS "allocatedMinor", part.advanced_minor AS "advancedMinor",
      charge.amount_minor - charge.allocated_minor AS "outstandingMinor", cause.cancel_debts AS "isCanceled",
      CASE WHEN cause.id <> refund.id THEN undone.number END AS "undoneNumber",
      line.charge_id AS "chargeId", ${chargeSubjectColumns}
    FROM refunds refund
    JOIN payments payment ON payment.id = refund.payment_id
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN refunds cause ON cause.id = refund.id OR cause.caused_by_id = refund.id
    JOIN payments undone ON undone.id = cause.payment_id
    JOIN refund_lines part ON part.refund_id = cause.id
    JOIN payment_lines line ON line.id = part.line_id
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    ${chargeSubjectJoins}
    WHERE refund.id = ANY(${[...ids]})
    ORDER BY cause.id <> refund.id, cause.id, line.id`;
  return ids.map((id) => {
    const own = rows.filter((row) => row.id === id);
    const [first] = own;
    return first
      ? { ...first, lines: own.map((row) => ({ ...row, subject: row.chargeId === null ? null : row })) }
      : null;
  });
}
