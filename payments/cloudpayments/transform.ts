import { z } from 'zod';
import { minOf, parseMoney, sumOf } from '../../domain/money.ts';
import type { PaymentQuery, ProviderPayment, ProviderRefund, SavedMethod } from '../provider.ts';

const digits = z.string().regex(/^\d{1,20}$/);
const word = z.string().max(200);

/** What is done with money under an order's number: payments, attempts at them, refunds. */
const operationSchema = z.object({
  TransactionId: digits,
  /** 0 a payment, 1 a refund, 2 a payout to a card. */
  Type: digits.default('0'),
  Status: word,
  Amount: z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/),
  Currency: z.string().regex(/^[A-Z]{3}$/),
  InvoiceId: word.nullish(),
  PublicId: word.nullish(),
  TestMode: z.boolean().nullish(),
  OriginalTransactionId: digits.nullish(),
  ConfirmDateIso: word.nullish(),
  ReasonCode: digits.nullish(),
  CardType: word.nullish(),
  CardLastFour: word.nullish(),
  Token: z.string().max(500).nullish(),
  JsonData: z.string().nullish(),
});
export type Operation = z.infer<typeof operationSchema>;

/** Reads an operation; throws a `ZodError` for anything else. */
export const toOperation = (model: unknown): Operation => operationSchema.parse(model);

const listSchema = z.array(z.looseObject({ InvoiceId: z.unknown() }));

/** The operations of one order in a page of all of the merchant's, and how many the page has. */
export function toOperations(model: unknown, number: string): { own: Operation[]; count: number } {
  const all = listSchema.parse(model);
  return { own: all.filter(({ InvoiceId }) => InvoiceId === number).map(toOperation), count: all.length };
}

/** What is sent along with a payment or a refund and comes back with its operation. */
const dataSchema = z.object({
  saveMethod: z.boolean().optional(),
  refundKey: z.string().optional(),
  isCharge: z.boolean().optional(),
});

/** The key of ours that a refund was made with. */
export const refundKeyOf = (operation: Operation): string | null => dataOf(operation.JsonData).refundKey ?? null;

/** A payment made by a saved means is named by its operation; any other by the order that the payer was led to. */
export const CHARGE = 'charge:';

const isCharge = ({ JsonData }: Operation): boolean => dataOf(JsonData).isCharge === true;

/** The same name whoever tells of it first, the answer to the charge or a notification: else it would count twice. */
const nameOf = (operation: Operation): string => `${isCharge(operation) ? CHARGE : ''}${operation.TransactionId}`;

/** What the card's bank says of one that does not exist, has expired, is lost or stolen (5000 and the code of ISO 8583). */
const DEAD_CARD = ['5014', '5033', '5041', '5043', '5054'];

/** Which site is meant, and whether its payments may be of the test kind. */
export interface Site {
  readonly publicId: string;
  readonly mode: 'test' | 'live';
}

/**
 * All that was done for an order in the contract's words. A refused attempt ends nothing, because the order's page
 * takes another card; but a charge without the payer is over with it.
 */
export function toProviderPayment(
  operations: readonly Operation[],
  { providerPaymentId, currency }: PaymentQuery,
  { publicId, mode }: Site,
): ProviderPayment {
  const payments = operations.filter(isPayment);
  const taken = payments.filter(isTaken);
  const latest = taken.at(-1);
  const receivedMinor = sumOf(taken.map(amountOf));
  const last = latest ?? payments.at(-1);
  const isRefused = last?.Status === 'Declined' || last?.Status === 'Cancelled';
  const wasCharged = last !== undefined && (isCharge(last) || providerPaymentId === `${CHARGE}${last.TransactionId}`);
  const isOver = wasCharged && isRefused;
  return {
    providerPaymentId: providerPaymentId ?? (last ? nameOf(last) : 'none'),
    state: latest ? 'succeeded' : isOver ? 'canceled' : 'pending',
    receivedMinor,
    refundedMinor: minOf(receivedMinor, sumOf(taken.map((payment) => refundedOf(payment, operations)))),
    currency: latest?.Currency ?? currency,
    reference: last?.InvoiceId ?? null,
    merchantMatches: operations.every(
      ({ PublicId, TestMode }) => (PublicId ?? publicId) === publicId && !(mode === 'live' && TestMode === true),
    ),
    method: latest ? cardTitle(latest) : null,
    isMethodRevoked: isOver && DEAD_CARD.includes(last.ReasonCode ?? ''),
    savedMethod: latest ? savedOf(latest) : null,
  };
}

/** The payment to give money back of: one that still has as much; null where nothing was paid. */
export function refundable(operations: readonly Operation[], amountMinor: bigint): Operation | null {
  const taken = operations.filter(isPayment).filter(isTaken);
  return taken.find((each) => amountOf(each) - refundedOf(each, operations) >= amountMinor) ?? taken[0] ?? null;
}

/** A refund's operation in the contract's words; by SBP money goes back in a while, or does not. */
export function toProviderRefund({ TransactionId, Status, ReasonCode }: Operation): ProviderRefund {
  const isFailed = Status === 'Declined' || Status === 'Cancelled';
  return {
    providerRefundId: TransactionId,
    state: Status === 'Completed' ? 'succeeded' : isFailed ? 'failed' : 'pending',
    failure: isFailed ? `CloudPayments: ${Status} ${ReasonCode ?? ''}`.trim() : null,
  };
}

export const isAuthorized = (operation: Operation): boolean =>
  isPayment(operation) && operation.Status === 'Authorized';

/** Taken from the payer; one that was taken and then annulled has been, and has gone back whole. */
export const isTaken = ({ Status, ConfirmDateIso }: Operation): boolean =>
  Status === 'Completed' || (Status === 'Cancelled' && (ConfirmDateIso ?? '') !== '');

export const isPayment = ({ Type }: Operation): boolean => Type === '0';
export const isRefund = ({ Type }: Operation): boolean => Type === '1';

function refundedOf(payment: Operation, operations: readonly Operation[]): bigint {
  if (payment.Status === 'Cancelled') return amountOf(payment);
  const back = operations.filter(
    (each) =>
      isRefund(each) &&
      each.Status === 'Completed' &&
      (each.OriginalTransactionId ?? payment.TransactionId) === payment.TransactionId,
  );
  return sumOf(back.map(amountOf));
}

function amountOf({ Amount, Currency }: Operation): bigint {
  const minor = parseMoney(Amount.replace('-', ''), Currency);
  if (minor === null) throw new TypeError('No sum of this currency');
  return minor;
}

function savedOf(operation: Operation): SavedMethod | null {
  const { Token: token, JsonData: data } = operation;
  // A token comes with every payment by card: only with the payer's word may it be kept.
  if (!token || dataOf(data).saveMethod !== true) return null;
  return { token, title: cardTitle(operation) ?? 'CloudPayments' };
}

function cardTitle({ CardType: brand, CardLastFour: last4 }: Operation): string | null {
  if (!/^\d{4}$/.test(last4 ?? '')) return null;
  const name = brand && /^[\p{L} ]{1,20}$/u.test(brand) && brand !== 'Unknown' ? `${brand} ` : '';
  return `${/^(МИР|MIR)\s$/iu.test(name) ? 'Мир ' : name}•• ${last4}`;
}

function dataOf(json: string | null | undefined): z.infer<typeof dataSchema> {
  try {
    return dataSchema.safeParse(JSON.parse(json ?? '')).data ?? {};
  } catch {
    return {};
  }
}
