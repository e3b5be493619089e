import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';

/** A fiscal receipt as the payer sees it. */
export interface ShownReceipt {
  readonly paymentId: number;
  /** Of a refund's receipt. */
  readonly refundId: number | null;
  readonly kind: 'payment' | 'refund' | 'offset';
  /** sent: it is made, and of it nothing more will be told. */
  readonly state: 'pending' | 'registered' | 'failed' | 'sent';
  /** What it is over; null where the provider made it by itself. */
  readonly amountMinor: bigint | null;
  readonly url: string | null;
  /** Fiscal storage, document and attribute numbers («ФН», «ФД», «ФП»). */
  readonly storageNumber: string | null;
  readonly documentNumber: string | null;
  readonly attribute: string | null;
}

/**
 * The receipts of payments, in the order in which they were made: those that were asked for and of which nothing has been
 * heard yet are there as `pending`. Offsets only once they are under way. Of whom the payments are is the caller's care.
 */
export async function listReceipts(db: Database | Tx, paymentIds: readonly number[]): Promise<ShownReceipt[]> {
  return db.$queryRaw<ShownReceipt[]>`
    SELECT shown."paymentId", shown."refundId", shown.kind, shown.state,
      shown."amountMinor", shown.url, shown."storageNumber", shown."documentNumber", shown.attribute
    FROM (
      SELECT payment_id AS "paymentId", refund_id AS "refundId", kind::text, state::text, amount_minor AS "amountMinor", url,
        storage_number AS "storageNumber", document_number AS "documentNumber", attribute, created_at AS at, id
      FROM fiscal_receipts
      WHERE payment_id = ANY(${[...paymentIds]}::int[]) AND (kind <> 'offset' OR state IN ('pending', 'registered'))
      UNION ALL
      SELECT payment.id, NULL, 'payment', ${unknown('payment')}, payment.amount_minor, NULL, NULL, NULL, NULL, payment.finished_at, 0
      FROM payments payment
      WHERE payment.id = ANY(${[...paymentIds]}::int[]) AND payment.fiscal IS NOT NULL AND payment.received_minor > 0
        AND NOT EXISTS (SELECT FROM fiscal_receipts known WHERE known.payment_id = payment.id AND known.kind = 'payment')
      UNION ALL
      SELECT refund.payment_id, refund.id, 'refund', ${unknown('refund')}, refund.amount_minor, NULL, NULL, NULL, NULL,
        refund.finished_at, 0
      FROM refunds refund
      WHERE refund.payment_id = ANY(${[...paymentIds]}::int[]) AND refund.fiscal IS NOT NULL
        AND refund.status = 'succeeded'
        AND NOT EXISTS (SELECT FROM fiscal_receipts known WHERE known.refund_id = refund.id)
    ) shown
    ORDER BY shown.at, shown.id`;
}

/** The state of a receipt of which nothing is known. */
const unknown = (table: 'payment' | 'refund'): Prisma.Sql =>
  Prisma.sql`CASE WHEN (${Prisma.raw(table)}.fiscal->>'isTold')::boolean THEN 'pending' ELSE 'sent' END`;
