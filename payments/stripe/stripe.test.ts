import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { type CallbackRequest, MethodRevokedError, type PaymentOrder, ProviderError } from '../provider.ts';
import { fromStripeAmount, toStripeAmount } from './amount.ts';
import { stripe } from './index.ts';
import { provenEvent } from './signature.ts';
import { sessionEnd } from './transform.ts';

type Json = Record<string, unknown>;
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
const paid = () => JSON.parse(fixture('session-paid')) as Json & { payment_intent: Json };
const settings = { secretKey: 'sk_live_aSecretKey', webhookSecret: 'whsec_aSecretOfTheirs' };
const clock = fixedClock('2026-11-22T09:00:00Z');
const nowSeconds = clock.now().getTime() / 1000;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly form: Json;
}

function connect(answer: (call: Call) => unknown = () => ({}), mode: 'test' | 'live' = 'live', more: object = {}) {
  const calls: Call[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    expect(init?.redirect).toBe('error');
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    const call = { method: request.method, path: pathname, query: searchParams, headers: request.headers, form };
    calls.push(call);
    const content = answer(call);
    return content instanceof Response ? content : Response.json(content);
  };
  return { calls, connection: stripe.connect({ ...settings, ...more }, { fetch: fetcher, clock, mode }) };
}

const listOf = (...data: unknown[]) => ({ object: 'list', data, has_more: false, url: '/v1' });

function signed(body: string, { secret = settings.webhookSecret, seconds = nowSeconds } = {}): CallbackRequest {
  const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return {
    method: 'POST',
    type: null,
    headers: new Headers({ 'stripe-signature': `t=${seconds},v1=${v1}` }),
    query: new URLSearchParams(),
    body: Buffer.from(body),
    remoteAddress: null,
  };
}

const event = (type: string, object: Json, more: Json = {}) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object }, ...more });

const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: 'cs_test_a1b2c3d4e5f6',
  amountMinor: 1500_00n,
  currency: 'EUR',
  createdAt: clock.now(),
};

const order: PaymentOrder = {
  id: 123,
  number: 'LK-000123',
  idempotencyKey: 'a'.repeat(48),
  amountMinor: 1500_00n,
  currency: 'EUR',
  description: 'Оплата занятий',
  items: [
    { title: 'Занятия, ноябрь', amountMinor: 1000_01n },
    { title: 'Форма', amountMinor: 499_99n },
  ],
  locale: 'ru',
  returnUrl: 'https://cabinet.test/pay/token/return',
  callbackUrl: 'https://cabinet.test/hooks/stripe/token',
  expiresAt: new Date('2026-11-23T09:00:00Z'),
  payer: { key: 'payer-key', email: 'anna@example.test' },
};

