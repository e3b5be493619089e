import type { CardPayments } from '../bot/deps.ts';
import type { Translate } from '../locales/index.ts';
import type { SettlementDeps } from '../settlement/deps.ts';
import { canKeepCards, chargeKept } from '../settlement/saved.ts';
import { paymentWords } from './payment-words.ts';

/** What the chat needs to charge cards that clients let be kept. */
export function createCardPayments(settlement: SettlementDeps, translate: Translate): CardPayments {
  const describe = paymentWords(translate);
  return {
    canKeep: (merchantId) => canKeepCards(settlement, merchantId),
    charge: (paymentId) => chargeKept(settlement, paymentId, describe),
  };
}
