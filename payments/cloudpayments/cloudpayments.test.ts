import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { type CallbackRequest, type PaymentOrder, type PreCheckVerdict, ProviderError } from '../provider.ts';
import { cloudpayments } from './index.ts';
import { isSigned } from './signature.ts';

const settings = { publicId: 'pk_school', apiSecret: '0123456789abcdef' };
const clock = fixedClock('2026-11-22T09:00:00Z');
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const operation = JSON.parse(fixture('operation.json')) as Record<string, unknown>;
const pay = fixture('pay.txt');

interface Call {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}
type Answer = (call: Call) => unknown;

function connect(answer: Answer = () => ({ Success: true }), mode: 'test' | 'live' = 'test', merchant = settings) {
  const calls: Call[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = (await request.json()) as Record<string, unknown>;
    const call = { path: new URL(request.url).pathname, headers: request.headers, body };
    calls.push(call);
    const content = answer(call);
    if (content instanceof Response) return content;
    return typeof content === 'string' ? new Response(content) : Response.json(content);
  };
  return { calls, connection: cloudpayments.connect(merchant, { fetch: fetcher, clock, mode }) };
}

/** An API that knows these operations and nothing else. */
const withOperations =
  (operations: readonly Record<string, unknown>[], more: Answer = () => ({ Success: true, Message: null })): Answer =>
  (call) => {
    if (call.path === '/v2/payments/find') {
      const last = operations.at(-1);
      if (!last) return { Success: false, Message: 'Not found' };
      return { Success: last['Status'] !== 'Declined', Message: null, Model: last };
    }
    if (call.path === '/v2/payments/list') return { Success: true, Message: null, Model: operations };
    return more(call);
  };

const hmac = (text: string, secret = settings.apiSecret) => createHmac('sha256', secret).update(text).digest('base64');
const callback = (type: string | null, body: string, headers?: Record<string, string>): CallbackRequest => ({
  method: 'POST',
  type,
  headers: new Headers(headers ?? { 'content-hmac': hmac(body) }),
  query: new URLSearchParams(),
  body: Buffer.from(body),
  remoteAddress: null,
});

const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: 'gASGZVgUN21hcpPF',
  amountMinor: 1500_00n,
  currency: 'RUB',
  createdAt: clock.now(),
};
const receipt: FiscalReceipt = {
  buyerEmail: 'anna@example.test',
  taxSystem: 'usn_income',
  items: [
    { name: 'Занятия'.repeat(30), amountMinor: 1000_01n, vat: 'none', subject: 'service', mode: 'advance' },
    { name: 'Форма', amountMinor: 499_99n, vat: 'vat22', subject: 'commodity', mode: 'full_payment' },
  ],
};
const order: PaymentOrder = {
  id: 123,
  number: 'LK-000123',
  idempotencyKey: 'a'.repeat(48),
  amountMinor: 1500_00n,
  currency: 'RUB',
  description: 'Оплата занятий',
  items: [],
  locale: 'ru',
  returnUrl: 'https://cabinet.test/back',
  callbackUrl: 'https://cabinet.test/hooks/cloudpayments/x',
  expiresAt: new Date('2026-11-23T09:00:00Z'),
  payer: { key: 'client-1', email: null },
};
const created = { Success: true, Model: { Id: 'gASGZVgUN21hcpPF', Url: 'https://orders.cloudpayments.ru/d/gASG' } };

