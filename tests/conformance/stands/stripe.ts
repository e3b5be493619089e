import { Buffer } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { stripe } from '../../../payments/stripe/index.ts';
import type { CardFate, PayerWay, ProviderStand } from '../provider-stand.ts';
import { openWire } from './wire.ts';

const KEYS: Readonly<Record<string, string>> = { sk_test_theSchool: 'acct_school', sk_test_others: 'acct_others' };
const SECRET = 'whsec_of_the_school';
const OTHER_SECRET = 'whsec_of_somebody_else';
const BASE = 'https://api.stripe.test';
const PAGE = 'https://checkout.stripe.test/c/pay/';
const HALF_HOUR_SECONDS = 1800;
const DAY_SECONDS = 86_400;

/** What a session may be made with, of what the API reference lists; anything else is refused by name. */
const SESSION_PARAMETERS = new Set(
  (
    'mode line_items client_reference_id metadata payment_intent_data adaptive_pricing locale expires_at success_url ' +
    'cancel_url customer_email customer_creation customer allowed_payment_method_types excluded_payment_method_types'
  ).split(' '),
);

type Json = { [name: string]: unknown };
interface Session extends Json {
  readonly id: string;
  readonly amount_total: number;
  readonly created: number;
  status: string;
  payment_status: string;
  payment_intent: string | null;
  url: string | null;
}
interface Intent extends Json {
  readonly id: string;
  readonly amount: number;
  readonly created: number;
  status: string;
}
interface Charge extends Json {
  readonly id: string;
  readonly amount: number;
  readonly way: PayerWay;
  amount_refunded: number;
  refunded: boolean;
}
interface Refund extends Json {
  readonly id: string;
  readonly amount: number;
  readonly payment_intent: string;
  status: string;
}

/**
 * Stripe as its API reference describes it: https://docs.stripe.com/api. A refund counts in the charge from the moment
 * it is made, also while it is pending, and no longer once it has failed. Events are signed when they are sent.
 */