describe('callbacks of Stripe', () => {
  it('bear the signature that the package itself makes', () => {
    const body = Buffer.from('{"id":"evt_test_webhook","object":"event"}');
    const header = 't=1700000000,v1=d95c6b7477fbd7e9f90b1b0ef5f9c7ac25abca5382460e0d988c2b2a5b71b990';
    const at = (seconds: number) =>
      provenEvent(body, header, 'whsec_test_secret', fixedClock(new Date(seconds * 1000)));
    expect(at(1_700_000_000)).toEqual({ id: 'evt_test_webhook', object: 'event' });
    expect(at(1_700_000_300)).not.toBeNull();
    expect(at(1_700_000_301)).toBeNull();
  });

  it('of a session are events, answered with 200; any of several signatures will do', () => {
    const callback = signed(fixture('session-completed'));
    const header = `${callback.headers.get('stripe-signature') ?? ''},v1=${'0'.repeat(64)}`;
    const { connection } = connect();
    expect(connection.parseCallback({ ...callback, headers: new Headers({ 'stripe-signature': header }) })).toEqual({
      kind: 'event',
      event: {
        eventKey: 'checkout.session.completed:evt_1QAbCdEfGhIjKlMn',
        providerPaymentId: 'cs_test_a1b2c3d4e5f6',
        reference: 'LK-000123',
      },
      reply: { status: 200 },
    });
  });

  it.each([
    ['with another secret', signed(fixture('session-completed'), { secret: 'whsec_ofSomebodyElse' })],
    ['too long ago', signed(fixture('session-completed'), { seconds: nowSeconds - 301 })],
    ['over other bytes', { ...signed(fixture('session-completed')), body: Buffer.from('{}') }],
    ['by nobody', { ...signed('{}'), headers: new Headers() }],
    ['over no JSON', signed('{')],
    ['over nothing', signed('')],
  ])('signed %s are refused', (_, callback) =>
    expect(connect().connection.parseCallback(callback)).toEqual({ kind: 'unproven', reason: 'wrong-signature' }),
  );

  const number = { number: 'LK-000123' };
  it.each([
    ['checkout.session.expired', { id: 'cs_1', client_reference_id: 'LK-000123' }, 'cs_1'],
    ['charge.refunded', { id: 'ch_1', payment_intent: 'pi_1', metadata: number }, 'pi_1'],
    ['refund.failed', { id: 're_1', payment_intent: { id: 'pi_1' }, metadata: number }, 'pi_1'],
    ['payment_intent.succeeded', { id: 'pi_1', metadata: { ...number, kind: 'off_session' } }, 'pi_1'],
  ])('%s names the payment', (type, object, providerPaymentId) =>
    expect(connect().connection.parseCallback(signed(event(type, { object: 'any', ...object })))).toMatchObject({
      event: { eventKey: `${type}:evt_1`, providerPaymentId, reference: 'LK-000123' },
    }),
  );

  it.each([
    ['another shop’s session', 'checkout.session.completed', { id: 'cs_1', client_reference_id: null }],
    ['another shop’s refund', 'refund.updated', { id: 're_1', payment_intent: 'pi_1', metadata: {} }],
    ['the intent of a session', 'payment_intent.succeeded', { id: 'pi_1', metadata: number }],
    ['anything else', 'payout.paid', { id: 'po_1', metadata: number }],
  ])('about %s are acknowledged and forgotten', (_, type, object) =>
    expect(connect().connection.parseCallback(signed(event(type, { object: 'any', ...object })))).toEqual({
      kind: 'ignored',
      reply: { status: 200 },
    }),
  );

  it('for another account of a platform are refused', () => {
    const body = event('checkout.session.expired', { id: 'cs_1', object: 'any', client_reference_id: 'LK-1' });
    const own = connect(undefined, 'live', { account: 'acct_school' }).connection;
    const told = JSON.stringify({ ...(JSON.parse(body) as Json), account: 'acct_school' });
    expect(own.parseCallback(signed(told)).kind).toBe('event');
    expect(own.parseCallback(signed(body)).kind).toBe('unproven');
    expect(connect().connection.parseCallback(signed(told)).kind).toBe('unproven');
  });
});

