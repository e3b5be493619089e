import { keepReceipts } from '../domain/fiscal/keep.ts';
import type { FiscalDocument } from '../payments/fiscal.ts';
import type { ProviderPayment, SavedMethod } from '../payments/provider.ts';
import type { SettlementDeps } from './deps.ts';

/** What a provider tells of a payment besides the money. */
interface PaymentNews {
  readonly receipts: readonly FiscalDocument[];
  readonly savedMethod: SavedMethod | null;
}

/**
 * Keeps what a provider tells of a payment besides the money: with the payment (`report`), or in a callback only
 * (`told`). Told again it changes nothing; where there is nothing to keep, the database is not asked. What does not fit
 * the payment is not listened to.
 */
export async function keepNews(
  deps: SettlementDeps,
  payment: { readonly id: number; readonly number: string },
  report: ProviderPayment,
  told?: PaymentNews,
): Promise<void> {
  if (!report.merchantMatches || (report.reference !== null && report.reference !== payment.number)) return;
  const receipts = [...(report.receipts ?? []), ...(told?.receipts ?? [])];
  if (receipts.length > 0) await keepReceipts(deps.db, deps.clock, payment.id, receipts);
}
