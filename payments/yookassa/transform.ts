import { z } from 'zod';
import { parseMoney } from '../../domain/money.ts';
import type { FiscalDocument } from '../fiscal.ts';
import type { CallbackEvent, ProviderPayment, ProviderRefund } from '../provider.ts';

// The objects of YooKassa's API v3, as far as they are read here; https://yookassa.ru/developers/api (2026-02).

const id = z.string().min(1).max(64);
const money = z.object({ value: z.string().regex(/^\d{1,15}(\.\d{1,2})?$/), currency: z.string().regex(/^[A-Z]{3}$/) });
const cancellation = z.object({ party: z.string(), reason: z.string() });

const paymentSchema = z.object({
  id,
  status: z.string(),
  amount: money,
  refunded_amount: money.optional(),
  recipient: z.object({ account_id: z.string() }),
  test: z.boolean().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  cancellation_details: cancellation.optional(),
  confirmation: z.object({ confirmation_url: z.string().optional() }).optional(),
  payment_method: z
    .object({
      type: z.string(),
      id: z.string().optional(),
      saved: z.boolean().optional(),
      title: z.string().optional(),
      card: z.object({ last4: z.string(), card_type: z.string().optional() }).optional(),
    })
    .optional(),
});
export type YooPayment = z.infer<typeof paymentSchema>;

const refundSchema = z.object({
  id,
  payment_id: id,
  status: z.string(),
  amount: money,
  metadata: z.record(z.string(), z.unknown()).optional(),
  cancellation_details: cancellation.optional(),
});
export type YooRefund = z.infer<typeof refundSchema>;

const receiptSchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  status: z.string(),
  refund_id: z.string().optional(),
  fiscal_document_number: z.string().optional(),
  fiscal_storage_number: z.string().optional(),
  fiscal_attribute: z.string().optional(),
  settlements: z.array(z.object({ type: z.string() })).optional(),
});
export type YooReceipt = z.infer<typeof receiptSchema>;

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().optional() });

/** How the answers of the API are read; each throws a `ZodError` for anything else. */
export const answers = {
  payment: paymentSchema,
  payments: listOf(paymentSchema),
  refund: refundSchema,
  refunds: listOf(refundSchema),
  receipt: receiptSchema,
  receipts: listOf(receiptSchema),
  me: z.object({ account_id: z.string(), status: z.string().optional(), test: z.boolean().optional() }),
} as const;

/** Which merchant account is meant: the shop, and whether its payments may be of the test kind. */
export interface Shop {
  readonly shopId: string;
  readonly mode: 'test' | 'live';
}

/** YooKassa's payment in the contract's words. One that waits to be captured has given the merchant no money yet. */
export function toProviderPayment(payment: YooPayment, { shopId, mode }: Shop): ProviderPayment {
  const { status, amount, refunded_amount: refunded, metadata, payment_method: method } = payment;
  const isPaid = status === 'succeeded';
  const isSaved = method?.saved === true && method.id !== undefined;
  const isRevoked = status === 'canceled' && REVOKED.includes(payment.cancellation_details?.reason ?? '');
  const title = methodTitle(method);
  return {
    providerPaymentId: payment.id,
    state: isPaid ? 'succeeded' : status === 'canceled' ? 'canceled' : 'pending',
    receivedMinor: isPaid ? toMinor(amount) : 0n,
    refundedMinor: refunded ? toMinor(refunded) : 0n,
    currency: amount.currency,
    reference: text(metadata?.['number']),
    merchantMatches: payment.recipient.account_id === shopId && !(mode === 'live' && payment.test === true),
    method: title,
    ...(isRevoked ? { isMethodRevoked: true } : {}),
    savedMethod: isSaved ? { token: method.id ?? '', title: title ?? 'ЮKassa' } : null,
  };
}

/** https://yookassa.ru/developers/payment-acceptance/after-the-payment/declined-payments */
const REVOKED = ['permission_revoked', 'card_expired'];

