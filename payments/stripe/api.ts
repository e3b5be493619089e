import type Stripe from 'stripe';
import type { z } from 'zod';
import { callProvider, PROVIDER_TIMEOUT_MS } from '../http.ts';
import {
  MethodRevokedError,
  type PaymentOrder,
  type PaymentQuery,
  ProviderError,
  type ProviderTools,
  type RefundOrder,
} from '../provider.ts';
import { toStripeAmount } from './amount.ts';
import { stripePackage } from './package.ts';
import {
  answers,
  type Dispute,
  type Found,
  type Intent,
  OFF_SESSION,
  type Refund,
  readToken,
  type Session,
  sessionEnd,
  toLineItems,
} from './transform.ts';

export interface StripeSettings {
  readonly apiBase: string;
  readonly secretKey: string;
  readonly account?: string | undefined;
}

const PAGE = 100;
/** A payment whose id was lost is looked for among so many of the latest. */
const MAX_LOOKED_AT = 1000;
const WITH_INTENT = { expand: ['payment_intent.latest_charge'] };
const WITH_CHARGE = { expand: ['latest_charge'] };

/** The calls of Stripe's API, through Stripe's own package. A POST with the same key gives the same thing for a day. */
export function stripeApi({ apiBase, secretKey, account }: StripeSettings, { fetch, clock }: ProviderTools) {
  let client: Stripe | undefined;

  /** The package knows its address only; the calls go where the settings say, as those to every provider go. */
  function stripe(): Stripe {
    if (client) return client;
    const Package = stripePackage();
    const httpClient = Package.createFetchHttpClient(async (input: string | URL | Request, init?: RequestInit) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      const { status, text } = await callProvider(fetch, `${apiBase}${pathname}${search}`, init ?? {});
      return new Response(text, { status });
    });
    client = new Package(secretKey, {
      httpClient,
      maxNetworkRetries: 0,
      telemetry: false,
      timeout: 2 * PROVIDER_TIMEOUT_MS,
      ...(account === undefined ? {} : { stripeAccount: account }),
    });
    return client;
  }

  const session = (id: string): Promise<Session | null> =>
    find(answers.session, () => stripe().checkout.sessions.retrieve(id, WITH_INTENT));
  const intent = (id: string): Promise<Intent | null> =>
    find(answers.intent, () => stripe().paymentIntents.retrieve(id, WITH_CHARGE));

  /** By what Stripe knows it by: an intent that was paid on Stripe's page belongs to its session. */
  async function locate(query: PaymentQuery): Promise<{ session: Session | null; intent: Intent | null } | null> {
    const { providerPaymentId } = query;
    if (providerPaymentId?.startsWith('pi_')) {
      const own = await listed(answers.session, () =>
        stripe().checkout.sessions.list({ payment_intent: providerPaymentId, limit: 1 }),
      );
      const found = await intent(providerPaymentId);
      return found && { session: own[0] ?? null, intent: found };
    }
    const found = await (providerPaymentId === null ? sessionByNumber(query) : session(providerPaymentId));
    if (found) return { session: found, intent: await wholeIntent(found) };
    if (providerPaymentId !== null) return null;
    const charged = await intentByNumber(query);
    return charged && { session: null, intent: await intent(charged.id) };
  }

  async function wholeIntent({ payment_intent: of }: Session): Promise<Intent | null> {
    if (!of) return null;
    return 'status' in of ? of : intent(of.id);
  }

  // Ours is written before theirs is made; clocks may differ by a little.
  const since = ({ createdAt }: PaymentQuery) => ({ gte: Math.floor(createdAt.getTime() / 1000) - 60 });

  async function sessionByNumber(query: PaymentQuery): Promise<Session | null> {
    const all = await listed(answers.session, () =>
      stripe().checkout.sessions.list({ created: since(query), limit: PAGE }),
    );
    const mine = all.filter((each) => each.client_reference_id === query.number);
    return mine.find((each) => each.payment_status === 'paid') ?? mine[0] ?? null;
  }

  async function intentByNumber(query: PaymentQuery): Promise<Intent | null> {
    const all = await listed(answers.intent, () =>
      stripe().paymentIntents.list({ created: since(query), limit: PAGE }),
    );
    const mine = all.filter(({ metadata }) => metadata?.['number'] === query.number);
    return mine.find(({ status }) => status === 'succeeded') ?? mine[0] ?? null;
  }

  async function intentIdOf(query: PaymentQuery): Promise<string> {
    const id = (await locate(query))?.intent?.id;
    if (id === undefined) throw new ProviderError('Stripe has no such paid payment', true);
    return id;
  }

  const refundsOf = (intentId: string): Promise<Refund[]> =>
    listed(answers.refund, () => stripe().refunds.list({ payment_intent: intentId, limit: PAGE }));

  const disputesOf = (intentId: string): Promise<Dispute[]> =>
    listed(answers.dispute, () => stripe().disputes.list({ payment_intent: intentId, limit: PAGE }));

  /**
   * A refund from Stripe's own cabinet bears no number of ours, so that later news of it could not be told from news of
   * another shop's. It gets the number while it is under way. A key that may not do that can do all the rest.
   */
  async function adopt({ id, status, metadata }: Refund, number: string): Promise<void> {
    const isUnderWay = status === 'pending' || status === 'requires_action';
    if (!isUnderWay || metadata?.['number'] !== undefined) return;
    try {
      await read(answers.refund, () => stripe().refunds.update(id, { metadata: { number } }));
    } catch (error) {
      if (!(error instanceof ProviderError && error.isFinal)) throw error;
    }
  }

  return {
    async create(order: PaymentOrder): Promise<Session> {
      const { number, idempotencyKey, returnUrl, payer, locale, saveMethod } = order;
      const end = sessionEnd(order.expiresAt, clock.now());
      const saving = saveMethod ? { setup_future_usage: 'off_session' as const } : {};
      const content: Stripe.Checkout.SessionCreateParams = {
        mode: 'payment',
        line_items: toLineItems(order),
        client_reference_id: number,
        metadata: { number },
        payment_intent_data: { description: order.description, metadata: { number }, ...saving },
        // The payer is asked for the sum that the debt is in, and for no other.
        adaptive_pricing: { enabled: false },
        locale: locale === 'ru' || locale === 'en' ? locale : 'auto',
        expires_at: end.seconds,
        success_url: returnUrl,
        cancel_url: returnUrl,
        ...(payer?.email ? { customer_email: payer.email } : {}),
        ...(saveMethod ? { customer_creation: 'always' } : {}),
      };
      const key = end.isExact ? idempotencyKey : `${idempotencyKey}-${end.seconds}`;
      return read(answers.session, () => stripe().checkout.sessions.create(content, { idempotencyKey: key }));
    },

    async charge(order: PaymentOrder, token: string): Promise<Intent> {
      const saved = readToken(token);
      if (!saved) throw new ProviderError('No saved means of Stripe', true);
      const { number, amountMinor, currency, description, idempotencyKey } = order;
      const content: Stripe.PaymentIntentCreateParams = {
        amount: toStripeAmount(amountMinor, currency),
        currency: currency.toLowerCase(),
        customer: saved.customer,
        payment_method: saved.paymentMethod,
        off_session: true,
        confirm: true,
        description,
        metadata: { number, kind: OFF_SESSION },
      };
      return read(answers.intent, () => stripe().paymentIntents.create(content, { idempotencyKey }));
    },

    /**
     * The payment with what was refunded of it; by Stripe's id where it is known, else among the latest by our number.
     */
    async find(query: PaymentQuery): Promise<Found | null> {
      const found = await locate(query);
      if (!found) return null;
      const hasRefunds = (found.intent?.latest_charge?.amount_refunded ?? 0) > 0;
      const refunds = hasRefunds && found.intent ? await refundsOf(found.intent.id) : [];
      for (const each of refunds) await adopt(each, query.number);
      const isDisputed = found.intent?.latest_charge?.disputed === true;
      const disputes = isDisputed && found.intent ? await disputesOf(found.intent.id) : [];
      return { ...found, refunds, disputes };
    },

    /** Our number on what was paid by an intent; null where it bears none. */
    async numberOf(intentId: string): Promise<string | null> {
      return (await intent(intentId))?.metadata?.['number'] ?? null;
    },

    expire: (id: string): Promise<Session> => read(answers.session, () => stripe().checkout.sessions.expire(id)),

    async refund(query: PaymentQuery, order: RefundOrder): Promise<Refund> {
      const { amountMinor, idempotencyKey, reason } = order;
      const content: Stripe.RefundCreateParams = {
        payment_intent: await intentIdOf(query),
        amount: toStripeAmount(amountMinor, query.currency),
        metadata: { number: query.number, key: idempotencyKey, ...(reason ? { reason: reason.slice(0, 500) } : {}) },
      };
      return read(answers.refund, () => stripe().refunds.create(content, { idempotencyKey }));
    },

    refundById: (id: string): Promise<Refund | null> => find(answers.refund, () => stripe().refunds.retrieve(id)),

    async refundByKey(query: PaymentQuery, key: string): Promise<Refund | null> {
      const refunds = await refundsOf(await intentIdOf(query));
      return refunds.find(({ metadata }) => metadata?.['key'] === key) ?? null;
    },

    /** Something harmless that the key must be allowed to do. */
    async ask(): Promise<void> {
      await listed(answers.session, () => stripe().checkout.sessions.list({ limit: 1 }), 1);
    },
  };
}

