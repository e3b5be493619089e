import { listMerchantsFor, type OfferedMerchant } from '../../domain/payments/merchants.ts';
import { startPayment } from '../../domain/payments/start.ts';
import type { Cabinet } from '../cabinet.ts';
import type { PaymentWish, Way } from './way.ts';

/** A way for each merchant account that the organization takes payments through, called as the organization calls it. */
export async function merchantWays(cabinet: Cabinet, { organizationId }: PaymentWish): Promise<readonly Way[]> {
  const merchants = await listMerchantsFor(cabinet.deps.db, organizationId);
  return merchants.map((merchant) => wayOf(cabinet, merchant));
}

/** The key of the way that leads through a merchant account; null is nobody's. */
export const merchantKey = (merchantId: number | null): string => `merchant-${merchantId ?? 0}`;

function wayOf(cabinet: Cabinet, { id, title, mode }: OfferedMerchant): Way {
  const isTest = mode === 'test';
  return {
    key: merchantKey(id),
    label: cabinet.t(isTest ? 'checkout-way-test' : 'checkout-way-live', { title }),
    isTest,
    start: (tapped, wish) => startAndShow(tapped, wish, id),
  };
}

/**
 * Makes the payment and shows it: its link, with a way back to choose otherwise, or its receipt where the balance has
 * paid all at once.
 */
export async function startAndShow(cabinet: Cabinet, wish: PaymentWish, merchantId?: number): Promise<void> {
  const { deps, reader } = cabinet;
  const payment = await startPayment(deps.db, deps.clock, {
    ...reader,
    ...wish,
    ...(merchantId === undefined ? {} : { merchantId }),
  });
  deps.noticesPlanned();
  if (payment.status === 'succeeded') cabinet.open('payment', String(payment.id));
  else cabinet.visit('payment', String(payment.id));
}
