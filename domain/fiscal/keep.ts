import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import type { FiscalDocument } from './words.ts';

/** A receipt that will never be registered. */
interface FailedReceipt {
  readonly kind: FiscalDocument['kind'];
  readonly provider: string;
}

/**
 * Keeps the receipts of a payment as its provider tells them, each once by its key; a receipt without a key, or with one
 * that is not known yet, is the oldest of its kind that is waited for, else the oldest that has failed. What is registered
 * stays so, whatever older news say. Gives those that have failed just now.
 */
export async function keepReceipts(
  db: Database,
  clock: Clock,
  paymentId: number,
  documents: readonly FiscalDocument[],
): Promise<FailedReceipt[]> {
  return inTransaction(db, async (tx) => {
    const locked = await tx.$queryRaw<{ provider: string }[]>`
      SELECT provider FROM payments WHERE id = ${paymentId} FOR NO KEY UPDATE`;
    await expectRefundReceipts(tx, clock, paymentId);
    await expectPaymentReceipt(tx, clock, paymentId);
    const failed: FailedReceipt[] = [];
    for (const document of documents) {
      const receiptId = await findRow(tx, paymentId, document);
      if (await write(tx, clock, { paymentId, receiptId, document })) {
        failed.push({ kind: document.kind, provider: locked[0]?.provider ?? '' });
      }
    }
    return failed;
  });
}

/** Notes that a receipt of the payment is waited for, if one was asked for. Noted again it is the same. */
async function expectPaymentReceipt(tx: Tx, clock: Clock, paymentId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO fiscal_receipts (payment_id, kind, state, idempotency_key, amount_minor, created_at)
    SELECT id, 'payment', 'pending', 'payment ' || id, amount_minor, ${clock.now()}::timestamptz FROM payments
    WHERE id = ${paymentId} AND (fiscal->>'isTold')::boolean
    ON CONFLICT (idempotency_key) DO NOTHING`;
}

async function expectRefundReceipts(tx: Tx, clock: Clock, paymentId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO fiscal_receipts (payment_id, refund_id, kind, state, idempotency_key, amount_minor, created_at)
    SELECT payment_id, id, 'refund', 'pending', 'refund ' || id, amount_minor, ${clock.now()}::timestamptz FROM refunds
    WHERE payment_id = ${paymentId} AND (fiscal->>'isTold')::boolean AND status <> 'failed' ORDER BY id
    ON CONFLICT (idempotency_key) DO NOTHING`;
}

/**
 * Notes for at most `limit` payments and as many refunds of the last week that a receipt of theirs is waited for: those
 * whose money has moved and of whose receipt nobody has told yet. To be called again and again.
 */
export async function expectReceipts(db: Database, clock: Clock, limit: number): Promise<void> {
  const now = clock.now();
  await db.$executeRaw`
    INSERT INTO fiscal_receipts (payment_id, kind, state, idempotency_key, amount_minor, created_at)
    SELECT payment.id, 'payment', 'pending', 'payment ' || payment.id, payment.amount_minor, ${now}::timestamptz
    FROM payments payment
    WHERE payment.fiscal IS NOT NULL AND payment.received_minor > 0 AND (payment.fiscal->>'isTold')::boolean
      AND payment.finished_at > ${now}::timestamptz - interval '7 days'
      AND NOT EXISTS (SELECT FROM fiscal_receipts known WHERE known.idempotency_key = 'payment ' || payment.id)
    ORDER BY payment.finished_at, payment.id LIMIT ${limit}
    ON CONFLICT (idempotency_key) DO NOTHING`;
  await db.$executeRaw`
    INSERT INTO fiscal_receipts (payment_id, refund_id, kind, state, idempotency_key, amount_minor, created_at)
    SELECT refund.payment_id, refund.id, 'refund', 'pending', 'refund ' || refund.id, refund.amount_minor,
      ${now}::timestamptz
    FROM refunds refund
    WHERE refund.fiscal IS NOT NULL AND refund.status = 'succeeded' AND (refund.fiscal->>'isTold')::boolean
      AND refund.finished_at > ${now}::timestamptz - interval '7 days'
      AND NOT EXISTS (SELECT FROM fiscal_receipts known WHERE known.idempotency_key = 'refund ' || refund.id)
    ORDER BY refund.finished_at, refund.id LIMIT ${limit}
    ON CONFLICT (idempotency_key) DO NOTHING`;
}

