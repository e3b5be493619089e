import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { type CallbackRequest, MethodRevokedError, type PaymentOrder, ProviderError } from '../provider.ts';
import { tbank } from './index.ts';
import { parseFields, tokenOf } from './signature.ts';

const settings = { terminalKey: 'SchoolDEMO', password: 'usaf8fw8fsw21g' };
const clock = fixedClock('2026-11-22T09:00:00Z');
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');

/** Signs as the bank does, over the text of the body. */
function signed(text: string, password = settings.password): Uint8Array {
  const token = tokenOf(parseFields(text) ?? {}, password);
  return Buffer.from(text.replace(/\}\s*$/, `,"Token":"${token}"}`));
}

interface Call {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

function connect(answer: (call: Call) => unknown = () => ({}), mode: 'test' | 'live' = 'test') {
  const calls: Call[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const call = { path: new URL(request.url).pathname, body: (await request.json()) as Record<string, unknown> };
    calls.push(call);
    const content = answer(call);
    return content instanceof Response ? content : Response.json(content);
  };
  return { calls, connection: tbank.connect(settings, { fetch: fetcher, clock, mode }) };
}

const callback = (body: Uint8Array | string): CallbackRequest => ({
  method: 'POST',
  type: null,
  headers: new Headers(),
  query: new URLSearchParams(),
  body: typeof body === 'string' ? Buffer.from(body) : body,
  remoteAddress: null,
});

const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: '93023021',
  amountMinor: 1500_00n,
  currency: 'RUB',
  createdAt: clock.now(),
};
const state = (Status: string, more: object = {}) => ({
  TerminalKey: 'SchoolDEMO',
  OrderId: 'LK-000123',
  PaymentId: '93023021',
  Amount: 150_000,
  Status,
  Success: true,
  ErrorCode: '0',
  ...more,
});

