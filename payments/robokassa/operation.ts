import { parseMoney } from '../../domain/money.ts';
import type { ProviderPayment } from '../provider.ts';
import { methodTitle } from './method.ts';
import { ORDER, ownValue, SHOP, SUM } from './own.ts';
import type { OwnParameter } from './signature.ts';

/** An answer of `OpStateExt`. */
export interface OperationState {
  /** 0: what follows is the operation; else why there is none. */
  readonly result: number;
  readonly state: number | null;
  readonly currency: string | null;
  readonly account: string | null;
  readonly method: string | null;
  /** What a refund is made of. */
  readonly opKey: string | null;
  readonly own: readonly OwnParameter[];
}

/** Codes of `Result`: https://docs.robokassa.ru/ru/xml-interfaces */
export const RESULT = { done: 0, badSignature: 1, unknownShop: 2, unknownInvoice: 3, twoOperations: 4 } as const;

/** Codes of `State`. 5, 10, 20 and 80 leave the money with the payer for now, and the link open. */
export const STATE = { crediting: 50, returned: 60, done: 100 } as const;

/**
 * The operation in the contract's words; null where it is none of ours, though it has a number that we use. What was
 * paid is what our link was for, because Robokassa takes no other sum for it: `OutSum` may be less by its commission. A
 * cancelled attempt (10) ends nothing, because the link can be tried again until it runs out.
 */
export function toProviderPayment(
  { state, currency, account, method, own }: OperationState,
  { invId, login }: { invId: string; login: string },
): ProviderPayment | null {
  const reference = ownValue(own, ORDER);
  const sumMinor = parseMoney(ownValue(own, SUM) ?? '', 'RUB');
  if (reference === null || sumMinor === null) return null;
  const isPaid = state === STATE.done;
  return {
    providerPaymentId: invId,
    state: isPaid ? 'succeeded' : state === STATE.returned ? 'canceled' : 'pending',
    receivedMinor: isPaid ? sumMinor : 0n,
    refundedMinor: 0n,
    currency: currencyOf(currency),
    reference,
    merchantMatches: ownValue(own, SHOP) === login,
    method: methodTitle(method, account),
  };
}

/** Labels name accounts rather than currencies («BNR», «RUR»); these are the currencies that a shop may have besides. */
const currencyOf = (label: string | null): string =>
  ['KZT', 'USD', 'EUR'].includes(label ?? '') ? (label ?? '') : 'RUB';