/** What Stripe refused, by its status. It holds no word of Stripe's own message, which may name the payer. */
class StripeRefusal extends ProviderError {
  readonly status: number;

  constructor(status: number, codes: string) {
    const isFinal = status >= 400 && status < 500 && status !== 409 && status !== 429;
    super(`Stripe answered with ${status} (${codes})`, isFinal);
    this.status = status;
  }
}

async function find<Schema extends z.ZodType>(schema: Schema, call: () => Promise<unknown>) {
  try {
    return await read(schema, call);
  } catch (error) {
    if (error instanceof StripeRefusal && error.status === 404) return null;
    throw error;
  }
}

async function listed<Schema extends z.ZodType>(
  schema: Schema,
  call: () => AsyncIterable<unknown>,
  limit = MAX_LOOKED_AT,
): Promise<z.infer<Schema>[]> {
  return read(schema.array(), async () => {
    const all: unknown[] = [];
    for await (const each of call()) {
      all.push(each);
      if (all.length >= limit) break;
    }
    return all;
  });
}

/** 4xx is final and nothing was done, but for 409: the same call is under way. Anything else may have been done. */
async function read<Schema extends z.ZodType>(schema: Schema, call: () => Promise<unknown>): Promise<z.infer<Schema>> {
  let answer: unknown;
  try {
    answer = await call();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw refusalOf(error) ?? new ProviderError('Stripe did not answer, or not in words of its own', false);
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new ProviderError('Stripe answered with what cannot be read', false, { cause: parsed.error });
  }
  return parsed.data;
}

/** https://docs.stripe.com/declines/codes: the payer's bank has ended the permission, or the card is no more. */
const DEAD_CARD = [
  'expired_card',
  'lost_card',
  'stolen_card',
  'pickup_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
];

/** Codes name the fault, and hold nothing personal as its description may; null where Stripe has refused nothing. */
function refusalOf(error: unknown): ProviderError | null {
  if (!(error instanceof stripePackage().errors.StripeError) || error.statusCode === undefined) return null;
  const { rawType, code, param, statusCode } = error;
  if (DEAD_CARD.includes(code ?? '') || DEAD_CARD.includes(error.decline_code ?? '')) {
    return new MethodRevokedError(`Stripe answered with ${statusCode} (${code ?? 'no code'})`);
  }
  const codes = [rawType, code, param].filter((each) => typeof each === 'string' && each !== '');
  return new StripeRefusal(statusCode, codes.length > 0 ? codes.join(' ').slice(0, 100) : 'no code');
}
