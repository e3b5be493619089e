import { z } from 'zod';
import type { CallbackEvent, ProviderPayment, ProviderRefund } from '../provider.ts';

const amount = z.string().regex(/^\d{1,18}$/);

/** The bank's payment, as its API gives it. Sums are strings of minor units. */
export const bankPaymentSchema = z.object({
  id: z.string().min(1).max(64),
  merchantId: z.string(),
  orderId: z.string(),
  status: z.enum(['pending', 'succeeded', 'canceled']),
  amountMinor: amount,
  receivedMinor: amount,
  refundedMinor: amount,
  currency: z.string().length(3),
  payUrl: z.url(),
  card: z.string().nullable(),
  /** What the card is charged by later, where its payer let it be kept. */
  cardToken: z.string().min(1).max(64).nullish(),
});
export type BankPayment = z.infer<typeof bankPaymentSchema>;

/** The bank's refund, as its API gives it. */
const bankRefundSchema = z.object({
  id: z.string().min(1).max(64),
  paymentId: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  amountMinor: amount,
});
export type BankRefund = z.infer<typeof bankRefundSchema>;

const callbackSchema = z.object({
  eventId: z.string().min(1).max(64),
  merchantId: z.string(),
  payment: z.object({ id: z.string(), orderId: z.string(), status: z.string() }),
});

/** The bank's payment in the contract's words, for the merchant `merchantId`. */
export function toProviderPayment(payment: BankPayment, merchantId: string): ProviderPayment {
  return {
    providerPaymentId: payment.id,
    state: payment.status,
    receivedMinor: BigInt(payment.receivedMinor),
    refundedMinor: BigInt(payment.refundedMinor),
    currency: payment.currency,
    reference: payment.orderId,
    merchantMatches: payment.merchantId === merchantId,
    method: payment.card === null ? null : `•• ${payment.card}`,
    ...(payment.cardToken ? { savedMethod: { token: payment.cardToken, title: `•• ${payment.card ?? ''}` } } : {}),
  };
}

/** The bank's refund in the contract's words. */
export function toProviderRefund({ id, status }: BankRefund): ProviderRefund {
  const failure = status === 'failed' ? 'the test bank could not give the money back' : null;
  return { providerRefundId: id, state: status, failure };
}

/** What a callback's body tells; null where it is no body of the bank's, or meant for another merchant. */
export function toEvent(body: Uint8Array, merchantId: string): CallbackEvent | null {
  const parsed = callbackSchema.safeParse(parseJson(body));
  if (!parsed.success || parsed.data.merchantId !== merchantId) return null;
  const { eventId, payment } = parsed.data;
  return { eventKey: eventId, providerPaymentId: payment.id, reference: payment.orderId };
}

/** The payment in an answer of the bank's API; throws a `ZodError` for anything else. */
export function parsePayment(text: string): BankPayment {
  return bankPaymentSchema.parse(parseJson(Buffer.from(text)));
}

/** The refund in an answer of the bank's API; throws a `ZodError` for anything else. */
export function parseRefund(text: string): BankRefund {
  return bankRefundSchema.parse(parseJson(Buffer.from(text)));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
