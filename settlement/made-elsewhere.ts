import { DomainError } from '../domain/errors.ts';
import { creditedNames } from '../domain/payments/compare/due.ts';
import { creditedBefore } from '../domain/payments/postings.ts';
import { bookedBefore } from '../domain/payments/refunds/apply.ts';
import { bookMadeElsewhere, type MadeElsewhere } from '../domain/payments/refunds/made-elsewhere.ts';
import { findForRefund } from '../domain/payments/refunds/request.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import type { ProviderPayment } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { bookRefunds } from './refund.ts';

/**
 * Books a refund that staff have made outside of this program. Where the provider counts refunds it is asked, and has the
 * last word: what it has given back is booked by its own word, and what it has not, is not (`refund-not-elsewhere`). Gives
 * who said that the money has gone back. Fails also with `provider-unavailable`, and as `bookMadeElsewhere` does.
 */
export async function refundMadeElsewhere(
  deps: SettlementDeps,
  request: Omit<MadeElsewhere, 'providerPaymentId'>,
): Promise<'provider' | 'staff'> {
  const { db, clock } = deps;
  const paymentId = await findForRefund(db, request);
  const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { merchant: true } });
  const { merchant } = payment;
  const providerPaymentId = await nameToBook(deps, paymentId, request.amountMinor);
  if (!merchant || providerPaymentId === null) throw new DomainError('refund-not-paid', { number: payment.number });
  const connection = connectionOf(deps, merchant);
  const query = { ...payment, providerPaymentId };
  const report = connection.tellsRefunds === false ? null : await ask(() => connection.fetchPayment(query));
  if (!report) {
    await bookMadeElsewhere(db, clock, { ...request, providerPaymentId });
    deps.noticesPlanned();
    return 'staff';
  }
  const bookedMinor = await bookedBefore(db, paymentId, report.providerPaymentId);
  if (report.refundedMinor < bookedMinor + request.amountMinor) {
    throw new DomainError('refund-not-elsewhere', { provider: merchant.provider });
  }
  const outcome = await settlePayment(db, clock, { paymentId, report });
  if (outcome.endsWith('-mismatch')) throw new DomainError('refund-not-elsewhere', { provider: merchant.provider });
  await bookRefunds(deps, { paymentId, report, provider: merchant.provider }, { connection, query });
  return 'provider';
}

async function ask(fetchPayment: () => Promise<ProviderPayment | null>): Promise<ProviderPayment | null> {
  try {
    return await fetchPayment();
  } catch (error) {
    throw new DomainError('provider-unavailable', { reason: error instanceof Error ? error.message : '' });
  }
}

/** The provider's name for money of a payment of which so much has not gone back yet; null where none came. */
async function nameToBook({ db }: SettlementDeps, paymentId: number, amountMinor: bigint): Promise<string | null> {
  const names = await creditedNames(db, paymentId);
  for (const name of names) {
    const leftMinor = (await creditedBefore(db, paymentId, name)) - (await bookedBefore(db, paymentId, name));
    if (leftMinor >= amountMinor) return name;
  }
  return names[0] ?? null;
}
