import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { type CallbackRequest, type PaymentOrder, ProviderError } from '../provider.ts';
import { yookassa } from './index.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
const notified = (name: string) => (JSON.parse(fixture(name).toString()) as { object: Record<string, unknown> }).object;
const settings = { shopId: '100500', secretKey: 'live_a_secret_key' };
const clock = fixedClock('2026-11-22T09:00:00Z');

interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

function connect(answer: (call: Call) => unknown = () => ({}), mode: 'test' | 'live' = 'live') {
  const calls: Call[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const { url, method, headers } = request;
    const call = { url, method, headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
    calls.push(call);
    const content = answer(call);
    return content instanceof Response ? content : Response.json(content);
  };
  return { calls, connection: yookassa.connect(settings, { fetch: fetcher, clock, mode }) };
}

const callback = (body: Uint8Array, remoteAddress: string | null = '185.71.76.31'): CallbackRequest => ({
  method: 'POST',
  type: null,
  headers: new Headers(),
  query: new URLSearchParams(),
  body,
  remoteAddress,
});

const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: '22d6d597-000f-5000-9000-145f6df21d6f',
  amountMinor: 1500_00n,
  currency: 'RUB',
  createdAt: clock.now(),
};

const receipt: FiscalReceipt = {
  buyerEmail: 'anna@example.test',
  taxSystem: 'usn_income',
  items: [
    {
      name: 'Занятия, ноябрь'.padEnd(140, '.'),
      amountMinor: 1000_01n,
      vat: 'none',
      subject: 'service',
      mode: 'prepayment',
    },
    { name: 'Форма', amountMinor: 499_99n, vat: 'vat22', subject: 'commodity', mode: 'full_payment' },
  ],
};

const order: PaymentOrder = {
  id: 123,
  number: 'LK-000123',
  idempotencyKey: 'a'.repeat(48),
  amountMinor: 1500_00n,
  currency: 'RUB',
  description: 'Оплата занятий '.repeat(20),
  items: [],
  locale: 'ru',
  returnUrl: 'https://cabinet.test/pay/token/return',
  callbackUrl: 'https://cabinet.test/hooks/yookassa/token',
  expiresAt: new Date('2026-11-23T09:00:00Z'),
  saveMethod: true,
  receipt,
};

describe('callbacks of YooKassa', () => {
  it('of a payment and of a refund are events, answered with 200', () => {
    const { connection } = connect();
    expect(connection.parseCallback(callback(fixture('payment-succeeded')))).toEqual({
      kind: 'event',
      event: {
        eventKey: 'payment.succeeded:22d6d597-000f-5000-9000-145f6df21d6f:LK-000123',
        providerPaymentId: '22d6d597-000f-5000-9000-145f6df21d6f',
        reference: 'LK-000123',
      },
      reply: { status: 200 },
    });
    expect(connection.parseCallback(callback(fixture('refund-succeeded')))).toMatchObject({
      event: {
        eventKey: 'refund.succeeded:216749f7-0016-50be-b000-078d43a63ae4',
        providerPaymentId: '22d6d597-000f-5000-9000-145f6df21d6f',
        reference: null,
      },
    });
  });

  // The edges of the published networks.
  it.each(['185.71.76.31', '77.75.153.127', '77.75.156.11', '2a02:5180::7'])('are taken from %s', (address) =>
    expect(connect().connection.parseCallback(callback(fixture('payment-succeeded'), address)).kind).toBe('event'),
  );
  it.each(['185.71.76.32', '77.75.153.128', '77.75.156.12', '2a02:5181::7', null])('are not from %s', (address) =>
    expect(connect().connection.parseCallback(callback(fixture('payment-succeeded'), address))).toEqual({
      kind: 'unproven',
      reason: 'not-from-yookassa',
    }),
  );

  it.each([
    ['of another shop', fixture('payment-succeeded').toString().replace('"100500"', '"100501"')],
    ['of no known form', '{"event":"payment.succeeded"}'],
    ['of a refund without its payment', fixture('refund-succeeded').toString().replace('payment_id', 'deal_id')],
    ['that is no JSON', '{'],
    ['that is empty', ''],
  ])('%s are refused', (_, body) =>
    expect(connect().connection.parseCallback(callback(Buffer.from(body)))).toEqual({
      kind: 'unproven',
      reason: 'not-for-this-shop',
    }),
  );

  it('about anything else are acknowledged and forgotten', () => {
    const body = Buffer.from('{"type":"notification","event":"payout.succeeded","object":{"id":"po-1"}}');
    expect(connect().connection.parseCallback(callback(body))).toEqual({ kind: 'ignored', reply: { status: 200 } });
  });
});