describe('payments at Stripe', () => {
  const made = () => ({ ...paid(), status: 'open', payment_status: 'unpaid', payment_intent: null });

  it('are made line by line, with one key and our number', async () => {
    const { calls, connection } = connect(() => ({ ...made(), url: 'https://checkout.stripe.test/c/pay/cs_test_1' }));
    expect(await connection.createPayment(order)).toEqual({
      providerPaymentId: 'cs_test_a1b2c3d4e5f6',
      confirmationUrl: 'https://checkout.stripe.test/c/pay/cs_test_1',
    });
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/v1/checkout/sessions' });
    expect(calls[0]?.headers.get('idempotency-key')).toBe(order.idempotencyKey);
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer sk_live_aSecretKey');
    expect(calls[0]?.form).toEqual({
      mode: 'payment',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '100001',
      'line_items[0][price_data][product_data][name]': 'Занятия, ноябрь',
      'line_items[1][quantity]': '1',
      'line_items[1][price_data][currency]': 'eur',
      'line_items[1][price_data][unit_amount]': '49999',
      'line_items[1][price_data][product_data][name]': 'Форма',
      client_reference_id: 'LK-000123',
      'metadata[number]': 'LK-000123',
      'payment_intent_data[description]': 'Оплата занятий',
      'payment_intent_data[metadata][number]': 'LK-000123',
      'adaptive_pricing[enabled]': 'false',
      locale: 'ru',
      expires_at: String(order.expiresAt.getTime() / 1000 - 300),
      success_url: order.returnUrl,
      cancel_url: order.returnUrl,
      customer_email: 'anna@example.test',
    });
  });

  it('whose lines do not add up are made in one; yen have no hundredths', async () => {
    const { calls, connection } = connect(() => ({ ...made(), url: 'https://checkout.stripe.test/1' }));
    await connection.createPayment({ ...order, amountMinor: 500n, currency: 'JPY' });
    expect(calls[0]?.form).toMatchObject({
      'line_items[0][price_data][currency]': 'jpy',
      'line_items[0][price_data][unit_amount]': '500',
      'line_items[0][price_data][product_data][name]': 'Оплата занятий',
    });
    expect(calls[0]?.form).not.toHaveProperty('line_items[1][quantity]');
  });

  it('keep the means where the payer agreed, and charge it without them', async () => {
    const { calls, connection } = connect(({ path }) =>
      path === '/v1/payment_intents' ? paid().payment_intent : { ...made(), url: 'https://checkout.stripe.test/1' },
    );
    await connection.createPayment({ ...order, saveMethod: true });
    expect(calls[0]?.form).toMatchObject({
      'payment_intent_data[setup_future_usage]': 'off_session',
      customer_creation: 'always',
    });
    const charged = await connection.chargeSaved?.(order, { token: 'cus_Qx1Yz2:pm_1QAbCdEf', title: '' });
    expect(charged).toEqual({ providerPaymentId: 'pi_3QAbCdEfGhIjKlMn' });
    expect(calls[1]?.form).toMatchObject({
      amount: '150000',
      currency: 'eur',
      customer: 'cus_Qx1Yz2',
      payment_method: 'pm_1QAbCdEf',
      off_session: 'true',
      confirm: 'true',
      'metadata[number]': 'LK-000123',
    });
    const wrong = connection.chargeSaved?.(order, { token: 'pm_1QAbCdEf', title: '' });
    await expect(wrong).rejects.toMatchObject({ isFinal: true });
  });

  it('are read with what was taken and kept', async () => {
    const { calls, connection } = connect(paid);
    expect(await connection.fetchPayment(query)).toEqual({
      providerPaymentId: 'cs_test_a1b2c3d4e5f6',
      state: 'succeeded',
      receivedMinor: 1500_00n,
      refundedMinor: 0n,
      currency: 'EUR',
      reference: 'LK-000123',
      merchantMatches: true,
      method: 'Visa •• 4242',
      savedMethod: { token: 'cus_Qx1Yz2:pm_1QAbCdEf', title: 'Visa •• 4242' },
    });
    expect(calls.map(({ path }) => path)).toEqual(['/v1/checkout/sessions/cs_test_a1b2c3d4e5f6']);
  });

  it.each([
    ['open', 'unpaid', null, 'pending'],
    ['expired', 'unpaid', null, 'canceled'],
    ['complete', 'unpaid', 'processing', 'pending'],
    ['complete', 'unpaid', 'requires_payment_method', 'canceled'],
    ['complete', 'paid', 'processing', 'pending'],
    ['complete', 'no_payment_required', null, 'pending'],
    ['something_new', 'something_else', 'succeeded', 'pending'],
  ])('that are %s, %s, %s give nothing', async (status, paymentStatus, intentStatus, state) => {
    const intent = intentStatus === null ? null : { ...paid().payment_intent, status: intentStatus };
    const { connection } = connect(() => ({
      ...paid(),
      status,
      payment_status: paymentStatus,
      payment_intent: intent,
    }));
    expect(await connection.fetchPayment(query)).toMatchObject({ state, receivedMinor: 0n });
  });

  it('of a test where money is real are not this merchant’s', async () => {
    const { connection } = connect(() => ({ ...paid(), livemode: false }));
    expect(await connection.fetchPayment(query)).toMatchObject({ merchantMatches: false });
    const test = connect(() => ({ ...paid(), livemode: false }), 'test');
    expect(await test.connection.fetchPayment(query)).toMatchObject({ merchantMatches: true });
  });

  it('whose id was lost are found by our number, page by page', async () => {
    const { calls, connection } = connect(({ path, query: asked }) => {
      if (path.endsWith('/pi_3QAbCdEfGhIjKlMn')) return paid().payment_intent;
      if (asked.has('starting_after')) return listOf({ ...paid(), payment_intent: 'pi_3QAbCdEfGhIjKlMn' });
      return { ...listOf({ ...made(), id: 'cs_other', client_reference_id: 'LK-000999' }), has_more: true };
    });
    expect(await connection.fetchPayment({ ...query, providerPaymentId: null })).toMatchObject({
      state: 'succeeded',
      method: 'Visa •• 4242',
    });
    expect(calls[0]?.query.get('created[gte]')).toBe(String(nowSeconds - 60));
    expect(calls[1]?.query.get('starting_after')).toBe('cs_other');
  });

  it('by a saved means are read from the intent; a refused one is over', async () => {
    const status = { of: 'succeeded' };
    const { connection } = connect(({ path }) =>
      path === '/v1/checkout/sessions' ? listOf() : { ...paid().payment_intent, status: status.of },
    );
    const asked = { ...query, providerPaymentId: 'pi_3QAbCdEfGhIjKlMn' };
    expect(await connection.fetchPayment(asked)).toMatchObject({
      providerPaymentId: 'pi_3QAbCdEfGhIjKlMn',
      state: 'succeeded',
      receivedMinor: 1500_00n,
      reference: 'LK-000123',
    });
    status.of = 'requires_payment_method';
    expect(await connection.fetchPayment(asked)).toMatchObject({ state: 'canceled', receivedMinor: 0n });
  });

  it('that nobody paid are withdrawn', async () => {
    const { calls, connection } = connect(({ method }) => ({
      ...made(),
      status: method === 'POST' ? 'expired' : 'open',
    }));
    expect(await connection.cancelPayment?.(query)).toBe(true);
    expect(calls[1]).toMatchObject({ method: 'POST', path: '/v1/checkout/sessions/cs_test_a1b2c3d4e5f6/expire' });
    expect(await connect(paid).connection.cancelPayment?.(query)).toBe(false);
  });

  it.each([
    [400, true],
    [401, true],
    [402, true],
    [409, false],
    [429, false],
    [500, false],
  ])('refused with %i are final: %s', async (status, isFinal) => {
    const error = { type: 'invalid_request_error', code: 'email_invalid', message: 'anna@example.test' };
    const { calls, connection } = connect(() => Response.json({ error }, { status }));
    const thrown: unknown = await connection.createPayment(order).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(ProviderError);
    expect(thrown).toMatchObject({ isFinal });
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain('anna');
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['expired_card', undefined, true],
    ['card_declined', 'stolen_card', true],
    ['card_declined', 'insufficient_funds', false],
  ])('refused for a kept card say whether it is of use any more: %s %s', async (code, decline_code, isRevoked) => {
    const error = { type: 'card_error', code, decline_code, message: 'In words' };
    const { connection } = connect(() => Response.json({ error }, { status: 402 }));
    const charging = connection.chargeSaved?.(order, { token: 'cus_Qx1Yz2:pm_1QAbCdEf', title: '' });
    const thrown: unknown = await charging?.catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ isFinal: true });
    expect(thrown instanceof MethodRevokedError).toBe(isRevoked);
  });

  it('that are not known are null, and answers that cannot be read prove nothing', async () => {
    const error = { type: 'invalid_request_error', code: 'resource_missing' };
    const unknown = connect(() => Response.json({ error }, { status: 404 }));
    expect(await unknown.connection.fetchPayment(query)).toBeNull();
    for (const answer of [{}, { ...paid(), currency: 978 }, new Response('<h1>'), new Response('null')]) {
      const given = () => (answer instanceof Response ? answer.clone() : answer);
      await expect(connect(given).connection.fetchPayment(query)).rejects.toMatchObject({ isFinal: false });
    }
  });
});

