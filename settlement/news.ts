import { keepSavedMethod } from '../domain/saved-methods/keep.ts';
import { revokeSavedMethod } from '../domain/saved-methods/revoke.ts';
import type { FiscalDocument } from '../payments/fiscal.ts';
import type { ProviderPayment, SavedMethod } from '../payments/provider.ts';
import type { SettlementDeps } from './deps.ts';
import { takeInReceipts } from './fiscal.ts';

/** What a provider tells of a payment besides the money. */
interface PaymentNews {
  readonly receipts: readonly FiscalDocument[];
  readonly savedMethod: SavedMethod | null;
}

/**
 * Keeps what a provider tells of a payment besides the money: with the payment (`report`), or in a callback only
 * (`told`). Told again it changes nothing; where there is nothing to keep, the database is not asked. What does not fit
 * the payment is not listened to. Never throws, because nothing of this may keep money from being settled: where it
 * fails it is loud, and false.
 */
export async function keepNews(
  deps: SettlementDeps,
  payment: { readonly id: number; readonly number: string },
  report: ProviderPayment,
  readTold?: () => PaymentNews | undefined,
): Promise<boolean> {
  if (!report.merchantMatches || (report.reference !== null && report.reference !== payment.number)) return true;
  try {
    await keep(deps, payment.id, report, readTold?.());
    return true;
  } catch (error) {
    deps.log.error(
      { err: error, paymentId: payment.id },
      'NEWS OF A PAYMENT NOT KEPT: its money is settled, but not what was told of its receipts or card',
    );
    return false;
  }
}

async function keep(
  deps: SettlementDeps,
  paymentId: number,
  report: ProviderPayment,
  told: PaymentNews | undefined,
): Promise<void> {
  const receipts = [...(report.receipts ?? []), ...(told?.receipts ?? [])];
  if (receipts.length > 0) await takeInReceipts(deps, paymentId, receipts);
  const saved = told?.savedMethod ?? report.savedMethod ?? null;
  if (saved) await keepCard(deps, paymentId, saved);
  if (report.isMethodRevoked && report.state === 'canceled') await forgetCard(deps, paymentId);
}

/** What a card's token is sealed under, so that it opens for its merchant only. */
export const tokenContext = ({ hookToken }: { readonly hookToken: string }): string => `saved method ${hookToken}`;

async function keepCard(deps: SettlementDeps, paymentId: number, { token, title }: SavedMethod): Promise<void> {
  const payment = await deps.db.payment.findUnique({ where: { id: paymentId }, include: { merchant: true } });
  if (!payment?.saveMethod || !payment.merchant) return;
  const context = tokenContext(payment.merchant);
  const sealed = deps.seal(token, context);
  const kept = await keepSavedMethod(deps.db, deps.clock, paymentId, {
    ...sealed,
    title,
    digest: deps.digest(token, context),
  });
  if (kept) deps.log.info({ paymentId, provider: payment.provider }, "a payer's card is kept");
}

async function forgetCard({ db, clock, noticesPlanned }: SettlementDeps, paymentId: number): Promise<void> {
  const { clientId, savedMethodId: id } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  if (id !== null && (await revokeSavedMethod(db, clock, { id, clientId, by: 'provider' }))) noticesPlanned();
}
