import { expectReceipts, keepReceipts } from '../domain/fiscal/keep.ts';
import { giveUpReceipts, takeUnregistered } from '../domain/fiscal/unregistered.ts';
import type { FiscalDocument } from '../payments/fiscal.ts';
import type { ProviderConnection } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';

/**
 * Asks providers about the receipts of at most `limit` payments that are not registered yet: some tell of them by no
 * callback. What nothing was heard of for three days is given up, loudly. To be run every minute or so. Gives how many
 * payments were asked about.
 */
export async function askForReceipts(deps: SettlementDeps, limit: number): Promise<number> {
  const { db, clock, log } = deps;
  await expectReceipts(db, clock, limit);
  const payments = await takeUnregistered(db, clock, limit);
  for (const payment of payments) {
    try {
      const receipts = await connectionOf(deps, payment.merchant).fetchReceipts?.(payment, payment.keys);
      if (receipts) await takeInReceipts(deps, payment.id, receipts);
    } catch (error) {
      log.warn({ err: error, paymentId: payment.id }, 'the provider could not be asked about receipts');
    }
  }
  for (const { id, paymentId, kind, provider } of await giveUpReceipts(db, clock, limit)) {
    deps.observe?.('receipt-given-up', provider);
    log.error(
      { receiptId: id, paymentId, kind, provider },
      'RECEIPT GIVEN UP: look for it in the cabinet of the provider',
    );
  }
  return payments.length;
}

/** Whether a receipt of this kind is ever told of, so that it can be waited for. */
export function tellsOf(connection: ProviderConnection, kind: FiscalDocument['kind']): boolean {
  const isSilent = !connection.fetchReceipts && !connection.readNews;
  return !isSilent && !connection.silentReceipts?.includes(kind);
}

/** Keeps what a provider tells of a payment's receipts; one that will never be registered is loud. */
export async function takeInReceipts(
  deps: SettlementDeps,
  paymentId: number,
  receipts: readonly FiscalDocument[],
): Promise<void> {
  for (const { kind, provider } of await keepReceipts(deps.db, deps.clock, paymentId, receipts)) {
    deps.observe?.('receipt-failed', provider);
    deps.log.error({ paymentId, kind, provider }, 'RECEIPT NOT REGISTERED: the provider could not make it');
  }
}
