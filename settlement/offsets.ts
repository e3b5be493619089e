import {
  fiscalOffset,
  noteRefusal,
  takeOffset,
  type WantedOffset,
  withdrawExcess,
} from '../domain/fiscal/offset-order.ts';
import { listOffsetting, planOffsets } from '../domain/fiscal/plan-offsets.ts';
import { ProviderError } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { takeInReceipts } from './fiscal.ts';

/**
 * Makes the offset receipts that are due by what has been given of what was prepaid: plans them from the data, then asks
 * the providers for at most `limit`. A crash between any two steps makes none twice: that one is asked for is noted
 * first, each by itself, and where the answer is not known, it is looked for before anything is asked again. Gives how
 * many were asked for.
 */
export async function makeOffsets(deps: SettlementDeps, limit: number): Promise<number> {
  for (const { provider, ...merchant } of await listOffsetting(deps.db)) {
    const row = await deps.db.merchant.findUniqueOrThrow({ where: { id: merchant.id } });
    try {
      if (connectionOf(deps, row).makeOffsetReceipt) await planOffsets(deps.db, deps.clock, merchant);
    } catch (error) {
      deps.log.error({ err: error, merchantId: merchant.id, provider }, 'offset receipts could not be planned');
    }
  }
  for (let count = 0; count < limit; count += 1) {
    const offset = await takeOffset(deps.db, deps.clock);
    if (!offset) return count;
    await make(deps, offset);
  }
  return limit;
}

async function make(deps: SettlementDeps, offset: WantedOffset): Promise<void> {
  const { id: receiptId, payment, merchant, isUnknown } = offset;
  const about = { receiptId, paymentId: payment.id, provider: merchant.provider };
  try {
    const connection = connectionOf(deps, merchant);
    if (isUnknown && !(await mayAskAgain(deps, offset))) return;
    if (await withdrawExcess(deps.db, offset)) return;
    const receipt = await fiscalOffset(deps.db, offset);
    const made = await connection.makeOffsetReceipt?.(payment, receipt, offset.idempotencyKey);
    if (made) await takeInReceipts(deps, payment.id, [made]);
  } catch (error) {
    if (error instanceof ProviderError && error.isFinal) {
      await noteRefusal(deps.db, receiptId, error.message);
      deps.observe?.('offset-refused', merchant.provider);
      deps.log.error({ ...about, err: error }, 'OFFSET RECEIPT REFUSED: the provider has made none');
    } else {
      deps.log.warn({ ...about, err: error }, 'nobody knows whether an offset receipt was made');
    }
  }
}

/**
 * After an answer that was lost. Only where receipts can be looked up, because not every provider knows keys; elsewhere
 * its callback is waited for, or staff have to look.
 */
async function mayAskAgain(deps: SettlementDeps, { id, payment, merchant }: WantedOffset): Promise<boolean> {
  const receipts = await connectionOf(deps, merchant).fetchReceipts?.(payment, []);
  if (!receipts) return false;
  await takeInReceipts(deps, payment.id, receipts);
  return (await deps.db.fiscalReceipt.count({ where: { id, state: 'wanted' } })) > 0;
}
