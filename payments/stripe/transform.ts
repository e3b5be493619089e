import { z } from 'zod';
import { sumOf } from '../../domain/money.ts';
import type { CallbackEvent, PaymentOrder, ProviderPayment, ProviderRefund, SavedMethod } from '../provider.ts';
import { fromStripeAmount, toStripeAmount } from './amount.ts';

// The objects of Stripe's API (2026-10-28), as far as they are read here; https://docs.stripe.com/api.

const id = z.string().min(1).max(255);
const currency = z
  .string()
  .regex(/^[a-z]{3}$/)
  .transform((code) => code.toUpperCase());
const amount = z.int().nonnegative();
const metadata = z.record(z.string(), z.string()).nullish();
/** What Stripe gives as an id unless it is asked to give the whole. */
const reference = z.union([id, z.object({ id })]).transform((given) => (typeof given === 'string' ? given : given.id));

const intentSchema = z.object({
  id,
  status: z.string(),
  amount_received: amount.default(0),
  currency,
  livemode: z.boolean(),
  metadata,
  customer: reference.nullish(),
  payment_method: reference.nullish(),
  setup_future_usage: z.string().nullish(),
  latest_charge: z
    .object({
      amount_refunded: amount,
      disputed: z.boolean().nullish(),
      payment_method_details: z
        .object({
          type: z.string(),
          card: z.object({ brand: z.string().nullish(), last4: z.string().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish()
    .or(id.transform(() => null)),
});
export type Intent = z.infer<typeof intentSchema>;

const sessionSchema = z.object({
  id,
  status: z.string().nullable(),
  payment_status: z.string(),
  currency,
  livemode: z.boolean(),
  client_reference_id: z.string().nullish(),
  url: z.string().nullish(),
  payment_intent: z.union([id.transform((intentId) => ({ id: intentId })), intentSchema]).nullish(),
});
export type Session = z.infer<typeof sessionSchema>;

const refundSchema = z.object({
  id,
  status: z.string().nullable(),
  amount,
  currency,
  failure_reason: z.string().nullish(),
  metadata,
});
export type Refund = z.infer<typeof refundSchema>;

/** A payer's complaint at their bank, in the account's own books: what was taken for it is below zero. */
const disputeSchema = z.object({
  id,
  amount,
  status: z.string(),
  balance_transactions: z.array(z.object({ amount: z.int() })),
});
export type Dispute = z.infer<typeof disputeSchema>;

/** How the answers of the API are read; each throws a `ZodError` for anything else. */
export const answers = {
  session: sessionSchema,
  intent: intentSchema,
  refund: refundSchema,
  dispute: disputeSchema,
} as const;

/** A payment as Stripe has it: a session on its page, or a charge of a saved means; with what went back of it. */
export interface Found {
  readonly session: Session | null;
  readonly intent: Intent | null;
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
}

/** The bank has taken the money back, and not returned it: an inquiry takes none, and a dispute that is won returns it. */
const isTaken = ({ balance_transactions: booked }: Dispute): boolean =>
  booked.reduce((sum, each) => sum + each.amount, 0) < 0;

/** Stripe's payment in the contract's words. Money counts once it is captured, never from the session's own words. */
export function toProviderPayment(
  { session, intent, refunds, disputes }: Found,
  mode: 'test' | 'live',
): ProviderPayment | null {
  const main = session ?? intent;
  if (!main) return null;
  const state = session ? sessionState(session, intent) : intentState(intent);
  const { currency: code } = intent ?? main;
  return {
    providerPaymentId: main.id,
    state,
    receivedMinor: state === 'succeeded' && intent ? fromStripeAmount(intent.amount_received, code) : 0n,
    // What a payer's bank has taken back is as much with the payer as what was refunded.
    refundedMinor: sumOf(
      [...refunds.filter(({ status }) => status === 'succeeded'), ...disputes.filter(isTaken)].map((each) =>
        fromStripeAmount(each.amount, code),
      ),
    ),
    currency: code,
    reference: session ? toReference(session.client_reference_id) : toReference(intent?.metadata?.['number']),
    merchantMatches: main.livemode === (mode === 'live'),
    method: methodTitle(intent),
    savedMethod: savedMethod(intent),
  };
}

/** Delayed means leave a session `complete` and `unpaid` until they succeed, or fail for good. */
function sessionState({ status, payment_status: paid }: Session, intent: Intent | null): ProviderPayment['state'] {
  if (paid === 'paid') return intent?.status === 'succeeded' ? 'succeeded' : 'pending';
  if (status === 'expired') return 'canceled';
  return status === 'complete' && paid === 'unpaid' && intent && intentState(intent) === 'canceled'
    ? 'canceled'
    : 'pending';
}

/** Without a page nobody can try another card: what was refused stays so. */
function intentState(intent: Intent | null): ProviderPayment['state'] {
  if (intent?.status === 'succeeded') return 'succeeded';
  return intent?.status === 'canceled' || intent?.status === 'requires_payment_method' ? 'canceled' : 'pending';
}

/** Stripe's refund in the contract's words. */
export function toProviderRefund({ id: providerRefundId, status, failure_reason: why }: Refund): ProviderRefund {
  const isFailed = status === 'failed' || status === 'canceled';
  return {
    providerRefundId,
    state: status === 'succeeded' ? 'succeeded' : isFailed ? 'failed' : 'pending',
    failure: isFailed ? (why ?? status) : null,
  };
}

/** A means to be charged again belongs to a customer of Stripe's: the token holds both. */
const TOKEN = /^(cus_\w+):(pm_\w+)$/;

function savedMethod(intent: Intent | null): SavedMethod | null {
  if (intent?.status !== 'succeeded' || intent.setup_future_usage !== 'off_session') return null;
  const token = `${intent.customer ?? ''}:${intent.payment_method ?? ''}`;
  return TOKEN.test(token) ? { token, title: methodTitle(intent) ?? 'Stripe' } : null;
}

/** The two parts of a saved means' token; null for one that is none of ours. */
export function readToken(token: string): { customer: string; paymentMethod: string } | null {
  const [, customer, paymentMethod] = TOKEN.exec(token) ?? [];
  return customer !== undefined && paymentMethod !== undefined ? { customer, paymentMethod } : null;
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

function methodTitle(intent: Intent | null): string | null {
  const details = intent?.latest_charge?.payment_method_details;
  if (!details) return null;
  if (!details.card?.last4) return details.type.slice(0, 40);
  const brand = BRANDS[details.card.brand ?? ''];
  return `${brand === undefined ? '' : `${brand} `}•• ${details.card.last4}`;
}

/** Marks a charge of a saved means: the intents of Stripe's page have a session, whose events tell more. */
export const OFF_SESSION = 'off_session';

const eventSchema = z.object({
  id,
  type: z.string().min(1).max(100),
  account: z.string().nullish(),
  data: z.object({
    object: z.object({
      id,
      object: z.string(),
      client_reference_id: z.string().nullish(),
      payment_intent: reference.nullish(),
      metadata,
    }),
  }),
});

const SESSION_EVENTS = new Set(['completed', 'async_payment_succeeded', 'async_payment_failed', 'expired']);
const REFUND_EVENTS = new Set(['charge.refunded', 'refund.created', 'refund.updated', 'refund.failed']);
/** News of complaints bear no number of ours, nor does what they are about. */
const DISPUTE_EVENTS = new Set(['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated']);
const INTENT_EVENTS = new Set(['payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled']);

/**
 * What a proven event tells: news of a payment of ours, nothing of interest, or (null) it is meant for another account.
 * A Stripe account may serve other shops too: what bears no number of ours is none of our business.
 */
export function toEvent(content: unknown, account: string | undefined): CallbackEvent | 'ignored' | null {
  const parsed = eventSchema.safeParse(content);
  if (!parsed.success) return 'ignored';
  const { id: eventId, type, account: of, data } = parsed.data;
  if ((of ?? undefined) !== account) return null;
  const eventKey = `${type}:${eventId}`.slice(0, 200);
  const { object } = data;
  const number = toReference(object.metadata?.['number']);
  if (type.startsWith('checkout.session.') && SESSION_EVENTS.has(type.slice('checkout.session.'.length))) {
    const ours = toReference(object.client_reference_id);
    return ours === null ? 'ignored' : { eventKey, providerPaymentId: object.id, reference: ours };
  }
  if (DISPUTE_EVENTS.has(type) && object.payment_intent) {
    return { eventKey, providerPaymentId: object.payment_intent, reference: null };
  }
  if (number === null) return 'ignored';
  if (REFUND_EVENTS.has(type)) return { eventKey, providerPaymentId: object.payment_intent ?? null, reference: number };
  const isOffSession = INTENT_EVENTS.has(type) && object.metadata?.['kind'] === OFF_SESSION;
  return isOffSession ? { eventKey, providerPaymentId: object.id, reference: number } : 'ignored';
}

const toReference = (value: string | null | undefined): string | null => (value && value.length <= 32 ? value : null);

/** Stripe takes so many lines, and names of so many characters. */
const MAX_LINES = 100;
const MAX_NAME = 250;

/** What is paid, line by line where that can be said, else in one. */
export function toLineItems({ amountMinor, currency: code, description, items }: PaymentOrder) {
  const isListed =
    items.length > 0 &&
    items.length <= MAX_LINES &&
    items.every((item) => item.amountMinor > 0n && item.title !== '') &&
    sumOf(items.map((item) => item.amountMinor)) === amountMinor;
  const lines = isListed ? items : [{ title: description, amountMinor }];
  return lines.map((line) => ({
    quantity: 1,
    price_data: {
      currency: code.toLowerCase(),
      unit_amount: toStripeAmount(line.amountMinor, code),
      product_data: { name: line.title.slice(0, MAX_NAME) },
    },
  }));
}

const MINUTE_MS = 60_000;
/**
 * Stripe's page dies so much before our link, because a session may live for 24 hours by Stripe's clock and no more.
 */
const MARGIN_MS = 5 * MINUTE_MS;
/** At least half an hour, with a minute for clocks that differ; at most a day, with as much as the margin. */
const SHORTEST_MS = 31 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS - MARGIN_MS;
const STEP_MS = 10 * MINUTE_MS;

/**
 * When the session ends, in seconds of the epoch. `isExact`: it follows from the order alone; otherwise also from now,
 * in steps of ten minutes, so that a call made anew soon after is the same to the byte, as Stripe's keys want it.
 */
export function sessionEnd(expiresAt: Date, now: Date): { readonly seconds: number; readonly isExact: boolean } {
  const wishedMs = expiresAt.getTime() - MARGIN_MS;
  const earliestMs = now.getTime() + SHORTEST_MS;
  const latestMs = now.getTime() + LONGEST_MS;
  if (wishedMs < earliestMs) return { seconds: (Math.ceil(earliestMs / STEP_MS) * STEP_MS) / 1000, isExact: false };
  if (wishedMs > latestMs) return { seconds: (Math.floor(latestMs / STEP_MS) * STEP_MS) / 1000, isExact: false };
  return { seconds: Math.floor(wishedMs / 1000), isExact: true };
}