describe('payments at YooKassa', () => {
  it('are made with one key, captured at once, with a receipt whose sums add up', async () => {
    const { calls, connection } = connect(() => ({
      ...notified('payment-succeeded'),
      status: 'pending',
      confirmation: { type: 'redirect', confirmation_url: 'https://yoomoney.test/pay?orderId=1' },
    }));
    expect(await connection.createPayment(order)).toEqual({
      providerPaymentId: '22d6d597-000f-5000-9000-145f6df21d6f',
      confirmationUrl: 'https://yoomoney.test/pay?orderId=1',
    });
    expect(calls[0]).toMatchObject({ url: 'https://api.yookassa.ru/v3/payments', method: 'POST' });
    expect(calls[0]?.headers.get('idempotence-key')).toBe(order.idempotencyKey);
    expect(calls[0]?.headers.get('authorization')).toBe(`Basic ${btoa('100500:live_a_secret_key')}`);
    expect(calls[0]?.body).toEqual({
      amount: { value: '1500.00', currency: 'RUB' },
      capture: true,
      description: order.description.slice(0, 128),
      metadata: { number: 'LK-000123' },
      confirmation: { type: 'redirect', return_url: order.returnUrl },
      save_payment_method: true,
      receipt: {
        customer: { email: 'anna@example.test' },
        tax_system_code: 2,
        items: [
          {
            description: 'Занятия, ноябрь'.padEnd(128, '.'),
            quantity: 1,
            amount: { value: '1000.01', currency: 'RUB' },
            vat_code: 1,
            payment_subject: 'service',
            payment_mode: 'partial_prepayment',
            measure: 'piece',
          },
          {
            description: 'Форма',
            quantity: 1,
            amount: { value: '499.99', currency: 'RUB' },
            vat_code: 11,
            payment_subject: 'commodity',
            payment_mode: 'full_payment',
            measure: 'piece',
          },
        ],
      },
    });
  });

  it.each([
    ['permission_revoked', true],
    ['card_expired', true],
    ['insufficient_funds', undefined],
  ])('that are canceled say whether the kept card is of use any more: %s', async (reason, isRevoked) => {
    const details = { party: 'payment_network', reason };
    const canceled = { ...notified('payment-succeeded'), status: 'canceled', cancellation_details: details };
    const { connection } = connect(() => canceled);
    expect(await connection.fetchPayment(query)).toMatchObject({ state: 'canceled', receivedMinor: 0n });
    expect((await connection.fetchPayment(query))?.isMethodRevoked).toBe(isRevoked);
  });

  it('are read with what was taken, given back and kept', async () => {
    const { connection } = connect(() => notified('payment-succeeded'));
    expect(await connection.fetchPayment(query)).toEqual({
      providerPaymentId: '22d6d597-000f-5000-9000-145f6df21d6f',
      state: 'succeeded',
      receivedMinor: 1500_00n,
      refundedMinor: 50n,
      currency: 'RUB',
      reference: 'LK-000123',
      merchantMatches: true,
      method: 'Мир •• 4477',
      savedMethod: { token: '22d6d597-000f-5000-9000-145f6df21d6f', title: 'Мир •• 4477' },
    });
  });

  it.each([
    ['pending', 'pending'],
    ['waiting_for_capture', 'pending'],
    ['canceled', 'canceled'],
    ['something_new', 'pending'],
  ])('that are %s give nothing', async (status, state) => {
    const { connection } = connect(() => ({ ...notified('payment-succeeded'), status }));
    expect(await connection.fetchPayment(query)).toMatchObject({ state, receivedMinor: 0n });
  });

  it('of another shop, or of a test where money is real, are not this merchant’s', async () => {
    const recipient = { account_id: '100501', gateway_id: '1' };
    const foreign = connect(() => ({ ...notified('payment-succeeded'), recipient }));
    expect(await foreign.connection.fetchPayment(query)).toMatchObject({ merchantMatches: false });
    const played = connect(() => ({ ...notified('payment-succeeded'), test: true }));
    expect(await played.connection.fetchPayment(query)).toMatchObject({ merchantMatches: false });
    const test = connect(() => ({ ...notified('payment-succeeded'), test: true }), 'test');
    expect(await test.connection.fetchPayment(query)).toMatchObject({ merchantMatches: true });
  });

  it('whose id was lost are found by our number, page by page', async () => {
    const other = { ...notified('payment-succeeded'), metadata: { number: 'LK-000999' } };
    const { calls, connection } = connect(({ url }) =>
      url.includes('cursor=2')
        ? { type: 'list', items: [notified('payment-succeeded')] }
        : { type: 'list', items: [other], next_cursor: '2' },
    );
    expect(await connection.fetchPayment({ ...query, providerPaymentId: null })).toMatchObject({
      reference: 'LK-000123',
    });
    expect(calls.map(({ url }) => new URL(url).searchParams.get('created_at.gte'))).toEqual([
      '2026-11-22T08:59:00.000Z',
      '2026-11-22T08:59:00.000Z',
    ]);
  });

  it.each([
    [400, true],
    [401, true],
    [403, true],
    [202, false],
    [429, false],
    [500, false],
  ])('refused with %i are final: %s', async (status, isFinal) => {
    const body = { type: 'error', code: 'invalid_request', parameter: 'amount', description: 'anna@example.test' };
    const { connection } = connect(() => Response.json(body, { status }));
    const error: unknown = await connection.createPayment(order).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ isFinal });
    expect(String(error)).not.toContain('anna');
  });

  it('that are not known are null, and answers that cannot be read prove nothing', async () => {
    const unknown = connect(() => Response.json({ type: 'error', code: 'not_found' }, { status: 404 }));
    expect(await unknown.connection.fetchPayment(query)).toBeNull();
    for (const answer of [{}, { ...notified('payment-succeeded'), amount: { value: '1e3', currency: 'RUB' } }]) {
      await expect(connect(() => answer).connection.fetchPayment(query)).rejects.toMatchObject({ isFinal: false });
    }
  });

  it('without a payer are made by the kept means', async () => {
    const { calls, connection } = connect(() => notified('payment-succeeded'));
    const { saveMethod: _, ...again } = order;
    await connection.chargeSaved?.(again, { token: 'pm-1', title: '' });
    expect(calls[0]?.body).toMatchObject({ payment_method_id: 'pm-1', capture: true });
    expect(calls[0]?.body).not.toHaveProperty('confirmation');
  });
});