/** YooKassa's refund in the contract's words. */
export function toProviderRefund({
  id: providerRefundId,
  status,
  cancellation_details: why,
}: YooRefund): ProviderRefund {
  const state = status === 'succeeded' ? 'succeeded' : status === 'canceled' ? 'failed' : 'pending';
  const failure = state === 'failed' && why ? `${why.party}: ${why.reason}`.slice(0, 200) : null;
  return { providerRefundId, state, failure };
}

/** YooKassa's receipt in the contract's words. It names no page of the receipt. */
export function toFiscalDocument(receipt: YooReceipt): FiscalDocument {
  const isOffset = receipt.settlements?.some(({ type }) => type === 'prepayment') ?? false;
  return {
    key: receipt.id,
    kind: receipt.type === 'refund' ? 'refund' : isOffset ? 'offset' : 'payment',
    state: receipt.status === 'succeeded' ? 'registered' : receipt.status === 'canceled' ? 'failed' : 'pending',
    url: null,
    storageNumber: receipt.fiscal_storage_number ?? null,
    documentNumber: receipt.fiscal_document_number ?? null,
    attribute: receipt.fiscal_attribute ?? null,
    ...(receipt.refund_id === undefined ? {} : { providerRefundId: receipt.refund_id }),
  };
}

const callbackSchema = z.object({
  type: z.literal('notification'),
  event: z.string().min(1).max(64),
  object: z.object({
    id,
    payment_id: id.optional(),
    recipient: z.object({ account_id: z.string() }).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** What a callback's body tells: news, nothing of interest, or (null) it is none of YooKassa's for this shop. */
export function toEvent(body: Uint8Array, shopId: string): CallbackEvent | 'ignored' | null {
  const parsed = callbackSchema.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const { event, object } = parsed.data;
  if (object.recipient && object.recipient.account_id !== shopId) return null;
  const eventKey = `${event}:${object.id}`;
  if (event.startsWith('payment.')) {
    const reference = text(object.metadata?.['number']);
    // With our number, so that a garbled callback does not stand in the way of the true one.
    return { eventKey: `${eventKey}:${reference ?? ''}`, providerPaymentId: object.id, reference };
  }
  if (!event.startsWith('refund.')) return 'ignored';
  return object.payment_id ? { eventKey, providerPaymentId: object.payment_id, reference: null } : null;
}

/** The codes of an error's answer: they name the fault, and hold nothing personal as its description may. */
export function errorCodes(body: string): string {
  const parsed = z
    .object({ code: z.string(), parameter: z.string().optional() })
    .safeParse(parseJson(Buffer.from(body)));
  return parsed.success ? [parsed.data.code, parsed.data.parameter].filter(Boolean).join(' ').slice(0, 100) : 'no code';
}

const METHODS: Readonly<Record<string, string>> = {
  sbp: 'СБП',
  yoo_money: 'ЮMoney',
  sberbank: 'SberPay',
  tinkoff_bank: 'T-Pay',
  sber_loan: 'Кредит от СберБанка',
  sber_bnpl: 'Плати частями',
  mobile_balance: 'Баланс телефона',
  cash: 'Наличные',
  electronic_certificate: 'Электронный сертификат',
};

function methodTitle(method: YooPayment['payment_method']): string | null {
  if (!method) return null;
  if (!method.card) return METHODS[method.type] ?? text(method.title);
  const { card_type: brand, last4 } = method.card;
  const name = brand === undefined || brand === 'Unknown' ? '' : `${brand === 'Mir' ? 'Мир' : brand} `;
  return `${name}•• ${last4}`;
}

const toMinor = ({ value, currency }: z.infer<typeof money>): bigint => {
  const minor = parseMoney(value, currency);
  if (minor === null) throw new TypeError('No sum of this currency');
  return minor;
};

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 32 ? value : null;

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