describe('the signature', () => {
  const isGenuine = (headers: Record<string, string>, body = pay) => isSigned(callback('pay', body, headers), 'pass');

  it('is the published one, over the encoded text and over the decoded', () => {
    const encoded = 'tJW02TMAce4Em8eJTNqjhOax+BYRM5K2D8mX9xsmUUc=';
    const decoded = 'fFZ7aYvfBM6M494rVz5jg1YQ6fTDu6NGTDCIqxeLfqA=';
    expect(isGenuine({ 'content-hmac': encoded })).toBe(true);
    expect(isGenuine({ 'x-content-hmac': decoded })).toBe(true);
    expect(isGenuine({ 'content-hmac': 'from a proxy', 'x-content-hmac': decoded })).toBe(true);
    expect(isGenuine({ 'content-hmac': decoded, 'x-content-hmac': encoded })).toBe(false);
    expect(isGenuine({ 'content-hmac': '6sUXv4W0wmhfpkkDtp+3Hw/M8deAPkMRVV3OWANcqro=' })).toBe(false);
    expect(isGenuine({ 'content-hmac': encoded }, `${pay}&`)).toBe(false);
    expect(isGenuine({ 'x-content-hmac': decoded }, '%E0%A4%A')).toBe(false);
    expect(isGenuine({})).toBe(false);
  });

  it('covers the parameters of a GET', () => {
    const { connection } = connect();
    const get = {
      ...callback('pay', '', { 'content-hmac': hmac('TransactionId=1&InvoiceId=LK-000001') }),
      method: 'GET',
    };
    const parameters = new URLSearchParams('TransactionId=1&InvoiceId=LK-000001');
    expect(connection.parseCallback({ ...get, query: parameters })).toMatchObject({
      event: { reference: 'LK-000001' },
    });
    parameters.set('InvoiceId', 'LK-000002');
    expect(connection.parseCallback({ ...get, query: parameters })).toMatchObject({ kind: 'unproven' });
  });

  it('does not let a name be taken apart into fields', () => {
    const { connection } = connect();
    const body = 'TransactionId=1&InvoiceId=LK-000001&Name=A%26InvoiceId=LK-000002';
    const headers = { 'x-content-hmac': hmac(decodeURIComponent(body)) };
    expect(connection.parseCallback(callback('pay', body, headers))).toMatchObject({
      event: { reference: 'LK-000001' },
    });
    const apart = callback('pay', decodeURIComponent(body), headers);
    expect(connection.parseCallback(apart)).toEqual({ kind: 'unproven', reason: 'ambiguous' });
  });
});

describe('notifications', () => {
  const { connection } = connect();
  const parse = (type: string | null, body: string) => connection.parseCallback(callback(type, body));

  it('are told apart by the address they come to', () => {
    const body = 'TransactionId=1&InvoiceId=LK-000001&Amount=10.00&Currency=RUB&Status=Completed';
    const keys = ['pay', 'fail', 'confirm', 'refund', 'cancel'].map((type) => {
      const parsed = parse(type, body);
      expect(parsed).toMatchObject({ kind: 'event', reply: { status: 200, body: '{"code":0}' } });
      return parsed.kind === 'event' ? parsed.event.eventKey : '';
    });
    expect(new Set(keys).size).toBe(5);
    expect(parse('recurrent', 'Id=sc_1&Status=Active')).toMatchObject({
      kind: 'ignored',
      reply: { body: '{"code":0}' },
    });
    for (const type of [null, '', 'other']) expect(parse(type, body)).toMatchObject({ kind: 'unproven' });
  });

  it('of payments that were not started here are taken note of, no more', () => {
    expect(parse('pay', 'TransactionId=1&InvoiceId=&Amount=10.00')).toMatchObject({ kind: 'ignored' });
  });

  it('may have a key of 200 characters at most', () => {
    const long = 'x'.repeat(60);
    const body = `TransactionId=${'1'.repeat(20)}&InvoiceId=${long}&Id=${long}&Amount=1&Status=Completed`;
    const parsed = parse('receipt', body);
    expect(parsed.kind === 'event' && parsed.event.eventKey.length <= 200).toBe(true);
  });

  it('Check is answered by the codes of the documentation', () => {
    const parsed = parse('check', 'TransactionId=1&InvoiceId=LK-000001&Amount=1500.01&Currency=RUB');
    if (parsed.kind !== 'pre-check') throw new Error(parsed.kind);
    expect(parsed.check).toEqual({ reference: 'LK-000001', amountMinor: 1500_01n, currency: 'RUB' });
    const codes: Record<PreCheckVerdict, number> = {
      accept: 0,
      'unknown-order': 10,
      'wrong-amount': 12,
      refuse: 13,
      expired: 20,
    };
    for (const [verdict, code] of Object.entries(codes)) {
      const { status, contentType, body } = parsed.reply(verdict as PreCheckVerdict);
      expect([status, contentType, body]).toEqual([200, 'application/json', `{"code":${code}}`]);
    }
    const refused = { kind: 'ignored', reply: { body: '{"code":12}' } };
    expect(parse('check', 'TransactionId=1&InvoiceId=LK-000001&Amount=1500.015&Currency=RUB')).toMatchObject(refused);
    expect(parse('check', 'InvoiceId=LK-000001')).toMatchObject(refused);
  });

  it('Receipt brings the numbers of the receipt', () => {
    const body =
      'Id=r-1&TransactionId=1&InvoiceId=LK-000001&Type=IncomeReturn&DocumentNumber=12&FiscalNumber=9999078900005430' +
      '&FiscalSign=4188&Url=https%3A%2F%2Freceipts.ru%2Fr-1';
    const parsed = parse('receipt', body);
    if (parsed.kind !== 'event') throw new Error(parsed.kind);
    const news = connection.readNews?.({ eventKey: parsed.event.eventKey, body: Buffer.from(body) });
    expect(news?.receipts).toEqual([
      {
        key: 'r-1',
        kind: 'refund',
        state: 'registered',
        url: 'https://receipts.ru/r-1',
        storageNumber: '9999078900005430',
        documentNumber: '12',
        attribute: '4188',
      },
    ]);
    expect(connection.readNews?.({ eventKey: 'pay:1:Completed:10', body: Buffer.from(body) }).receipts).toEqual([]);
  });
});