describe('refunds and receipts at YooKassa', () => {
  it('tell why they failed', async () => {
    const refund = { ...notified('refund-succeeded'), status: 'canceled' };
    const why = { party: 'refund_network', reason: 'insufficient_funds' };
    const { connection } = connect(() => ({ ...refund, cancellation_details: why }));
    const asked = { providerRefundId: 'r', idempotencyKey: 'k', amountMinor: 2_50n };
    expect(await connection.fetchRefund?.(query, asked)).toEqual({
      providerRefundId: '216749f7-0016-50be-b000-078d43a63ae4',
      state: 'failed',
      failure: 'refund_network: insufficient_funds',
    });
  });

  it('carry a receipt of what goes back', async () => {
    const { calls, connection } = connect(() => notified('refund-succeeded'));
    await connection.refundPayment?.(query, {
      amountMinor: 2_50n,
      idempotencyKey: 'k'.repeat(32),
      reason: null,
      receipt,
    });
    expect(calls[0]?.body).toMatchObject({
      payment_id: query.providerPaymentId,
      amount: { value: '2.50', currency: 'RUB' },
      metadata: { key: 'k'.repeat(32) },
      receipt: { customer: { email: 'anna@example.test' } },
    });
  });

  it('are listed with their fiscal numbers, of the payment and of its refunds', async () => {
    const made = { id: 'rt-1', type: 'payment', status: 'succeeded', fiscal_document_number: '3986' };
    const numbers = { fiscal_storage_number: '9288000100115785', fiscal_attribute: '2617603921' };
    const { connection } = connect(({ url }) => {
      if (url.includes('/refunds?')) return { type: 'list', items: [notified('refund-succeeded')] };
      const isRefund = url.includes('refund_id=');
      const items = isRefund ? [{ id: 'rt-2', type: 'refund', status: 'pending' }] : [{ ...made, ...numbers }];
      return { type: 'list', items };
    });
    expect(await connection.fetchReceipts?.(query, [])).toEqual([
      {
        key: 'rt-1',
        kind: 'payment',
        state: 'registered',
        url: null,
        storageNumber: '9288000100115785',
        documentNumber: '3986',
        attribute: '2617603921',
      },
      {
        key: 'rt-2',
        kind: 'refund',
        state: 'pending',
        url: null,
        storageNumber: null,
        documentNumber: null,
        attribute: null,
      },
    ]);
  });

  it('that close a prepayment take it as the means of payment', async () => {
    const { calls, connection } = connect(() => ({ id: 'rt-3', type: 'payment', status: 'pending' }));
    expect(await connection.makeOffsetReceipt?.(query, receipt, 'key')).toMatchObject({ key: 'rt-3', kind: 'offset' });
    expect(calls[0]?.body).toMatchObject({
      type: 'payment',
      send: true,
      settlements: [{ type: 'prepayment', amount: { value: '1500.00', currency: 'RUB' } }],
    });
  });
});

describe('the settings of YooKassa', () => {
  it('are checked by asking whose they are', async () => {
    const me = (content: object, mode: 'test' | 'live') => connect(() => content, mode).connection.check?.();
    await expect(me({ account_id: '100500', test: false }, 'live')).resolves.toBeUndefined();
    await expect(me({ account_id: '100501', test: false }, 'live')).rejects.toMatchObject({ isFinal: true });
    await expect(me({ account_id: '100500', test: true }, 'live')).rejects.toMatchObject({ isFinal: true });
    await expect(me({ account_id: '100500' }, 'test')).rejects.toMatchObject({ isFinal: true });
  });

  it('need a shop and its key only', () => {
    expect(yookassa.fields.map(({ name, isOptional, isSecret }) => [name, isOptional, isSecret])).toEqual([
      ['shopId', false, false],
      ['secretKey', false, true],
      ['apiBase', true, false],
      ['callbackNetworks', true, false],
    ]);
    expect(() => yookassa.checkSettings({ shopId: 'shop', secretKey: 'live_a_secret_key' })).toThrow('shopId');
  });
});
