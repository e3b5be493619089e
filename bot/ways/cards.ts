import { startPayment } from '../../domain/payments/start.ts';
import { type KeptCard, listKeptCards } from '../../domain/saved-methods/list.ts';
import type { Cabinet } from '../cabinet.ts';
import type { PaymentWish, Way } from './way.ts';

/** A way for each card that whoever pays has let be kept at a merchant account of the organization which takes payments now. */
export async function cardWays(cabinet: Cabinet, { organizationId }: PaymentWish): Promise<readonly Way[]> {
  const cards = await listKeptCards(cabinet.deps.db, { ...cabinet.reader, organizationId });
  return cards.filter(({ isChargeable }) => isChargeable).map((card) => wayOf(cabinet, card));
}

function wayOf(cabinet: Cabinet, { id, title, merchantId }: KeptCard): Way {
  return {
    key: `card-${id}`,
    label: cabinet.t('cards-way', { card: title }),
    isTest: false,
    start: async (tapped, wish) => {
      const { deps, reader } = tapped;
      const payment = await startPayment(deps.db, deps.clock, { ...reader, ...wish, merchantId });
      tapped.visit('card-pay', String(payment.id), { card: id });
    },
  };
}