describe('a payment', () => {
  it('is made as an order, once for a key, with its receipt', async () => {
    const { connection, calls } = connect(() => created);
    expect(await connection.createPayment({ ...order, receipt, saveMethod: true })).toEqual({
      providerPaymentId: 'gASGZVgUN21hcpPF',
      confirmationUrl: 'https://orders.cloudpayments.ru/d/gASG',
    });
    const [call] = calls;
    expect(call?.path).toBe('/orders/create');
    expect(call?.headers.get('x-request-id')).toBe(order.idempotencyKey);
    expect(call?.headers.get('authorization')).toBe(`Basic ${btoa('pk_school:0123456789abcdef')}`);
    expect(call?.body).toMatchObject({
      Amount: 1500,
      InvoiceId: 'LK-000123',
      AccountId: 'client-1',
      CultureName: 'ru-RU',
    });
    expect(call?.body['JsonData']).toEqual({
      saveMethod: true,
      cloudpayments: {
        CustomerReceipt: {
          Items: [
            {
              label: 'Занятия'.repeat(30).slice(0, 128),
              price: 1000.01,
              quantity: 1,
              amount: 1000.01,
              vat: null,
              method: 3,
              object: 4,
              measurementUnit: 'шт',
            },
            {
              label: 'Форма',
              price: 499.99,
              quantity: 1,
              amount: 499.99,
              vat: 22,
              method: 4,
              object: 1,
              measurementUnit: 'шт',
            },
          ],
          taxationSystem: 1,
          email: 'anna@example.test',
          amounts: { electronic: 1500 },
        },
      },
    });
  });

  it('names its payer only where a means is to be kept', async () => {
    const { connection, calls } = connect(() => created);
    await connection.createPayment(order);
    expect(calls[0]?.body['AccountId']).toBeUndefined();
  });

  it('that nobody tried to pay is unknown', async () => {
    expect(await connect(withOperations([])).connection.fetchPayment(query)).toBeNull();
    const inRussian = connect(() => ({ Success: false, Message: 'Транзакция не найдена' }));
    expect(await inRussian.connection.fetchPayment(query)).toBeNull();
    const broken = connect(() => ({ Success: false, Message: 'System error' }));
    await expect(broken.connection.fetchPayment(query)).rejects.toBeInstanceOf(ProviderError);
  });

  it.each([
    ['Completed', {}, 'succeeded', 1500_00n, 0n],
    ['AwaitingAuthentication', { ConfirmDateIso: null }, 'pending', 0n, 0n],
    ['Authorized', { ConfirmDateIso: null }, 'pending', 0n, 0n],
    ['Declined', { ConfirmDateIso: null }, 'pending', 0n, 0n],
    ['Cancelled', { ConfirmDateIso: null }, 'pending', 0n, 0n],
    ['Cancelled', {}, 'succeeded', 1500_00n, 1500_00n],
    ['SomethingNew', {}, 'pending', 0n, 0n],
  ])('%s %j is %s', async (Status, more, state, receivedMinor, refundedMinor) => {
    const { connection } = connect(withOperations([{ ...operation, Status, ...more }]));
    expect(await connection.fetchPayment(query)).toMatchObject({
      providerPaymentId: 'gASGZVgUN21hcpPF',
      state,
      receivedMinor,
      refundedMinor,
      reference: 'LK-000123',
      merchantMatches: true,
    });
  });

  it('is the sum of all that was taken and given back for it, whatever the last operation was', async () => {
    const at = (TransactionId: number, more: object) => ({ ...operation, TransactionId, ...more });
    const operations = [
      at(1, { Status: 'Declined' }),
      at(2, { Amount: 1500.01 }),
      at(3, { Type: 1, Amount: 0.1, OriginalTransactionId: 2 }),
      at(4, { Type: 1, Amount: 0.2, OriginalTransactionId: 2 }),
      at(5, { Type: 1, Amount: 7, OriginalTransactionId: 2, Status: 'Declined' }),
      at(6, { Type: 2, Amount: 9 }),
      at(7, { InvoiceId: 'LK-000124' }),
      at(8, { Status: 'Declined' }),
    ];
    const { connection } = connect(withOperations(operations));
    expect(await connection.fetchPayment(query)).toMatchObject({
      state: 'succeeded',
      receivedMinor: 1500_01n,
      refundedMinor: 30n,
      method: 'Visa •• 4242',
    });
  });

  it('is looked for through all pages', async () => {
    const others = Array.from({ length: 100 }, (_, index) => ({ ...operation, TransactionId: index, InvoiceId: null }));
    const refund = { ...operation, TransactionId: 200, Type: 1, OriginalTransactionId: 897749645, Amount: 5 };
    const { connection, calls } = connect(({ path, body }) => {
      if (path === '/v2/payments/find') return { Success: true, Model: refund };
      return { Success: true, Model: body['PageNumber'] === 1 ? others : [operation, refund] };
    });
    expect(await connection.fetchPayment(query)).toMatchObject({ receivedMinor: 1500_00n, refundedMinor: 5_00n });
    expect(calls).toHaveLength(3);
  });

  it('of another site, or of the test kind at a live one, is none of this merchant', async () => {
    const foreign = connect(withOperations([{ ...operation, PublicId: 'pk_others' }])).connection;
    expect(await foreign.fetchPayment(query)).toMatchObject({ merchantMatches: false });
    const live = connect(withOperations([operation]), 'live').connection;
    expect(await live.fetchPayment(query)).toMatchObject({ merchantMatches: false });
  });

  it('that cannot be read is no answer', async () => {
    for (const model of [{ ...operation, Amount: 'many' }, { ...operation, Amount: 1.005 }, []]) {
      const { connection } = connect(withOperations([model as Record<string, unknown>]));
      await expect(connection.fetchPayment(query)).rejects.toThrow();
    }
  });

  it('is withdrawn with its order, unless it is paid; what is held is let go', async () => {
    const held = connect(withOperations([{ ...operation, Status: 'Authorized', ConfirmDateIso: null }]));
    expect(await held.connection.cancelPayment?.(query)).toBe(true);
    const paths = held.calls.map(({ path }) => path);
    expect(paths.slice(-2)).toEqual(['/payments/void', '/orders/cancel']);
    expect(held.calls.at(-1)?.body).toEqual({ Id: 'gASGZVgUN21hcpPF' });
    const paid = connect(withOperations([operation]));
    expect(await paid.connection.cancelPayment?.(query)).toBe(false);
    expect(paid.calls.map(({ path }) => path)).not.toContain('/orders/cancel');
    const refused = connect(withOperations([], () => ({ Success: false, Message: 'No' })));
    expect(await refused.connection.cancelPayment?.(query)).toBe(false);
  });
});

