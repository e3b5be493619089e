import { z } from 'zod';
import type { FiscalDocument } from '../fiscal.ts';
import type { CallbackEvent, PaymentQuery, ProviderPayment, ProviderRefund, SavedMethod } from '../provider.ts';
import type { Fields } from './signature.ts';

const digits = z.string().regex(/^\d{1,20}$/);
const name = z.string().max(64);

/** A payment as `GetState` and `Cancel` give it. */
export interface BankState {
  readonly paymentId: string;
  readonly orderId: string;
  readonly terminalKey: string;
  readonly status: string;
  /** What is left of the payment after what has gone back. */
  readonly amountMinor: bigint;
  /** How it was paid: «cards», «qrsbp» …; null where the bank does not say. */
  readonly source: string | null;
}

const stateSchema = z.object({
  TerminalKey: name,
  OrderId: name,
  Status: name,
  PaymentId: digits,
  Amount: digits.optional(),
  NewAmount: digits.optional(),
  Params: z.array(z.object({ Key: z.string(), Value: z.unknown() })).optional(),
});

/** Reads the answer to `GetState` or `Cancel`; throws a `ZodError` for anything else. */
export function toState(fields: Fields): BankState {
  const state = stateSchema.parse(fields);
  const source = state.Params?.find(({ Key }) => Key === 'Source')?.Value;
  return {
    paymentId: state.PaymentId,
    orderId: state.OrderId,
    terminalKey: state.TerminalKey,
    status: state.Status,
    amountMinor: BigInt(state.NewAmount ?? state.Amount ?? '0'),
    source: typeof source === 'string' ? source : null,
  };
}

const orderSchema = z.object({ Payments: z.array(z.object({ PaymentId: digits, Status: name })) });

/** The payments of an order, as `CheckOrder` lists them, the best first: paid, then open, then ended. */
export function toPayments(fields: Fields): { paymentId: string; status: string }[] {
  const rank = (status: string) => (isPaid(status) ? 0 : isEnded(status) ? 2 : 1);
  return orderSchema
    .parse(fields)
    .Payments.map(({ PaymentId, Status }) => ({ paymentId: PaymentId, status: Status }))
    .toSorted((a, b) => rank(a.status) - rank(b.status));
}

// https://developer.tbank.ru/eacq/intro/developer/status; money is the merchant's from CONFIRMED on.
const UNDER_WAY = ['REFUNDING', 'ASYNC_REFUNDING'];
const PAID = ['CONFIRMED', 'PARTIAL_REFUNDED', 'REFUNDED', ...UNDER_WAY];
const ENDED = ['CANCELED', 'REVERSED', 'DEADLINE_EXPIRED', 'ATTEMPTS_EXPIRED'];

export const isPaid = (status: string): boolean => PAID.includes(status);
export const isEnded = (status: string): boolean => ENDED.includes(status);
/** An attempt was refused: on the bank's page another may follow, of a charge without the payer none does. */
export const isRefused = (status: string): boolean => status === 'REJECTED' || status === 'AUTH_FAIL';
/** Money is on its way back, and whether it arrives is not known yet. */
export const isRefunding = (status: string): boolean => UNDER_WAY.includes(status);

/**
 * The bank's payment in the contract's words. A refused attempt (`AUTH_FAIL`, `REJECTED`) ends nothing: the bank does
 * not say that its page takes no other card.
 */
export function toProviderPayment(state: BankState, asked: PaymentQuery, terminalKey: string): ProviderPayment {
  const { status, amountMinor } = state;
  // Of a payment that has partly gone back the bank gives what is left, so that the whole is what was asked for.
  const receivedMinor = status === 'CONFIRMED' ? amountMinor : asked.amountMinor;
  return {
    providerPaymentId: state.paymentId,
    state: isPaid(status) ? 'succeeded' : isEnded(status) ? 'canceled' : 'pending',
    receivedMinor: isPaid(status) ? receivedMinor : 0n,
    refundedMinor: refundedMinor(state, asked.amountMinor),
    currency: 'RUB',
    reference: state.orderId,
    merchantMatches: state.terminalKey === terminalKey,
    method: state.source === null ? null : (SOURCES[state.source] ?? null),
  };
}

const SOURCES: Readonly<Record<string, string>> = {
  cards: 'Банковская карта',
  qrsbp: 'СБП',
  TinkoffPay: 'T-Pay',
  SberPay: 'SberPay',
  MirPay: 'Mir Pay',
  YandexPay: 'Yandex Pay',
  Installment: 'Рассрочка',
  BNPL: 'Долями',
};

function refundedMinor({ status, amountMinor }: BankState, askedMinor: bigint): bigint {
  if (status === 'REFUNDED') return askedMinor;
  const isPart = status === 'PARTIAL_REFUNDED' || isRefunding(status);
  return isPart && amountMinor > 0n && amountMinor < askedMinor ? askedMinor - amountMinor : 0n;
}