describe('complaints at the payer’s bank', () => {
  const disputed = () => {
    const session = paid();
    return {
      ...session,
      payment_intent: { ...session.payment_intent, latest_charge: { amount_refunded: 0, disputed: true } },
    };
  };
  const dispute = (status: string, ...amounts: number[]) => ({
    id: 'dp_1',
    amount: 1500_00,
    status,
    balance_transactions: amounts.map((amount) => ({ id: 'txn_1', amount })),
  });

  it.each([
    ['warning_needs_response', dispute('warning_needs_response'), 0n],
    ['needs_response', dispute('needs_response', -1500_00), 1500_00n],
    ['lost', dispute('lost', -1500_00), 1500_00n],
    ['won', dispute('won', -1500_00, 1500_00), 0n],
  ])('that are %s have taken back what is not with the merchant', async (_status, one, refundedMinor) => {
    const { connection } = connect(({ path }) => (path === '/v1/disputes' ? listOf(one) : disputed()));
    expect(await connection.fetchPayment(query)).toMatchObject({ receivedMinor: 1500_00n, refundedMinor });
  });

  it('are told with the intent only, whose number is asked for', async () => {
    const { calls, connection } = connect(() => ({ ...paid().payment_intent, metadata: { number: 'LK-000123' } }));
    const object = { id: 'dp_1', object: 'dispute', payment_intent: 'pi_3QAbCdEfGhIjKlMn', metadata: {} };
    for (const type of ['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated']) {
      expect(connection.parseCallback(signed(event(type, object)))).toMatchObject({
        kind: 'event',
        event: { providerPaymentId: 'pi_3QAbCdEfGhIjKlMn', reference: null },
      });
    }
    expect(connection.parseCallback(signed(event('charge.dispute.created', object)))).toMatchObject({
      kind: 'ignored',
    });
    expect(await connection.findNumber?.('pi_3QAbCdEfGhIjKlMn')).toBe('LK-000123');
    expect(calls[0]?.path).toBe('/v1/payment_intents/pi_3QAbCdEfGhIjKlMn');
  });
});