describe('a saved means', () => {
  it('is kept only with the payer’s word', async () => {
    const saved = { ...operation, JsonData: '{"saveMethod":true}' };
    const { connection } = connect(withOperations([saved]));
    expect((await connection.fetchPayment(query))?.savedMethod).toEqual({
      token: 'success_eb250528-bd9e-4de7-bb49-9e0b546351d3',
      title: 'Visa •• 4242',
    });
    expect((await connect(withOperations([operation])).connection.fetchPayment(query))?.savedMethod).toBeNull();
  });

  it('is charged by the merchant; one that is refused is over', async () => {
    const declined = { ...operation, Status: 'Declined', ConfirmDateIso: null, ReasonCode: 5051 };
    const answer = withOperations([declined], () => ({ Success: false, Message: null, Model: declined }));
    const { connection, calls } = connect(answer);
    const made = await connection.chargeSaved?.(order, { token: 't-1', title: '' });
    expect(made).toEqual({ providerPaymentId: 'charge:897749645' });
    expect(calls[0]).toMatchObject({
      path: '/payments/tokens/charge',
      body: { Amount: 1500, AccountId: 'client-1', Token: 't-1', TrInitiatorCode: 0, InvoiceId: 'LK-000123' },
    });
    expect(calls[0]?.body).toMatchObject({ PaymentScheduled: 0 });
    const tapped = connect(answer);
    await tapped.connection.chargeSaved?.({ ...order, initiator: 'payer' }, { token: 't-1', title: '' });
    expect(tapped.calls[0]?.body).toMatchObject({ TrInitiatorCode: 1 });
    expect(tapped.calls[0]?.body).not.toHaveProperty('PaymentScheduled');
    const charged = { ...query, providerPaymentId: 'charge:897749645' };
    expect(await connection.fetchPayment(charged)).toMatchObject({ state: 'canceled', receivedMinor: 0n });
    expect(await connection.cancelPayment?.(charged)).toBe(true);
  });

  it('has one name whoever tells of it first, and is over also where its answer was lost', async () => {
    const taken = { ...operation, JsonData: '{"isCharge":true}' };
    const named = { ...query, providerPaymentId: null };
    const { connection } = connect(withOperations([taken]));
    expect((await connection.fetchPayment(named))?.providerPaymentId).toBe('charge:897749645');
    for (const [ReasonCode, isMethodRevoked] of [
      [5051, false],
      [5054, true],
    ] as const) {
      const declined = { ...taken, Status: 'Declined', ConfirmDateIso: null, ReasonCode };
      const refused = await connect(withOperations([declined])).connection.fetchPayment(named);
      expect(refused).toMatchObject({ state: 'canceled', receivedMinor: 0n, isMethodRevoked });
    }
  });

  it('is not charged without a name, nor where the request is wrong', async () => {
    const { connection } = connect(() => ({ Success: false, Message: 'Token is required' }));
    const { payer: _, ...nameless } = order;
    const means = { token: 't-1', title: '' };
    await expect(connection.chargeSaved?.(nameless, means)).rejects.toMatchObject({ isFinal: true });
    await expect(connection.chargeSaved?.(order, means)).rejects.toThrow('CloudPayments refused: Token is required');
  });
});