export async function openStripe(clock: Clock): Promise<ProviderStand> {
  const sessions = new Map<string, Session>();
  const intents = new Map<string, Intent>();
  const charges = new Map<string, Charge>();
  const refunds = new Map<string, Refund>();
  const disputes = new Map<string, Json>();
  const kept = new Map<string, CardFate>();
  const saved = new Map<string, { body: string; status: number; made: Json }>();
  const { wire, callBack } = openWire(answer);

  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);

  function notify(type: string, object: Json): void {
    const id = newId('evt');
    const event = { id, object: 'event', api_version: '2026-10-28.endive', created: nowSeconds(), livemode: false };
    const body = JSON.stringify({ ...event, type, data: { object: shown(object) }, pending_webhooks: 1 }, null, 2);
    callBack(body, '3.18.12.63', { 'stripe-signature': signature(body, SECRET, nowSeconds()) });
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const account = KEYS[(request.headers.get('authorization') ?? '').replace(/^Bearer /, '')];
    if (account === undefined) return failure(401, 'invalid_request_error');
    const [, , ...path] = pathname.split('/');
    if (request.method === 'GET') return look(account, path, searchParams);
    const body = await request.text();
    const key = request.headers.get('idempotency-key');
    if (key !== null && key.length > 255) return failure(400, 'invalid_request_error');
    const name = `${account} ${key ?? newId('key')}`;
    const known = saved.get(name);
    if (known && known.body !== `${pathname} ${body}`) return failure(400, 'idempotency_error');
    if (known) return Response.json(known.made, { status: known.status, headers: { 'idempotent-replayed': 'true' } });
    const made = make(account, path, fields(body));
    if (made instanceof Response) return made;
    saved.set(name, { body: `${pathname} ${body}`, status: 200, made: structuredClone(shown(made)) });
    return Response.json(shown(made));
  }

  function look(account: string, path: readonly string[], query: URLSearchParams): Response {
    const isSession = path[0] === 'checkout';
    const kind = isSession ? 'sessions' : (path[0] ?? '');
    const id = path[isSession ? 2 : 1];
    const all: Map<string, Json> | undefined = { sessions, payment_intents: intents, refunds, disputes }[kind];
    if (!all) return failure(404, 'invalid_request_error');
    if (id !== undefined) {
      const found = all.get(id);
      if (!found || found['account'] !== account) return failure(404, 'invalid_request_error', 'resource_missing');
      const expand = [...query].filter(([name]) => name.startsWith('expand')).map(([, value]) => value);
      return Response.json(expanded(found, expand));
    }
    const intent = query.get('payment_intent');
    const since = Number(query.get('created[gte]') ?? 0);
    const own = [...all.values()]
      .filter((each) => each['account'] === account && Number(each['created']) >= since)
      .filter((each) => intent === null || each['payment_intent'] === intent)
      .toReversed();
    const after = query.get('starting_after');
    const start = after === null ? 0 : own.findIndex((each) => each['id'] === after) + 1;
    const limit = Number(query.get('limit') ?? 10);
    const data = own.slice(start, start + limit).map(shown);
    return Response.json({ object: 'list', url: '/v1', has_more: start + limit < own.length, data });
  }

  function expanded(object: Json, expand: readonly string[]): Json {
    const result = shown(object);
    const intent = intents.get(String(object['payment_intent']));
    const charge = charges.get(String((intent ?? object)['latest_charge']));
    if (expand.includes('latest_charge') && charge) result['latest_charge'] = shown(charge);
    if (expand.includes('payment_intent.latest_charge') && intent) {
      result['payment_intent'] = { ...shown(intent), latest_charge: charge ? shown(charge) : null };
    }
    return result;
  }

  function make(account: string, path: readonly string[], body: Json): Json | Response {
    if (path[0] === 'checkout' && path[3] === 'expire') {
      const session = sessions.get(path[2] ?? '');
      if (session?.status !== 'open') return failure(400, 'invalid_request_error');
      expireSession(session);
      return session;
    }
    if (path[0] === 'checkout') return makeSession(account, body);
    if (path[0] === 'payment_intents') return makeCharge(account, body);
    if (path[0] !== 'refunds') return failure(404, 'invalid_request_error');
    const refund = refunds.get(path[1] ?? '');
    if (!refund) return makeRefund(account, body);
    refund['metadata'] = { ...(refund['metadata'] as Json), ...(body['metadata'] as Json) };
    notify('refund.updated', refund);
    return refund;
  }

  function makeSession(account: string, body: Json): Json | Response {
    const unknown = Object.keys(body).find((name) => !SESSION_PARAMETERS.has(name));
    if (unknown !== undefined) return failure(400, 'invalid_request_error', 'parameter_unknown', unknown);
    const lines = Object.values(body['line_items'] as Record<string, Json>);
    const prices = lines.map(({ price_data: data }) => data as { currency: string; unit_amount: string });
    const total = prices.reduce((sum, { unit_amount: each }) => sum + Number(each), 0);
    const [{ currency } = { currency: '' }] = prices;
    if (!/^[a-z]{3}$/.test(currency) || !Number.isInteger(total) || total < 1)
      return failure(400, 'invalid_request_error', 'parameter_invalid_integer', 'line_items');
    const lives = Number(body['expires_at'] ?? nowSeconds() + DAY_SECONDS) - nowSeconds();
    if (lives < HALF_HOUR_SECONDS || lives > DAY_SECONDS)
      return failure(400, 'invalid_request_error', 'parameter_invalid', 'expires_at');
    const id = newId('cs_test');
    const session: Session = {
      id,
      object: 'checkout.session',
      account,
      mode: body['mode'],
      amount_total: total,
      currency,
      client_reference_id: body['client_reference_id'] ?? null,
      metadata: body['metadata'] ?? {},
      intentData: body['payment_intent_data'] ?? {},
      created: nowSeconds(),
      expires_at: nowSeconds() + lives,
      livemode: false,
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      url: `${PAGE}${id}`,
    };
    sessions.set(id, session);
    return session;
  }

  function pay(session: Session, way: PayerWay): void {
    if (session.status !== 'open') throw new Error(`Stripe takes no money for what is ${session.status}`);
    const { account, amount_total: amount, currency } = session;
    const data = session['intentData'] as Json;
    const isKept = data['setup_future_usage'] !== undefined;
    const common = { account, amount, currency, metadata: data['metadata'], livemode: false, created: nowSeconds() };
    const charge: Charge = {
      ...common,
      id: newId('ch'),
      object: 'charge',
      payment_intent: newId('pi'),
      way,
      amount_refunded: 0,
      refunded: false,
      paid: true,
      status: 'succeeded',
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', country: 'US' } },
    };
    const intent: Intent = {
      ...common,
      id: String(charge['payment_intent']),
      object: 'payment_intent',
      amount_received: amount,
      latest_charge: charge.id,
      customer: isKept ? newId('cus') : null,
      payment_method: newId('pm'),
      setup_future_usage: data['setup_future_usage'] ?? null,
      status: 'succeeded',
    };
    charges.set(charge.id, charge);
    intents.set(intent.id, intent);
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: intent.id, url: null });
    notify('checkout.session.completed', session);
    notify('payment_intent.succeeded', intent);
  }

  /** Without the payer: refused with 402, and the intent stays behind. */
  function makeCharge(account: string, body: Json): Json | Response {
    const fate = kept.get(`${String(body['customer'])}:${String(body['payment_method'])}`);
    if (fate === undefined) return failure(400, 'invalid_request_error', 'resource_missing', 'payment_method');
    const amount = Number(body['amount']);
    const { currency, metadata } = body;
    const common = { account, amount, currency, metadata, livemode: false, created: nowSeconds() };
    const intent: Intent = {
      ...common,
      id: newId('pi'),
      object: 'payment_intent',
      amount_received: fate === 'chargeable' ? amount : 0,
      latest_charge: null,
      customer: body['customer'],
      payment_method: body['payment_method'],
      setup_future_usage: null,
      status: fate === 'chargeable' ? 'succeeded' : 'requires_payment_method',
    };
    intents.set(intent.id, intent);
    if (fate === 'refused') {
      notify('payment_intent.payment_failed', intent);
      return failure(402, 'card_error', 'card_declined');
    }
    const charge: Charge = {
      ...common,
      id: newId('ch'),
      object: 'charge',
      payment_intent: intent.id,
      way: 'returned-at-once',
      amount_refunded: 0,
      refunded: false,
      paid: true,
      status: 'succeeded',
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', country: 'US' } },
    };
    charges.set(charge.id, charge);
    intent['latest_charge'] = charge.id;
    notify('payment_intent.succeeded', intent);
    return intent;
  }

  function makeRefund(account: string, body: Json): Refund | Response {
    const intent = intents.get(String(body['payment_intent']));
    const charge = charges.get(String(intent?.['latest_charge']));
    if (!charge || charge['account'] !== account) return failure(404, 'invalid_request_error', 'resource_missing');
    const left = charge.amount - charge.amount_refunded;
    const amount = Number(body['amount'] ?? left);
    if (left === 0) return failure(400, 'invalid_request_error', 'charge_already_refunded');
    if (!Number.isInteger(amount) || amount < 1 || amount > left) return failure(400, 'invalid_request_error');
    const refund: Refund = {
      id: newId('re'),
      object: 'refund',
      account,
      amount,
      currency: charge['currency'],
      charge: charge.id,
      payment_intent: String(charge['payment_intent']),
      metadata: body['metadata'] ?? {},
      created: nowSeconds(),
      status: charge.way === 'returned-at-once' ? 'succeeded' : 'pending',
    };
    refunds.set(refund.id, refund);
    count(charge, amount);
    notify('charge.refunded', charge);
    notify('refund.created', refund);
    return refund;
  }

  const refundsOf = ({ id }: Charge) => [...refunds.values()].filter((each) => each['charge'] === id);

  function endRefund(refund: Refund, underWay: readonly Refund[]): void {
    const charge = charges.get(String(refund['charge']));
    if (!charge || refund.status !== 'pending') return;
    const isFirst = charge.way === 'first-not-returned' && refund === refundsOf(charge)[0];
    if (isFirst && refundsOf(charge).some((each) => each !== refund && underWay.includes(each))) return;
    if (isFirst || charge.way === 'never-returned') {
      Object.assign(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
      count(charge, -refund.amount);
      notify('refund.failed', refund);
    } else refund.status = 'succeeded';
    notify('refund.updated', refund);
  }

  function count(charge: Charge, amount: number): void {
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount;
  }

  function expireSession(session: Session): void {
    Object.assign(session, { status: 'expired', url: null });
    notify('checkout.session.expired', session);
  }

  function onPage(url: string): Session {
    const session = sessions.get(url.replace(PAGE, ''));
    if (!session) throw new Error('Stripe knows no such page');
    return session;
  }

  const byNumber = (number: string): Session => {
    const found = [...sessions.values()].find((each) => each['client_reference_id'] === number);
    if (!found) throw new Error(`Stripe knows no ${number}`);
    return found;
  };

  return {
    provider: stripe,
    settings: { secretKey: 'sk_test_theSchool', webhookSecret: SECRET, apiBase: BASE },
    otherSettings: { secretKey: 'sk_test_others', webhookSecret: OTHER_SECRET, apiBase: BASE },
    ...wire,
    pay: async (url, way) => pay(onPage(url), way),
    payKeeping: async (url, fate) => {
      const session = onPage(url);
      pay(session, 'returned-at-once');
      const intent = intents.get(String(session.payment_intent));
      const customer = intent?.['customer'];
      if (typeof customer === 'string') kept.set(`${customer}:${String(intent?.['payment_method'])}`, fate);
    },
    makesCharge: (method, path) => method === 'POST' && path === '/v1/payment_intents',
    // The page says what is wrong, and waits for another card.
    refuse: async (url) => {
      onPage(url);
      return 'open';
    },
    expire: async (number) => expireSession(byNumber(number)),
    forged: (callback) => {
      const text = Buffer.from(callback.body).toString();
      const headed = (header: string) => ({ ...callback, headers: new Headers({ 'stripe-signature': header }) });
      const good = signature(text, SECRET, nowSeconds());
      return [
        ['without a signature', { ...callback, headers: new Headers() }],
        ['signed with another secret', headed(signature(text, OTHER_SECRET, nowSeconds()))],
        ['signed five minutes ago', headed(signature(text, SECRET, nowSeconds() - 301))],
        ['at another time than is signed', headed(good.replace(/t=\d+/, `t=${nowSeconds() - 1}`))],
        ['under an old scheme only', headed(good.replace('v1=', 'v0='))],
        ['of other content', { ...callback, body: Buffer.from(text.replace('"livemode": false', '"livemode": true')) }],
      ];
    },
    again: (callback) => {
      const header = signature(Buffer.from(callback.body).toString(), SECRET, nowSeconds());
      return { ...callback, headers: new Headers({ 'content-type': 'application/json', 'stripe-signature': header }) };
    },
    giveBack: async (number, amountMinor) => {
      const session = byNumber(number);
      const amount = amountMinor === undefined ? {} : { amount: String(amountMinor) };
      const made = makeRefund(String(session['account']), { payment_intent: session.payment_intent, ...amount });
      if (made instanceof Response) throw new Error('Stripe does not give it back');
    },
    undoRefund: async (number) => {
      const { payment_intent: intent } = byNumber(number);
      const refund = [...refunds.values()].findLast((each) => each['payment_intent'] === intent);
      const charge = charges.get(String(refund?.['charge']));
      if (!refund || !charge) throw new Error(`Stripe has given nothing of ${number} back`);
      Object.assign(refund, { status: 'failed', failure_reason: 'lost_or_stolen_card' });
      count(charge, -refund.amount);
    },
    dispute: async (number, end) => {
      const { payment_intent: intent, account } = byNumber(number);
      const charge = [...charges.values()].find((each) => each['payment_intent'] === intent);
      if (!charge) throw new Error(`Stripe has no money of ${number}`);
      const { amount } = charge;
      const known = [...disputes.values()].find((each) => each['payment_intent'] === intent);
      const withdrawn = { id: newId('txn'), amount: -amount, fee: 2000, net: -amount - 2000, type: 'adjustment' };
      const dispute = known ?? {
        id: newId('dp'),
        object: 'dispute',
        account,
        amount,
        charge: charge.id,
        payment_intent: intent,
        currency: charge['currency'],
        created: nowSeconds(),
        metadata: {},
        reason: 'fraudulent',
        status: 'needs_response',
        balance_transactions: [withdrawn],
      };
      disputes.set(String(dispute['id']), dispute);
      charge['disputed'] = true;
      if (end === 'won') {
        const reinstated = { ...withdrawn, id: newId('txn'), amount, net: amount, fee: 0 };
        Object.assign(dispute, { status: 'won', balance_transactions: [withdrawn, reinstated] });
      }
      notify(`charge.dispute.funds_${end === 'won' ? 'reinstated' : 'withdrawn'}`, dispute);
    },
    settle: async () => {
      const underWay = [...refunds.values()].filter(({ status }) => status === 'pending');
      for (const refund of underWay) endRefund(refund, underWay);
    },
    makesPayment: (method, path) => method === 'POST' && path === '/v1/checkout/sessions',
    makesRefund: (method, path) => method === 'POST' && path === '/v1/refunds',
    close: async () => undefined,
  };
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

/** https://docs.stripe.com/webhooks#verify-manually */
const signature = (body: string, secret: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

const INTERNAL = new Set(['account', 'way', 'intentData']);

/** Without what only the stand-in knows of it. */
const shown = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !INTERNAL.has(name)));

const failure = (status: number, type: string, code?: string, param?: string): Response =>
  Response.json({ error: { type, code, param, message: 'In words' } }, { status });

/** Reads `a[b][0]=c` into objects within objects, as Stripe does. */
function fields(body: string): Json {
  const result: Json = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split(/\[|\]\[|\]/).filter((part) => part !== '');
    const last = path.pop() ?? '';
    let into = result;
    for (const part of path) {
      const next = (into[part] ?? {}) as Json;
      into[part] = next;
      into = next;
    }
    into[last] = value;
  }
  return result;
}
