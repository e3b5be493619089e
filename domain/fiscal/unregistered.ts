import { type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { FiscalReceiptKind } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { type ConnectableMerchant, merchantColumn } from '../payments/merchants.ts';

/** A payment of which receipts are still being made, with its merchant account. */
export interface UnregisteredPayment {
  readonly id: number;
  readonly number: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly providerPaymentId: string | null;
  readonly createdAt: Date;
  readonly merchant: ConnectableMerchant;
  /** The provider's names of those receipts, as far as it has told them. */
  readonly keys: readonly string[];
}

/**
 * Takes at most `limit` payments whose receipts are due to be asked about, for this process alone: half a minute after
 * they were first waited for, then at growing intervals (as long again as has passed since), at most six hours.
 */
export async function takeUnregistered(db: Database, clock: Clock, limit: number): Promise<UnregisteredPayment[]> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  return db.$queryRaw<UnregisteredPayment[]>`
    WITH due AS (
      SELECT id, payment_id FROM fiscal_receipts
      WHERE state = 'pending'
        AND CASE WHEN asked_at IS NULL OR asked_at < created_at THEN created_at + interval '30 seconds'
          ELSE asked_at + least(greatest(asked_at - created_at, interval '30 seconds'), interval '6 hours') END <= ${now}
      ORDER BY asked_at NULLS FIRST, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE fiscal_receipts receipt SET asked_at = ${now}, attempts = receipt.attempts + 1
      FROM due WHERE receipt.id = due.id
      RETURNING receipt.payment_id
    )
    SELECT p.id, p.number, p.amount_minor AS "amountMinor", p.currency, p.provider_payment_id AS "providerPaymentId",
      p.created_at AS "createdAt", ${merchantColumn}, ARRAY(
        SELECT key FROM fiscal_receipts WHERE payment_id = p.id AND state = 'pending' AND key IS NOT NULL) AS keys
    FROM payments p JOIN merchants merchant ON merchant.id = p.merchant_id
    WHERE p.id IN (SELECT payment_id FROM taken)
    ORDER BY p.id`;
}

/** A receipt that was given up. */
export interface LostReceipt {
  readonly id: number;
  readonly paymentId: number;
  readonly number: string;
  readonly provider: string;
  readonly organizationId: string;
  readonly kind: FiscalReceiptKind;
  readonly failure: string | null;
}

/**
 * Gives up the receipts that were waited for for three days, and writes that into the audit log: somebody has to look in
 * the provider's cabinet. Should their registration be told later, they are registered all the same.
 */
export async function giveUpReceipts(db: Database, clock: Clock, limit: number): Promise<LostReceipt[]> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  return inTransaction(db, async (tx) => {
    const lost = await tx.$queryRaw<LostReceipt[]>`
      UPDATE fiscal_receipts receipt SET state = 'failed', finished_at = ${now},
        failure = coalesce(receipt.failure, 'nothing was heard of it for three days')
      FROM payments payment
      WHERE payment.id = receipt.payment_id AND receipt.id IN (
        SELECT id FROM fiscal_receipts
        WHERE state IN ('wanted', 'pending') AND attempts > 0 AND created_at <= ${now} - interval '3 days'
        ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING receipt.id, receipt.payment_id AS "paymentId", payment.number, payment.provider,
        payment.organization_id AS "organizationId", receipt.kind, receipt.failure`;
    for (const { id, number, organizationId, kind, failure } of lost) {
      const details = { receiptId: id, payment: number, kind, failure };
      await tx.auditEntry.create({
        data: { organizationId, actor: 'fiscal', action: 'receipt-given-up', details, createdAt: clock.now() },
      });
    }
    return lost;
  });
}