describe('a refund', () => {
  const wish = { amountMinor: 100_10n, idempotencyKey: 'b'.repeat(32), reason: null };
  const refund = { ...operation, TransactionId: 568, Type: 1, Amount: 100.1, OriginalTransactionId: 897749645 };
  const answer =
    (made: Record<string, unknown>): Answer =>
    ({ path }) =>
      path === '/payments/get' ? { Success: true, Model: made } : { Success: true, Model: { TransactionId: 568 } };

  it.each([
    ['Completed', 'succeeded', null],
    ['Pending', 'pending', null],
    ['Declined', 'failed', 'CloudPayments: Declined 5204'],
  ])('%s is %s', async (Status, state, failure) => {
    const made = { ...refund, Status, ReasonCode: 5204 };
    const { connection, calls } = connect(withOperations([operation], answer(made)));
    const expected = { providerRefundId: '568', state, failure };
    expect(await connection.refundPayment?.(query, { ...wish, receipt })).toEqual(expected);
    const call = calls.find(({ path }) => path === '/payments/refund');
    expect(call?.headers.get('x-request-id')).toBe(wish.idempotencyKey);
    expect(call?.body).toMatchObject({
      TransactionId: 897749645,
      Amount: 100.1,
      JsonData: { refundKey: wish.idempotencyKey, cloudpayments: { CustomerReceipt: { taxationSystem: 1 } } },
    });
    expect(await connection.fetchRefund?.(query, { ...wish, providerRefundId: '568' })).toEqual(expected);
  });

  it('whose fate cannot be asked at once is pending, not undone', async () => {
    const { connection } = connect(
      withOperations([operation], ({ path }) =>
        path === '/payments/get' ? new Response('', { status: 503 }) : { Success: true, Model: { TransactionId: 568 } },
      ),
    );
    expect(await connection.refundPayment?.(query, wish)).toMatchObject({ providerRefundId: '568', state: 'pending' });
  });

  it('whose answer was lost is found by its key', async () => {
    const { connection } = connect(
      withOperations([operation, { ...refund, JsonData: `{"refundKey":"${wish.idempotencyKey}"}` }]),
    );
    const asked = { ...wish, providerRefundId: null };
    expect(await connection.fetchRefund?.(query, asked)).toMatchObject({ providerRefundId: '568', state: 'succeeded' });
    expect(await connection.fetchRefund?.(query, { ...asked, idempotencyKey: 'c' })).toBeNull();
  });

  it('is made of the payment that still has the money', async () => {
    const whole = { ...refund, Amount: 1500 };
    const second = { ...operation, TransactionId: 900 };
    const { connection, calls } = connect(withOperations([operation, second, whole], answer(refund)));
    await connection.refundPayment?.(query, wish);
    expect(calls.find(({ path }) => path === '/payments/refund')?.body['TransactionId']).toBe(900);
  });

  it('of what was not paid, or that is refused, is final', async () => {
    await expect(connect(withOperations([])).connection.refundPayment?.(query, wish)).rejects.toMatchObject({
      isFinal: true,
    });
    const refused = connect(
      withOperations([operation], () => ({ Success: false, Message: 'Почта anna@example.test' })),
    );
    await expect(refused.connection.refundPayment?.(query, wish)).rejects.toThrow(
      'CloudPayments refused: no reason given',
    );
  });
});