const receipt: FiscalReceipt = {
  buyerEmail: 'anna@example.test',
  taxSystem: 'usn_income',
  items: [
    { name: 'Занятия', amountMinor: 1000_01n, vat: 'none', subject: 'service', mode: 'advance' },
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
  locale: 'en',
  returnUrl: 'https://cabinet.test/pay/token/return',
  callbackUrl: 'https://cabinet.test/hooks/tbank/token',
  expiresAt: new Date('2026-11-23T09:00:00.123Z'),
  receipt,
};

describe("T-Bank's token", () => {
  // The line that the documentation signs, and its fields; the second is the same order under the number 21090.
  const fields = { TerminalKey: 'MerchantTerminalKey', Amount: 19200, Description: 'Подарочная карта на 1000 рублей' };
  it.each([
    ['00000', '11111111111111', '72dd466f8ace0a37a1f740ce5fb78101712bc0665d91a8108c7c8a0ccd426db2'],
    ['21090', 'usaf8fw8fsw21g', '0024a00af7c350a3a67ca168ce06502aa72772456662e38696d48b56ee9c97d9'],
  ])('of the published order %s', (OrderId, password, token) => {
    expect(tokenOf({ ...fields, OrderId }, password)).toBe(token);
    const nested = { Receipt: { Items: [] }, DATA: { Phone: '+7' }, Shops: [{}], Token: 'x', Data: null };
    expect(tokenOf({ ...fields, OrderId, ...nested }, password)).toBe(token);
  });

  it('is made over the digits as they are written, and over true and false', () => {
    const text = '{"PaymentId": 93023021219832345678, "Success": true, "Ratio": 1.50, "Note": "7 \\"8\\" 9"}';
    const line = ['7 "8" 9', 'secret', '93023021219832345678', '1.50', 'true'].join('');
    expect(tokenOf(parseFields(text) ?? {}, 'secret')).toBe(createHash('sha256').update(line).digest('hex'));
  });
});

describe('notifications of T-Bank', () => {
  it('with a right token are events, answered with OK', () => {
    expect(connect().connection.parseCallback(callback(signed(fixture('notification'))))).toEqual({
      kind: 'event',
      event: {
        eventKey: '93023021219832345678:CONFIRMED:150000:true:0:',
        providerPaymentId: '93023021219832345678',
        reference: 'LK-000123',
      },
      reply: { status: 200, contentType: 'text/plain', body: 'OK' },
    });
  });

  it.each([
    ['without a token', fixture('notification')],
    ['with the token of another password', signed(fixture('notification'), 'another password')],
    ['with a changed sum', signed(fixture('notification')).toString().replace('150000', '150001')],
    ['whose token is no token', fixture('notification').replace('}\n}', '},"Token":"zz"}')],
    ['that is no JSON', '{"Token"'],
    ['that is a list', '[]'],
    ['of strings that never end', '{"a":'.concat('"\\"'.repeat(60_000))],
    ['too long', signed(`{"TerminalKey":"SchoolDEMO","Note":"${'x'.repeat(200_000)}"}`)],
  ])('%s are refused', (_, body) =>
    expect(connect().connection.parseCallback(callback(body))).toEqual({ kind: 'unproven', reason: 'forged' }),
  );

  it('of another terminal are refused, and those without a payment of no interest', () => {
    const other = signed(fixture('notification').replace('SchoolDEMO', 'OthersDEMO'));
    expect(connect().connection.parseCallback(callback(other))).toEqual({
      kind: 'unproven',
      reason: 'not-for-this-terminal',
    });
    const account = signed('{"TerminalKey":"SchoolDEMO","NotificationType":"LINKACCOUNT","Status":"ACTIVE"}');
    expect(connect().connection.parseCallback(callback(account))).toMatchObject({ kind: 'ignored' });
  });

  it('of a second refund of the same sum are news', () => {
    const body = signed(fixture('notification').replace('CONFIRMED', 'PARTIAL_REFUNDED'));
    const moving = fixedClock(clock.now());
    const connection = tbank.connect(settings, { fetch, clock: moving, mode: 'test' });
    const keyNow = () => {
      const parsed = connection.parseCallback(callback(body));
      return parsed.kind === 'event' ? parsed.event.eventKey : parsed.kind;
    };
    const first = keyNow();
    expect(keyNow()).toBe(first);
    moving.advance(60_000);
    expect(keyNow()).not.toBe(first);
  });

  it('of receipts that could not be made are one for the payment and one for its refund, of no named receipt', () => {
    const { connection } = connect();
    const failed = (Type: string) => {
      const { TerminalKey, OrderId, PaymentId, Amount } = JSON.parse(fixture('receipt'));
      const about = { TerminalKey, OrderId, PaymentId, Amount, Type };
      const body = signed(JSON.stringify({ ...about, Status: 'RECEIPT', Success: false, ErrorCode: '1' }));
      const parsed = connection.parseCallback(callback(body));
      if (parsed.kind !== 'event') throw new Error(parsed.kind);
      return { key: parsed.event.eventKey, receipts: connection.readNews?.({ eventKey: '', body })?.receipts };
    };
    const own = failed('Income');
    const ofRefund = failed('IncomeReturn');
    expect(own.key).not.toBe(ofRefund.key);
    expect(own.receipts).toMatchObject([{ key: null, kind: 'payment', state: 'failed' }]);
    expect(ofRefund.receipts).toMatchObject([{ key: null, kind: 'refund', state: 'failed' }]);
  });

  it('bring the receipt and the means that may be charged again', () => {
    const { connection } = connect();
    const news = (name: string) => connection.readNews?.({ eventKey: '', body: signed(fixture(name)) });
    expect(news('notification')).toEqual({ receipts: [], savedMethod: { token: '145919', title: '•• 0777' } });
    expect(news('receipt')).toEqual({
      receipts: [
        {
          key: '93023021:9999078900002951:2147',
          kind: 'payment',
          state: 'registered',
          url: 'https://ofd.test/rec/123',
          storageNumber: '9999078900002951',
          documentNumber: '2147',
          attribute: '3107456789',
        },
      ],
      savedMethod: null,
    });
  });
});

describe('payments at T-Bank', () => {
  it('are made in one stage, with their end and a receipt whose sums add up', async () => {
    const { calls, connection } = connect(() => state('NEW', { PaymentURL: 'https://pay.tbank.test/x' }));
    expect(
      await connection.createPayment({ ...order, saveMethod: true, payer: { key: 'payer-1', email: null } }),
    ).toEqual({
      providerPaymentId: '93023021',
      confirmationUrl: 'https://pay.tbank.test/x',
    });
    const { Token: token, ...sent } = calls[0]?.body ?? {};
    expect(token).toBe(tokenOf(sent, settings.password));
    expect(sent).toEqual({
      TerminalKey: 'SchoolDEMO',
      Amount: 150_000,
      OrderId: 'LK-000123',
      Description: order.description.slice(0, 140),
      PayType: 'O',
      Language: 'en',
      NotificationURL: order.callbackUrl,
      SuccessURL: order.returnUrl,
      FailURL: order.returnUrl,
      RedirectDueDate: '2026-11-23T09:00:00+00:00',
      Recurrent: 'Y',
      CustomerKey: 'payer-1',
      DATA: { OperationInitiatorType: '1' },
      Receipt: {
        FfdVersion: '1.05',
        Email: 'anna@example.test',
        Taxation: 'usn_income',
        Items: [
          {
            Name: 'Занятия',
            Price: 100_001,
            Quantity: 1,
            Amount: 100_001,
            Tax: 'none',
            PaymentMethod: 'advance',
            PaymentObject: 'service',
          },
          {
            Name: 'Форма',
            Price: 49_999,
            Quantity: 1,
            Amount: 49_999,
            Tax: 'vat22',
            PaymentMethod: 'full_payment',
            PaymentObject: 'commodity',
          },
        ],
      },
    });
  });

  it.each([
    ['CONFIRMED', 150_000, 'succeeded', 1500_00n, 0n],
    ['PARTIAL_REFUNDED', 100_000, 'succeeded', 1500_00n, 500_00n],
    ['REFUNDED', 0, 'succeeded', 1500_00n, 1500_00n],
    ['ASYNC_REFUNDING', 150_000, 'succeeded', 1500_00n, 0n],
    ['NEW', 150_000, 'pending', 0n, 0n],
    ['FORM_SHOWED', 150_000, 'pending', 0n, 0n],
    ['AUTHORIZED', 150_000, 'pending', 0n, 0n],
    ['AUTH_FAIL', 150_000, 'pending', 0n, 0n],
    ['REJECTED', 150_000, 'pending', 0n, 0n],
    ['SOMETHING_NEW', 150_000, 'pending', 0n, 0n],
    ['CANCELED', 150_000, 'canceled', 0n, 0n],
    ['REVERSED', 0, 'canceled', 0n, 0n],
    ['DEADLINE_EXPIRED', 150_000, 'canceled', 0n, 0n],
  ])('that are %s with %i left', async (Status, Amount, is, receivedMinor, refundedMinor) => {
    const { connection } = connect(({ path }) =>
      path === '/v2/CheckOrder'
        ? { Success: true, Payments: [{ PaymentId: '93023021', Status }] }
        : state(Status, { Amount }),
    );
    expect(await connection.fetchPayment(query)).toMatchObject({
      state: is,
      receivedMinor,
      refundedMinor,
      reference: 'LK-000123',
      merchantMatches: true,
    });
  });

  it('made twice, because an answer was lost, are found where the money is', async () => {
    const { connection } = connect(({ path, body }) => {
      const listed = [
        { PaymentId: '93023021', Status: 'NEW' },
        { PaymentId: '93023022', Status: 'CONFIRMED' },
      ];
      if (path === '/v2/CheckOrder') return { Success: true, Payments: listed };
      return body['PaymentId'] === '93023021' ? state('NEW') : state('CONFIRMED', { PaymentId: 93_023_022 });
    });
    for (const providerPaymentId of ['93023021', null]) {
      expect(await connection.fetchPayment({ ...query, providerPaymentId })).toMatchObject({
        providerPaymentId: '93023022',
        state: 'succeeded',
      });
    }
  });

  it.each([
    ['204', true],
    ['1001', true],
    ['9999', false],
    ['3', false],
  ])('refused with the code %s are final: %s', async (ErrorCode, isFinal) => {
    const { connection } = connect(() => ({ Success: false, ErrorCode, Message: 'anna@example.test' }));
    const error: unknown = await connection.createPayment(order).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ isFinal });
    expect(String(error)).not.toContain('anna');
  });

  it('about to expire get the shortest time that the bank takes', async () => {
    const { calls, connection } = connect(() => state('NEW', { PaymentURL: 'https://pay.tbank.test/x' }));
    await connection.createPayment({ ...order, expiresAt: new Date('2026-11-22T09:00:10Z') });
    expect(calls[0]?.body['RedirectDueDate']).toBe('2026-11-22T09:02:00+00:00');
  });

  it('that are not known are null; other money than roubles is not taken', async () => {
    const { connection, calls } = connect(() => ({ Success: false, ErrorCode: '255' }));
    expect(await connection.fetchPayment(query)).toBeNull();
    const before = calls.length;
    await expect(connection.createPayment({ ...order, currency: 'USD' })).rejects.toMatchObject({ isFinal: true });
    expect(calls).toHaveLength(before);
  });

  it('are withdrawn by a call that would take back a kopeck at the most', async () => {
    const { calls, connection } = connect(({ path }) =>
      path === '/v2/CheckOrder' ? { Success: true, Payments: [] } : state(path === '/v2/Cancel' ? 'CANCELED' : 'NEW'),
    );
    expect(await connection.cancelPayment?.(query)).toBe(true);
    expect(calls.find(({ path }) => path === '/v2/Cancel')?.body['Amount']).toBe(1);
    const paid = connect(() => state('CONFIRMED'));
    expect(await paid.connection.cancelPayment?.(query)).toBe(false);
    expect(paid.calls.map(({ path }) => path)).toEqual(['/v2/GetState']);
  });

  it('without a payer charge the payment that an earlier try has left', async () => {
    const saved = { token: '145919', title: '' };
    const first = connect(({ path }) =>
      path === '/v2/CheckOrder' ? { Success: false, ErrorCode: '335' } : state('NEW'),
    );
    await first.connection.chargeSaved?.(order, saved);
    expect(first.calls.map(({ path }) => path)).toEqual(['/v2/CheckOrder', '/v2/Init', '/v2/Charge']);
    expect(first.calls[1]?.body).toMatchObject({ DATA: { OperationInitiatorType: 'R' } });
    const tapped = connect(({ path }) =>
      path === '/v2/CheckOrder' ? { Success: false, ErrorCode: '335' } : state('NEW'),
    );
    await tapped.connection.chargeSaved?.({ ...order, initiator: 'payer' }, saved);
    expect(tapped.calls[1]?.body).toMatchObject({ DATA: { OperationInitiatorType: '2' } });
    expect(first.calls[2]?.body).toMatchObject({ PaymentId: '93023021', RebillId: '145919' });
    const again = connect(() => ({ Success: true, Payments: [{ PaymentId: '5', Status: 'CONFIRMED' }] }));
    expect(await again.connection.chargeSaved?.(order, saved)).toEqual({ providerPaymentId: '5' });
    expect(again.calls.map(({ path }) => path)).toEqual(['/v2/CheckOrder']);
  });

  it('without a payer try no second time what was refused, and know a card that is no more', async () => {
    const saved = { token: '145919', title: '' };
    const refused = connect(() => ({ Success: true, Payments: [{ PaymentId: '5', Status: 'REJECTED' }] }));
    await expect(refused.connection.chargeSaved?.(order, saved)).rejects.toMatchObject({ isFinal: true });
    expect(refused.calls.map(({ path }) => path)).toEqual(['/v2/CheckOrder']);
    const failing = (code: string) =>
      connect(({ path }) =>
        path === '/v2/Charge'
          ? { Success: false, ErrorCode: code }
          : path === '/v2/Init'
            ? state('NEW')
            : { Success: false, ErrorCode: '335' },
      ).connection.chargeSaved?.(order, saved);
    await expect(failing('1054')).rejects.toBeInstanceOf(MethodRevokedError);
    await expect(failing('1051')).rejects.not.toBeInstanceOf(MethodRevokedError);
  });
});