/** The answer to a refund. Refunds have no ids: theirs is our key, with what the payment comes down to by it. */
export function toProviderRefund(state: BankState, key: string, restMinor: bigint): ProviderRefund {
  const providerRefundId = `${key}:${restMinor}`;
  const isDone = state.status === 'REFUNDED' || state.status === 'PARTIAL_REFUNDED';
  return { providerRefundId, state: isDone ? 'succeeded' : 'pending', failure: null };
}

/** What became of a refund that the bank was at: it is done once the payment has come down to `restMinor`. */
export function fateOf(state: BankState, providerRefundId: string, askedMinor: bigint): ProviderRefund {
  const restMinor = BigInt(/:(\d+)$/.exec(providerRefundId)?.[1] ?? '0');
  if (isRefunding(state.status)) return { providerRefundId, state: 'pending', failure: null };
  // Where the sum is the whole one, the bank does not tell what is left, and has given back what it was asked for.
  const isDown = state.amountMinor <= restMinor || state.amountMinor === askedMinor;
  if (state.status === 'REFUNDED' || (state.status === 'PARTIAL_REFUNDED' && isDown)) {
    return { providerRefundId, state: 'succeeded', failure: null };
  }
  return { providerRefundId, state: 'failed', failure: `T-Bank: ${state.status}` };
}

const notificationSchema = z.object({
  TerminalKey: name,
  OrderId: name.optional(),
  PaymentId: digits.optional(),
  Status: name,
  Success: z.unknown().optional(),
  ErrorCode: z.string().max(20).optional(),
  Amount: z.string().max(20).optional(),
  FiscalDocumentNumber: z.string().max(30).optional(),
  Type: z.string().max(30).optional(),
});

/** What a signed notification tells: news of a payment, nothing of interest, or (null) it is for another terminal. */
export function toEvent(fields: Fields, terminalKey: string, now: Date): CallbackEvent | 'ignored' | null {
  const parsed = notificationSchema.safeParse(fields);
  if (!parsed.success || parsed.data.TerminalKey !== terminalKey) return null;
  const { PaymentId, OrderId, Status, Success, ErrorCode, Amount, FiscalDocumentNumber, Type } = parsed.data;
  // Cards and accounts that are tied to a client without a payment.
  if (PaymentId === undefined || OrderId === undefined) return 'ignored';
  const parts = [PaymentId, Status, Amount, String(Success), ErrorCode, FiscalDocumentNumber];
  // Receipts that could not be made have no number: that of the payment is not that of its refund.
  if (FiscalDocumentNumber === undefined && Type !== undefined) parts.push(Type);
  // Two refunds of the same sum are told in the same words: after a minute the same words are news.
  if (Status.startsWith('PARTIAL_')) parts.push(String(Math.floor(now.getTime() / 60_000)));
  return { eventKey: parts.map((part) => part ?? '').join(':'), providerPaymentId: PaymentId, reference: OrderId };
}

const receiptSchema = z.object({
  Status: z.literal('RECEIPT'),
  Success: z.unknown().optional(),
  PaymentId: digits,
  FnNumber: z.string().optional(),
  FiscalDocumentNumber: z.string().optional(),
  FiscalDocumentAttribute: z.string().optional(),
  Type: z.string().optional(),
  Url: z.string().optional(),
  Receipt: z.object({ Items: z.array(z.object({ PaymentMethod: z.string().optional() })).optional() }).optional(),
  Payments: z.object({ AdvancePayment: z.string().optional() }).optional(),
});

/** The receipt that a `RECEIPT` notification tells of; none in any other. */
export function toFiscalDocuments(fields: Fields): FiscalDocument[] {
  const parsed = receiptSchema.safeParse(fields);
  if (!parsed.success) return [];
  const receipt = parsed.data;
  const { PaymentId, FnNumber, FiscalDocumentNumber } = receipt;
  const isRefund = receipt.Type === 'IncomeReturn';
  return [
    {
      // One that was not made has no number, and by the payment alone it cannot be told from that of a refund.
      key: FiscalDocumentNumber === undefined ? null : [PaymentId, FnNumber ?? '', FiscalDocumentNumber].join(':'),
      kind: isRefund ? 'refund' : Number(receipt.Payments?.AdvancePayment ?? 0) > 0 ? 'offset' : 'payment',
      state: receipt.Success === true ? 'registered' : 'failed',
      url: receipt.Url?.startsWith('https://') ? receipt.Url : null,
      storageNumber: FnNumber ?? null,
      documentNumber: FiscalDocumentNumber ?? null,
      attribute: receipt.FiscalDocumentAttribute ?? null,
    },
  ];
}

const savedSchema = z.object({ RebillId: z.string().regex(/^\d{1,20}$/), Pan: z.string().max(32).optional() });

/** The means that a notification says may be charged again. */
export function toSavedMethod(fields: Fields): SavedMethod | null {
  const parsed = savedSchema.safeParse(fields);
  if (!parsed.success) return null;
  const last4 = /\d{4}$/.exec(parsed.data.Pan ?? '')?.[0];
  return { token: parsed.data.RebillId, title: last4 ? `•• ${last4}` : 'Банковская карта' };
}