describe('errors', () => {
  it.each([
    [401, true],
    [429, false],
    [500, false],
  ])('%d is final: %s', async (status, isFinal) => {
    const { connection } = connect(() => new Response('', { status }));
    const failed = connection.createPayment(order);
    await expect(failed).rejects.toBeInstanceOf(ProviderError);
    await expect(failed).rejects.toMatchObject({ isFinal });
  });

  it('an answer that cannot be read leaves open what was done', async () => {
    for (const text of ['', '<html>', '[]', '{"Success":true}', '{"Success":true,"Model":{"Id":"x"}}']) {
      const { connection } = connect(() => text);
      await expect(connection.createPayment(order)).rejects.toMatchObject({ isFinal: false });
    }
  });

  it('settings are proven by a call that does nothing', async () => {
    const { connection, calls } = connect(() => ({ Success: true, Message: 'bd6353c3' }));
    await connection.check?.();
    expect(calls.map(({ path }) => path)).toEqual(['/test']);
    const testSite = { ...settings, publicId: 'test_api_0001' };
    await expect(connect(undefined, 'live', testSite).connection.check?.()).rejects.toMatchObject({ isFinal: true });
    await expect(connect(() => new Response('', { status: 401 })).connection.check?.()).rejects.toMatchObject({
      isFinal: true,
    });
  });
});
