import type { Database, Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import type { FiscalDocument } from './words.ts';

/**
 * Keeps the receipts of a payment as its provider tells them, each once by its key. What is registered or has failed
 * stays so, whatever older news say; numbers and addresses that are told later are added.
 */
export async function keepReceipts(
  db: Database | Tx,
  clock: Clock,
  paymentId: number,
  documents: readonly FiscalDocument[],
): Promise<void> {
  const now = clock.now();
  for (const document of documents) {
    const { key, kind, state, url, storageNumber, documentNumber, attribute } = document;
    const finishedAt = state === 'pending' ? null : now;
    await db.$executeRaw`
      INSERT INTO fiscal_receipts AS receipt (payment_id, kind, state, key, url, storage_number, document_number,
        attribute, created_at, finished_at)
      VALUES (${paymentId}, ${kind}::fiscal_receipt_kind, ${state}::fiscal_receipt_state, ${key}, ${url},
        ${storageNumber}, ${documentNumber}, ${attribute}, ${now}::timestamptz, ${finishedAt}::timestamptz)
      ON CONFLICT (payment_id, key) DO UPDATE SET
        state = CASE WHEN receipt.state = 'registered' THEN receipt.state ELSE excluded.state END,
        url = coalesce(excluded.url, receipt.url),
        storage_number = coalesce(excluded.storage_number, receipt.storage_number),
        document_number = coalesce(excluded.document_number, receipt.document_number),
        attribute = coalesce(excluded.attribute, receipt.attribute),
        finished_at = coalesce(receipt.finished_at, excluded.finished_at)`;
  }
}