describe('refunds at Stripe', () => {
  const refund = (more: Json) => ({ id: 're_1', amount: 50_00, currency: 'eur', status: 'succeeded', ...more });
  const refunded = () => {
    const session = paid();
    return { ...session, payment_intent: { ...session.payment_intent, latest_charge: { amount_refunded: 120_00 } } };
  };
  const returned = (...refunds: Json[]) =>
    connect(({ path }) =>
      path === '/v1/refunds' ? listOf(...refunds) : path.includes('/refunds/') ? refunds[0] : refunded(),
    );

  it('count once they are done', async () => {
    const pending = refund({ id: 're_2', status: 'pending', amount: 70_00, metadata: { number: 'LK-000123' } });
    const { calls, connection } = returned(refund({}), pending, refund({ id: 're_3', status: 'failed' }));
    expect(await connection.fetchPayment(query)).toMatchObject({ receivedMinor: 1500_00n, refundedMinor: 50_00n });
    expect(calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('made by staff there get our number while they are under way, so that their end is heard of', async () => {
    const { calls, connection } = returned(refund({ status: 'pending', metadata: {} }));
    expect(await connection.fetchPayment(query)).toMatchObject({ refundedMinor: 0n });
    expect(calls.at(-1)).toMatchObject({
      method: 'POST',
      path: '/v1/refunds/re_1',
      form: { 'metadata[number]': 'LK-000123' },
    });
  });

  it('are made of the intent, in part, with one key', async () => {
    const { calls, connection } = connect(({ method }) => (method === 'POST' ? refund({ status: 'pending' }) : paid()));
    const wish = { amountMinor: 50_00n, idempotencyKey: 'k'.repeat(32), reason: 'Болезнь' };
    expect(await connection.refundPayment?.(query, wish)).toEqual({
      providerRefundId: 're_1',
      state: 'pending',
      failure: null,
    });
    expect(calls[1]?.headers.get('idempotency-key')).toBe(wish.idempotencyKey);
    expect(calls[1]?.form).toEqual({
      payment_intent: 'pi_3QAbCdEfGhIjKlMn',
      amount: '5000',
      'metadata[number]': 'LK-000123',
      'metadata[key]': wish.idempotencyKey,
      'metadata[reason]': 'Болезнь',
    });
  });

  it('are found by their id, or by the key where that was lost', async () => {
    const failed = refund({ status: 'failed', failure_reason: 'lost_or_stolen_card', metadata: { key: 'k' } });
    const { connection } = returned(failed);
    const asked = { idempotencyKey: 'k', amountMinor: 50_00n };
    for (const providerRefundId of ['re_1', null]) {
      expect(await connection.fetchRefund?.(query, { ...asked, providerRefundId })).toEqual({
        providerRefundId: 're_1',
        state: 'failed',
        failure: 'lost_or_stolen_card',
      });
    }
    const other = { ...asked, idempotencyKey: 'another', providerRefundId: null };
    expect(await connection.fetchRefund?.(query, other)).toBeNull();
  });
});

describe('sums and times at Stripe', () => {
  it.each([
    [1500_00n, 'EUR', 150_000],
    [500n, 'JPY', 500],
    // A króna has no hundredths, but Stripe counts them.
    [500n, 'ISK', 50_000],
    [5_120n, 'KWD', 5_120],
  ])('%s of %s are %s there', (amountMinor, currency, amount) => {
    expect(toStripeAmount(amountMinor, currency)).toBe(amount);
    expect(fromStripeAmount(amount, currency)).toBe(amountMinor);
  });

  it('are refused where they would not be exact', () => {
    expect(() => toStripeAmount(5_124n, 'KWD')).toThrow(ProviderError);
    expect(() => toStripeAmount(500n, 'UGX')).toThrow(ProviderError);
    expect(() => fromStripeAmount(50_050, 'ISK')).toThrow(TypeError);
    expect(() => fromStripeAmount(0.5, 'EUR')).toThrow(TypeError);
  });

  it('a session lives for half an hour at least and for a day at most', () => {
    const now = new Date('2026-11-22T09:03:00Z');
    const end = (expiresAt: string) => sessionEnd(new Date(expiresAt), now);
    const at = (moment: string) => Date.parse(moment) / 1000;
    expect(end('2026-11-23T09:02:00Z')).toEqual({ seconds: at('2026-11-23T08:57:00Z'), isExact: true });
    expect(end('2026-11-22T09:10:00Z')).toEqual({ seconds: at('2026-11-22T09:40:00Z'), isExact: false });
    expect(end('2026-11-30T00:00:00Z')).toEqual({ seconds: at('2026-11-23T08:50:00Z'), isExact: false });
  });
});

describe('the settings of Stripe', () => {
  it('are checked by a call that the key must be allowed, in the mode that it is for', async () => {
    const { calls, connection } = connect(() => listOf());
    await connection.check?.();
    expect(calls[0]).toMatchObject({ method: 'GET', path: '/v1/checkout/sessions' });
    await expect(connect(() => listOf(), 'test').connection.check?.()).rejects.toMatchObject({ isFinal: true });
    const refused = connect(() => Response.json({ error: { type: 'invalid_request_error' } }, { status: 401 }));
    await expect(refused.connection.check?.()).rejects.toMatchObject({ isFinal: true });
  });

  it('need two secrets only, of which a stray line break is cut', () => {
    expect(stripe.fields.map(({ name, isOptional, isSecret }) => [name, isOptional, isSecret])).toEqual([
      ['secretKey', false, true],
      ['webhookSecret', false, true],
      ['account', true, false],
      ['apiBase', true, false],
    ]);
    expect(stripe.checkSettings({ ...settings, webhookSecret: `${settings.webhookSecret}\n` })).toMatchObject(settings);
    expect(() => stripe.checkSettings({ ...settings, secretKey: 'pk_live_public' })).toThrow('secretKey');
  });

  it('name the platform’s account, and another address of the API', async () => {
    const more = { account: 'acct_school', apiBase: 'http://127.0.0.1:12111/stripe' };
    const { calls, connection } = connect(() => listOf(), 'live', more);
    await connection.check?.();
    expect(calls[0]?.headers.get('stripe-account')).toBe('acct_school');
    expect(calls[0]?.path).toBe('/stripe/v1/checkout/sessions');
  });
});
