import type { StrangeNews } from '../domain/payments/strange.ts';
import type { ProviderPayment } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';

/** What the provider says of money that belongs to no payment here. */
export type StrangeMoney = Pick<
  ProviderPayment,
  'state' | 'receivedMinor' | 'refundedMinor' | 'currency' | 'reference'
> | null;

/** Asks the provider for the payment that strange news name; null where it cannot be asked, or does not answer. */
export async function askStrange(deps: SettlementDeps, news: StrangeNews): Promise<StrangeMoney> {
  if (!news.asking) return null;
  const { merchant, eventKey, body } = news.asking;
  try {
    const connection = connectionOf(deps, merchant);
    if (connection.readEvent) return connection.readEvent({ eventKey, body });
    return await connection.fetchPayment({
      // None of ours: what the provider is to find it by is its own name for it.
      id: 0,
      number: news.reference ?? '',
      providerPaymentId: news.providerPaymentId,
      amountMinor: 0n,
      currency: news.currency,
      createdAt: news.receivedAt,
    });
  } catch (error) {
    deps.log.warn({ err: error, id: news.id }, 'the provider could not be asked about a payment that is not ours');
    return null;
  }
}