/**
 * The row of a receipt: by its key, else one that is waited for and has no key yet, else one that has failed without a
 * key and may have been made after all; null: nobody waits for it.
 */
async function findRow(
  tx: Tx,
  paymentId: number,
  { key, kind, providerRefundId = null }: FiscalDocument,
): Promise<number | null> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT receipt.id FROM fiscal_receipts receipt LEFT JOIN refunds refund ON refund.id = receipt.refund_id
    WHERE receipt.payment_id = ${paymentId} AND receipt.kind = ${kind}::fiscal_receipt_kind
      AND (receipt.key = ${key} OR (receipt.key IS NULL AND receipt.state <> 'registered'
        AND (receipt.kind <> 'offset' OR receipt.asked_at IS NOT NULL)
        AND (${providerRefundId}::text IS NULL OR refund.provider_refund_id IS NULL
          OR refund.provider_refund_id = ${providerRefundId})))
    ORDER BY receipt.key = ${key} DESC NULLS LAST,
      refund.provider_refund_id = ${providerRefundId} DESC NULLS LAST, receipt.state = 'failed', receipt.id
    LIMIT 1`;
  return rows[0]?.id ?? null;
}

/** Of what nobody waited for only a failure is worth a row without a key, and a payment has one receipt of its own. */
async function isUnexpectedFailure(tx: Tx, paymentId: number, { kind, state }: FiscalDocument): Promise<boolean> {
  if (state !== 'failed') return false;
  return kind !== 'payment' || (await tx.fiscalReceipt.count({ where: { paymentId, kind } })) === 0;
}

/** True where it has failed with this. */
async function write(
  tx: Tx,
  clock: Clock,
  { paymentId, receiptId, document }: { paymentId: number; receiptId: number | null; document: FiscalDocument },
): Promise<boolean> {
  const { key, kind, state, url, storageNumber, documentNumber, attribute, providerRefundId } = document;
  const now = clock.now();
  if (receiptId === null) {
    if (key === null && !(await isUnexpectedFailure(tx, paymentId, document))) return false;
    const refund = providerRefundId ? await tx.refund.findFirst({ where: { paymentId, providerRefundId } }) : null;
    await tx.fiscalReceipt.create({
      data: {
        paymentId,
        kind,
        state,
        key,
        url,
        storageNumber,
        documentNumber,
        attribute,
        createdAt: now,
        refundId: refund?.id ?? null,
        finishedAt: state === 'pending' ? null : now,
      },
    });
    return state === 'failed';
  }
  const changed = await tx.$queryRaw<{ state: string }[]>`
    UPDATE fiscal_receipts receipt SET key = coalesce(receipt.key, ${key}), state = ${state}::fiscal_receipt_state,
      url = coalesce(${url}, receipt.url), storage_number = coalesce(${storageNumber}, receipt.storage_number),
      document_number = coalesce(${documentNumber}, receipt.document_number),
      attribute = coalesce(${attribute}, receipt.attribute),
      failure = CASE WHEN ${state} = 'failed' THEN coalesce(receipt.failure, 'refused') END,
      finished_at = CASE WHEN ${state} = 'pending' THEN receipt.finished_at ELSE ${now}::timestamptz END
    WHERE receipt.id = ${receiptId} AND receipt.state <> 'registered'
      AND NOT (receipt.state = 'failed' AND ${state} <> 'registered')
    RETURNING state::text`;
  return changed.length > 0 && state === 'failed';
}
