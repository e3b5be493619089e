import { parseMoney } from '../../domain/money.ts';
import type { CallbackEvent, ProviderPayment } from '../provider.ts';
import { methodTitle } from './method.ts';
import { ORDER, ownValue, SHOP } from './own.ts';
import type { OwnParameter, SignedResult } from './signature.ts';

/** A notification of Robokassa's at ResultURL: money has come. */
export interface Result extends SignedResult {
  readonly isTest: boolean;
  /** How it was paid: «BankCard», «SBP» …; null where Robokassa does not say. */
  readonly method: string | null;
}

/**
 * Reads a notification, whose names may be in any case; null where one is missing, or stands there twice, because which
 * of them counts would be a guess. https://docs.robokassa.ru/ru/notifications-and-redirects
 */
export function parseResult(text: string): Result | null {
  const all = [...new URLSearchParams(text)];
  const fields = new Map(all.map(([name, value]) => [name.toLowerCase(), value]));
  const [outSum, invId, signature] = ['outsum', 'invid', 'signaturevalue'].map((name) => fields.get(name));
  if (fields.size !== all.length || outSum === undefined || invId === undefined || signature === undefined) return null;
  if (!/^\d{1,19}$/.test(invId) || !/^\d{1,12}(\.\d{1,8})?$/.test(outSum)) return null;
  const own = all.filter(([name]) => /^shp_/i.test(name)) satisfies OwnParameter[];
  const method = fields.get('paymentmethod') ?? null;
  return { outSum, invId, signature, own, method, isTest: fields.get('istest') === '1' };
}

/**
 * What a proven notification tells. A payment that was not started here carries no number of ours, and its number at
 * Robokassa may be that of another payment here: then it is nobody's.
 */
export function toEvent({ outSum, invId, own }: Result): CallbackEvent {
  const reference = ownValue(own, ORDER);
  const amountMinor = parseMoney(outSum, 'RUB');
  return {
    eventKey: `${invId}:${amountMinor ?? outSum}:${reference ?? ''}`,
    providerPaymentId: reference === null ? null : invId,
    reference,
  };
}

/** A proven notification as the only word on a payment; null where it is none of ours. */
export function toPayment({ outSum, invId, own, method }: Result, login: string): ProviderPayment | null {
  const reference = ownValue(own, ORDER);
  const receivedMinor = parseMoney(outSum, 'RUB');
  if (reference === null || receivedMinor === null) return null;
  return {
    providerPaymentId: invId,
    state: 'succeeded',
    receivedMinor,
    refundedMinor: 0n,
    currency: 'RUB',
    reference,
    merchantMatches: ownValue(own, SHOP) === login,
    method: methodTitle(method, null),
  };
}