describe('refunds and receipts at T-Bank', () => {
  const refund = { amountMinor: 500_00n, idempotencyKey: 'k'.repeat(32), reason: null };

  it('go by our key and end at once, or later', async () => {
    for (const [Status, expected] of [
      ['PARTIAL_REFUNDED', 'succeeded'],
      ['ASYNC_REFUNDING', 'pending'],
    ] as const) {
      const { calls, connection } = connect(({ path }) =>
        path === '/v2/Cancel' ? state(Status, { OriginalAmount: 150_000, NewAmount: 100_000 }) : state('CONFIRMED'),
      );
      expect(await connection.refundPayment?.(query, { ...refund, receipt })).toEqual({
        providerRefundId: `${refund.idempotencyKey}:100000`,
        state: expected,
        failure: null,
      });
      expect(calls.at(-1)?.body).toMatchObject({
        Amount: 50_000,
        ExternalRequestId: refund.idempotencyKey,
        Receipt: { Email: 'anna@example.test' },
      });
    }
  });

  it('are not asked for while money is on its way back', async () => {
    const { calls, connection } = connect(() => state('ASYNC_REFUNDING'));
    await expect(connection.refundPayment?.(query, refund)).rejects.toMatchObject({ isFinal: false });
    expect(calls.map(({ path }) => path)).toEqual(['/v2/GetState']);
  });

  it.each([
    ['ASYNC_REFUNDING', 150_000, 'pending'],
    ['PARTIAL_REFUNDED', 100_000, 'succeeded'],
    ['PARTIAL_REFUNDED', 120_000, 'failed'],
    ['REFUNDED', 0, 'succeeded'],
    ['CONFIRMED', 150_000, 'failed'],
  ])('that left the payment %s with %i', async (Status, Amount, is) => {
    const { connection } = connect(() => state(Status, { Amount }));
    const asked = { providerRefundId: 'key:100000', idempotencyKey: 'key', amountMinor: 500_00n };
    expect(await connection.fetchRefund?.(query, asked)).toMatchObject({ state: is });
    expect(await connection.fetchRefund?.(query, { ...asked, providerRefundId: null })).toBeNull();
  });

  it('that close a prepayment are paid by what was paid before', async () => {
    const { calls, connection } = connect(() => state('CONFIRMED'));
    expect(await connection.makeOffsetReceipt?.(query, receipt, 'key')).toMatchObject({
      kind: 'offset',
      state: 'pending',
    });
    expect(calls.at(-1)).toMatchObject({
      path: '/cashbox/SendClosingReceipt',
      body: { Receipt: { Payments: { Electronic: 0, AdvancePayment: 150_000 } } },
    });
  });
});

describe('the settings of T-Bank', () => {
  it('are checked by a question about an order that there is not', async () => {
    const check = (ErrorCode: string, mode?: 'live') =>
      connect(() => ({ Success: false, ErrorCode }), mode).connection.check?.();
    await expect(check('335')).resolves.toBeUndefined();
    await expect(check('204')).rejects.toMatchObject({ isFinal: true });
    await expect(check('335', 'live')).rejects.toThrow('test terminal');
  });

  it('need a terminal and its password only', () => {
    expect(tbank.fields.map(({ name, isOptional, isSecret }) => [name, isOptional, isSecret])).toEqual([
      ['terminalKey', false, false],
      ['password', false, true],
      ['ffdVersion', true, false],
      ['apiBase', true, false],
    ]);
  });
});
