import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { type CallbackRequest, type PaymentOrder, ProviderError } from '../provider.ts';
import { robokassa } from './index.ts';
import { taxIn } from './receipt.ts';
import { hashOf, invoiceToken, isSigned, linkSignature, refundToken, signedContent } from './signature.ts';
import { plain } from './text.ts';

const settings = {
  merchantLogin: 'school-shop',
  password1: 'first-password',
  password2: 'second-password',
  password3: 'third-password',
  siteUrl: 'https://school.test',
};
const clock = fixedClock('2026-11-22T09:00:00Z');
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const paidXml = fixture('operation.xml');
const resultForm = fixture('result.txt').trim();
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

type Answer = (request: Request, body: string) => Response | string | object;

function connect(answer: Answer = () => paidXml, mode: 'test' | 'live' = 'live', more: object = {}) {
  const calls: { method: string; url: URL; body: string }[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    calls.push({ method: request.method, url: new URL(request.url), body });
    const content = answer(request, body);
    if (content instanceof Response) return content;
    return typeof content === 'string' ? new Response(content) : Response.json(content);
  };
  const connection = robokassa.connect({ ...settings, ...more }, { fetch: fetcher, clock, mode });
  return { calls, connection };
}

const receipt: FiscalReceipt = {
  buyerEmail: 'anna@example.test',
  taxSystem: 'usn_income',
  items: [
    { name: 'Занятия «Йога»', amountMinor: 1000_01n, vat: 'none', subject: 'service', mode: 'advance' },
    { name: 'Форма', amountMinor: 499_99n, vat: 'vat22', subject: 'commodity', mode: 'full_payment' },
  ],
};
const order: PaymentOrder = {
  id: 123,
  number: 'LK-000123',
  idempotencyKey: 'a'.repeat(48),
  amountMinor: 1500_00n,
  currency: 'RUB',
  description: 'Оплата занятий — ноябрь № 7',
  items: [],
  locale: 'ru',
  returnUrl: 'https://cabinet.test/back',
  callbackUrl: 'https://cabinet.test/hooks/robokassa/x',
  expiresAt: new Date('2026-11-23T09:00:00Z'),
  payer: { key: 'client-1', email: 'anna@example.test' },
};
const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: '123',
  amountMinor: 1500_00n,
  currency: 'RUB',
  createdAt: clock.now(),
};
const refundOrder = { amountMinor: 500_00n, idempotencyKey: 'k'.repeat(32), reason: null };

const callback = (body: string, more: Partial<CallbackRequest> = {}): CallbackRequest => ({
  method: 'POST',
  type: null,
  headers: new Headers(),
  query: new URLSearchParams(),
  body: Buffer.from(body),
  remoteAddress: null,
  ...more,
});

/** A notification as Robokassa signs it. */
function resultOf(fields: Record<string, string>, password2 = settings.password2): string {
  const own = Object.keys(fields).filter((name) => /^shp_/i.test(name));
  const ordered = own.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const signed = [fields['OutSum'], fields['InvId'], password2, ...ordered.map((name) => `${name}=${fields[name]}`)];
  return new URLSearchParams({ ...fields, SignatureValue: md5(signed.join(':')) }).toString();
}
const ours = { Shp_order: 'LK-000123', Shp_shop: 'school-shop', Shp_sum: '1500.00' };

describe('signatures', () => {
  const facts = { login: 'my_merchant_login', outSum: '100.00', invId: '42', own: [] };

  it('of links are the published ones', () => {
    expect(linkSignature({ algorithm: 'md5', password1: 'my_password1' }, facts)).toBe(
      '7642fdc174d0aabe022d992afd59f276',
    );
    expect(hashOf('md5', ['test', '5.12', '5', 'securepass1'])).toBe('d33ad746fefb057705993fc6662c5beb');
  });

  it.each([
    ['md5', 32],
    ['ripemd160', 40],
    ['sha1', 40],
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ] as const)('by %s have %i digits', (algorithm, digits) => {
    const signature = linkSignature({ algorithm, password1: 'p' }, facts);
    expect(signature).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
    expect(signature).toBe(createHash(algorithm).update('my_merchant_login:100.00:42:p').digest('hex'));
  });

  it('hold the receipt before the password and our parameters after it, in the order of the alphabet', () => {
    const own = [
      ['Shp_b', '2'],
      ['Shp_a', '1'],
    ] as const;
    const signature = linkSignature({ algorithm: 'md5', password1: 'p1' }, { ...facts, receipt: '%7B%7D', own });
    expect(signature).toBe(md5('my_merchant_login:100.00:42:%7B%7D:p1:Shp_a=1:Shp_b=2'));
  });

  it('of second receipts are the published one', () => {
    const content =
      'eyJtZXJjaGFudElkIjogInJvYm9rYXNzYV9zZWxsIiwiaWQiOiAiMTQiLCJvcmlnaW5JZCI6ICIxMyIsIm9wZXJhdGlvbiI6ICJzZWxsIiwKInNubyI6ICJvc24iLCJ1cmwiOiAiaHR0cHM6Ly93d3cucm9ib2thc3NhLnJ1LyIsInRvdGFsIjogMTAwLCJpdGVtcyI6IFt7Im5hbWUiOiAi0KLQvtCy0LDRgCIsInF1YW50aXR5IjogMSwic3VtIjogMTAwLCJ0YXgiOiAibm9uZSIsInBheW1lbnRfbWV0aG9kIjogImZ1bGxfcGF5bWVudCIsInBheW1lbnRfb2JqZWN0IjogImNvbW1vZGl0eSJ9XSwiY2xpZW50IjogeyJlbWFpbCI6ICJ0ZXN0QHRlc3QucnUiLCJwaG9uZSI6ICI3MTIzNDU2Nzg5MCJ9LCJwYXltZW50cyI6IFt7InR5cGUiOiAyLCJzdW0iOiAxMDB9XSwidmF0cyI6IFt7InR5cGUiOiAibm9uZSIsInN1bSI6IDB9XX0';
    // What stands there as an example is JSON with spaces of its own, so that only the steps after it can be compared.
    expect(md5(`${content}robokassatest`)).toBe('3001586201143da4232896c44244bdbb');
    const [encoded, signature] = signedContent({ merchantId: 'a', id: '34' }, 'md5', 'robokassatest').split('.');
    expect(Buffer.from(encoded ?? '', 'base64url').toString()).toBe('{"merchantId":"a","id":"34"}');
    expect(signature).toBe(Buffer.from(md5(`${encoded}robokassatest`)).toString('base64url'));
    expect(Buffer.from('MzAwMTU4NjIwMTE0M2RhNDIzMjg5NmM0NDI0NGJkYmI', 'base64url').toString()).toBe(
      md5(`${content}robokassatest`),
    );
  });

  it('of tokens: refunds by SHA-256 and the third password, invoices by MD5, login and the first', () => {
    const parts = (token: string) => token.split('.');
    const [header = '', content = '', signature] = parts(refundToken({ OpKey: 'k', RefundSum: 1 }, 'third'));
    expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}');
    expect(Buffer.from(content, 'base64url').toString()).toBe('{"OpKey":"k","RefundSum":1}');
    expect(signature).toBe(createHmac('sha256', 'third').update(`${header}.${content}`).digest('base64url'));
    const [first = '', second = '', third] = parts(invoiceToken({ InvId: 851 }, 'robo-demo-test', 'pass1'));
    expect(Buffer.from(first, 'base64url').toString()).toBe('{"alg":"MD5","typ":"JWT"}');
    expect(third).toBe(createHmac('md5', 'robo-demo-test:pass1').update(`${first}.${second}`).digest('base64url'));
  });

  it('of notifications are of the sum as it came, in hex of any case, and of nothing else', () => {
    const result = { outSum: '10.000000', invId: '5', own: [] };
    const signature = md5('10.000000:5:password_2');
    const check = (given: string) => isSigned({ ...result, signature: given }, 'md5', 'password_2');
    expect([signature, signature.toUpperCase()].map(check)).toEqual([true, true]);
    const wrong = [md5('10.00:5:password_2'), md5('10.000000:5:'), signature.slice(1), `${signature}00`, '', 'zz', 'é'];
    expect(wrong.filter(check)).toEqual([]);
  });

  it('of notifications take our parameters in either order of the alphabet', () => {
    const own = [
      ['shp_interface', 'link'],
      ['Shp_order', 'LK-000123'],
    ] as const;
    for (const line of ['shp_interface=link:Shp_order=LK-000123', 'Shp_order=LK-000123:shp_interface=link']) {
      const signature = md5(`1.00:5:p:${line}`);
      expect(isSigned({ outSum: '1.00', invId: '5', signature, own }, 'md5', 'p')).toBe(true);
    }
  });
});

describe('the link', () => {
  const linkFor = async (changed: Partial<PaymentOrder> = {}, mode: 'test' | 'live' = 'live', more: object = {}) => {
    const { calls, connection } = connect(undefined, mode, more);
    const made = await connection.createPayment({ ...order, ...changed });
    expect(calls).toEqual([]);
    return { made, url: new URL(made.confirmationUrl) };
  };

  it('says all there is to say, signed, and makes no call', async () => {
    const { made, url } = await linkFor();
    expect(made.providerPaymentId).toBe('123');
    expect(`${url.origin}${url.pathname}`).toBe('https://auth.robokassa.ru/Merchant/Index.aspx');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      MerchantLogin: 'school-shop',
      OutSum: '1500.00',
      InvId: '123',
      Description: 'Оплата занятий - ноябрь N 7',
      SignatureValue: md5(
        'school-shop:1500.00:123:first-password:Shp_order=LK-000123:Shp_shop=school-shop:Shp_sum=1500.00',
      ),
      Culture: 'ru',
      Encoding: 'utf-8',
      ExpirationDate: '2026-11-23T09:00:00.000+00:00',
      Email: 'anna@example.test',
      ...ours,
    });
  });

  it('says that a test is one', async () => {
    expect((await linkFor({}, 'test')).url.searchParams.get('IsTest')).toBe('1');
    expect((await linkFor()).url.searchParams.has('IsTest')).toBe(false);
  });

  it('holds the receipt encoded once more than it is signed', async () => {
    const { url } = await linkFor({ receipt });
    const given = url.searchParams.get('Receipt') ?? '';
    expect(given).toMatch(/^%7B%22sno%22/);
    expect(JSON.parse(decodeURIComponent(given))).toEqual({
      sno: 'usn_income',
      items: [
        {
          name: 'Занятия "Йога"',
          quantity: 1,
          sum: 1000.01,
          payment_method: 'advance',
          payment_object: 'service',
          tax: 'none',
        },
        {
          name: 'Форма',
          quantity: 1,
          sum: 499.99,
          payment_method: 'full_payment',
          payment_object: 'commodity',
          tax: 'vat22',
        },
      ],
    });
    expect(url.searchParams.get('SignatureValue')).toBe(
      md5(`school-shop:1500.00:123:${given}:first-password:Shp_order=LK-000123:Shp_shop=school-shop:Shp_sum=1500.00`),
    );
  });

  it('of a receipt that is too long for it is that of an invoice', async () => {
    const items = Array.from({ length: 12 }, (_, index) => ({
      name: `Занятие ${index} по расписанию группы «Йога для всех»`,
      amountMinor: 125_00n,
      vat: 'none' as const,
      subject: 'service' as const,
      mode: 'full_prepayment' as const,
    }));
    const url = 'https://auth.robokassa.ru/merchant/Invoice/6hucaX7-BkKNi4lyi-Iu2g';
    const { calls, connection } = connect(() => ({ isSuccess: true, url }));
    const made = await connection.createPayment({ ...order, receipt: { ...receipt, items } });
    expect(made).toEqual({ providerPaymentId: '123', confirmationUrl: url });
    expect(calls[0]?.url.href).toBe('https://services.robokassa.ru/InvoiceServiceWebApi/api/CreateInvoice');
    const content = (JSON.parse(calls[0]?.body ?? '') as string).split('.')[1] ?? '';
    const sent = JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>;
    expect(sent).toMatchObject({
      MerchantLogin: 'school-shop',
      InvoiceType: 'OneTime',
      InvId: 123,
      OutSum: 1500,
      UserFields: { shp_order: 'LK-000123', shp_shop: 'school-shop', shp_sum: '1500.00' },
    });
    expect(sent['InvoiceItems']).toHaveLength(12);
    const refused = connect(() => ({ isSuccess: false, message: 'no' })).connection;
    await expect(refused.createPayment({ ...order, receipt: { ...receipt, items } })).rejects.toMatchObject({
      isFinal: true,
    });
  });

  it('is numbered from where the shop is free, within what Robokassa takes', async () => {
    expect((await linkFor({}, 'live', { invoiceOffset: '50000' })).made.providerPaymentId).toBe('50123');
    const { connection } = connect(undefined, 'live', { invoiceOffset: '999999999' });
    await expect(connection.createPayment({ ...order, id: 1_147_483_649 })).rejects.toThrow(ProviderError);
    await expect(connection.createPayment({ ...order, currency: 'EUR' })).rejects.toMatchObject({ isFinal: true });
  });

  it('has texts that Robokassa takes, cut to their limits', () => {
    expect(plain('«Йога»  — №7 • 🧘 日本', 100)).toBe('"Йога" - N7 *');
    expect(plain('🧘', 100)).toBe('Оплата');
    expect(plain('я'.repeat(300), 100)).toHaveLength(100);
  });
});

describe('notifications', () => {
  const { connection } = connect();
  const parse = (body: string, more?: Partial<CallbackRequest>) => connection.parseCallback(callback(body, more));

  it('are proven, told apart by what they say, and answered with their number', () => {
    const body = resultOf({ OutSum: '1500.000000', InvId: '123', Fee: '30.00', EMail: 'a@b.test', ...ours });
    const event = { eventKey: '123:150000:LK-000123', providerPaymentId: '123', reference: 'LK-000123' };
    const reply = { status: 200, contentType: 'text/plain', body: 'OK123' };
    expect(parse(body)).toEqual({ kind: 'event', event, reply });
    expect(parse('', { method: 'GET', query: new URLSearchParams(body) })).toEqual({ kind: 'event', event, reply });
    // The same news with a sum that is written in another way.
    expect(parse(resultOf({ OutSum: '1500.00', InvId: '123', ...ours }))).toMatchObject({ event });
  });

  it('are read from a recorded one', () => {
    expect(parse(resultForm)).toMatchObject({ kind: 'event', reply: { body: 'OK123' } });
  });

  it('of payments that were not started here are kept, and taken for nobody’s', () => {
    expect(parse(resultOf({ OutSum: '10.00', InvId: '123' }))).toMatchObject({
      kind: 'event',
      event: { providerPaymentId: null, reference: null, eventKey: '123:1000:' },
      reply: { body: 'OK123' },
    });
  });

  it.each([
    ['of a test', resultOf({ OutSum: '1500.00', InvId: '123', IsTest: '1', ...ours })],
    ['signed with another password', resultOf({ OutSum: '1500.00', InvId: '123', ...ours }, 'first-password')],
    ['with a sum twice', `${resultOf({ OutSum: '1500.00', InvId: '123', ...ours })}&outsum=1.00`],
    ['without a number', resultOf({ OutSum: '1500.00', InvId: '', ...ours })],
    ['with a sum that is none', resultOf({ OutSum: '1e3', InvId: '123', ...ours })],
    ['without anything', ''],
  ])('%s are unproven', (_how, body) => {
    expect(parse(body)).toMatchObject({ kind: 'unproven' });
  });

  it('are the only word on a test, and prove themselves again', () => {
    const test = connect(undefined, 'test').connection;
    const body = Buffer.from(resultOf({ OutSum: '1500.00', InvId: '123', IsTest: '1', PaymentMethod: 'SBP', ...ours }));
    const read = (bytes: Uint8Array) => test.readEvent?.({ eventKey: 'x', body: bytes });
    expect(read(body)).toEqual({
      providerPaymentId: '123',
      state: 'succeeded',
      receivedMinor: 1500_00n,
      refundedMinor: 0n,
      currency: 'RUB',
      reference: 'LK-000123',
      merchantMatches: true,
      method: 'СБП',
    });
    expect(read(Buffer.from(body.toString().replace('1500.00', '9500.00')))).toBeNull();
    expect(read(Buffer.from(resultOf({ OutSum: '1500.00', InvId: '123', ...ours, Shp_shop: 'other' })))).toMatchObject({
      merchantMatches: false,
    });
    expect(connection.readEvent).toBeUndefined();
    expect([test.refundPayment, test.check, test.cancelPayment]).toEqual([undefined, undefined, undefined]);
  });
});

describe('payments at Robokassa', () => {
  const withState = (code: number) => paidXml.replace('<Code>100</Code>', `<Code>${code}</Code>`);
  const failing = (code: number) =>
    `<?xml version="1.0"?><OperationStateResponse xmlns="http://merchant.roboxchange.com/WebService/"><Result><Code>${code}</Code></Result></OperationStateResponse>`;

  it('are asked for by their number, with the second password', async () => {
    const { calls, connection } = connect();
    expect(await connection.fetchPayment(query)).toEqual({
      providerPaymentId: '123',
      state: 'succeeded',
      // What our link was for: less the commission it is 1455.
      receivedMinor: 1500_00n,
      refundedMinor: 0n,
      currency: 'RUB',
      reference: 'LK-000123',
      merchantMatches: true,
      method: '•• 4477',
    });
    expect(`${calls[0]?.url.origin}${calls[0]?.url.pathname}`).toBe(
      'https://auth.robokassa.ru/Merchant/WebService/Service.asmx/OpStateExt',
    );
    expect(Object.fromEntries(calls[0]?.url.searchParams ?? [])).toEqual({
      MerchantLogin: 'school-shop',
      InvoiceID: '123',
      Signature: md5('school-shop:123:second-password'),
    });
  });

  it.each([
    [5, 'pending'],
    [10, 'pending'],
    [20, 'pending'],
    [60, 'canceled'],
    [80, 'pending'],
    [90, 'pending'],
  ])('in the state %i are %s', async (code, state) => {
    const payment = await connect(() => withState(code)).connection.fetchPayment(query);
    expect(payment).toMatchObject({ state, receivedMinor: 0n });
  });

  it('that are being credited are asked about again', async () => {
    await expect(connect(() => withState(50)).connection.fetchPayment(query)).rejects.toMatchObject({ isFinal: false });
  });

  it('of somebody else under our number are none of ours', async () => {
    const foreign = paidXml.replace(/<UserField>[\s\S]*<\/UserField>/, '');
    expect(await connect(() => foreign).connection.fetchPayment(query)).toBeNull();
    expect(await connect(() => failing(3)).connection.fetchPayment(query)).toBeNull();
    const kazakh = paidXml.replace('<OutCurrLabel>BNR<', '<OutCurrLabel>KZT<');
    expect(await connect(() => kazakh).connection.fetchPayment(query)).toMatchObject({ currency: 'KZT' });
    const asDocumented = paidXml.replaceAll('UserField>', 'UserFields>');
    expect(await connect(() => asDocumented).connection.fetchPayment(query)).toMatchObject({ reference: 'LK-000123' });
  });

  it.each([
    [1, true],
    [2, true],
    [4, false],
    [1000, false],
  ])('that cannot be told because of %i are an error, final: %s', async (code, isFinal) => {
    await expect(connect(() => failing(code)).connection.fetchPayment(query)).rejects.toMatchObject({ isFinal });
  });

  it('answers that cannot be read prove nothing', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a><Result><Code>&c;</Code></Result></a>';
    for (const text of ['', '<h1>503', '<a/>', '{}', bomb]) {
      await expect(connect(() => text).connection.fetchPayment(query)).rejects.toMatchObject({ isFinal: false });
    }
    await expect(connect(() => new Response('', { status: 500 })).connection.fetchPayment(query)).rejects.toMatchObject(
      { isFinal: false },
    );
  });

  it('that nobody paid are withdrawn where they are invoices; links run out by themselves', async () => {
    const { calls, connection } = connect(() => ({ isSuccess: false }));
    expect(await connection.cancelPayment?.(query)).toBe(true);
    const content = (JSON.parse(calls[0]?.body ?? '') as string).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(content, 'base64url').toString())).toEqual({
      MerchantLogin: 'school-shop',
      InvId: 123,
    });
  });
});

describe('refunds at Robokassa', () => {
  const requestId = '68cd7fa6-1338-4745-ba5c-28d16cbcdb3d';
  const answering =
    (created: object | Response, state: object = { requestId, amount: 500, label: 'finished' }): Answer =>
    (request) => {
      if (request.url.includes('OpStateExt')) return paidXml;
      if (request.url.endsWith('/RefundService/Refund/Create')) {
        return created instanceof Response ? created.clone() : created;
      }
      return state;
    };
  const made = { success: true, message: null, requestId };
  const sent = (body: string) => {
    const [header = '', content = '', signature] = (JSON.parse(body) as string).split('.');
    expect(signature).toBe(createHmac('sha256', settings.password3).update(`${header}.${content}`).digest('base64url'));
    return JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>;
  };

  it('are made of the operation, in part or in whole, with their receipt', async () => {
    const { calls, connection } = connect(answering(made));
    const back = { ...receipt, items: receipt.items.slice(1) };
    expect(await connection.refundPayment?.(query, { ...refundOrder, receipt: back })).toEqual({
      providerRefundId: requestId,
      state: 'succeeded',
      failure: null,
    });
    expect(sent(calls[1]?.body ?? '')).toEqual({
      OpKey: '0005F891-8CCD-434B-8455-816AFFFDBF37-0VOisWikFF',
      RefundSum: 500,
      InvoiceItems: [
        {
          Name: 'Форма',
          Quantity: 1,
          Cost: 499.99,
          Tax: 'vat22',
          PaymentMethod: 'full_payment',
          PaymentObject: 'commodity',
        },
      ],
    });
    await connection.refundPayment?.(query, { ...refundOrder, amountMinor: 1500_00n });
    expect(Object.keys(sent(calls[4]?.body ?? ''))).toEqual(['OpKey']);
  });

  it('that are refused are final; those of which nobody knows are not', async () => {
    const refuse = (created: object | Response) =>
      connect(answering(created)).connection.refundPayment?.(query, refundOrder);
    await expect(refuse({ success: false, message: 'NotEnoughOperationFunds', requestId: null })).rejects.toMatchObject(
      { isFinal: true, message: 'Robokassa refused: NotEnoughOperationFunds' },
    );
    await expect(refuse({ success: false, message: 'Анна <a@b.test>' })).rejects.toMatchObject({
      message: 'Robokassa refused: no reason given',
    });
    await expect(refuse(new Response('', { status: 401 }))).rejects.toMatchObject({ isFinal: true });
    await expect(refuse(new Response('', { status: 502 }))).rejects.toMatchObject({ isFinal: false });
  });

  it('are not asked for while the payment cannot be told: nothing was done, and that is final', async () => {
    const { calls, connection } = connect(() => new Response('', { status: 503 }));
    await expect(connection.refundPayment?.(query, refundOrder)).rejects.toMatchObject({ isFinal: true });
    expect(calls).toHaveLength(1);
  });

  it('are asked after by their request; without it nothing is known of them', async () => {
    const fate = (state: object) =>
      connect(answering(made, state)).connection.fetchRefund?.(query, { ...refundOrder, providerRefundId: requestId });
    expect(await fate({ requestId, amount: 1, label: 'processing' })).toMatchObject({ state: 'pending' });
    expect(await fate({ requestId, amount: 1, label: 'canceled' })).toMatchObject({ state: 'failed' });
    expect(await fate({ message: 'Id is invalid or request id does not exist' })).toMatchObject({ state: 'pending' });
    const { calls, connection } = connect();
    expect(await connection.fetchRefund?.(query, { ...refundOrder, providerRefundId: null })).toBeNull();
    expect(calls).toEqual([]);
    expect([connection.tellsRefunds, connection.forgetsRefunds]).toEqual([false, true]);
  });

  it('need the third password', () => {
    expect(connect(undefined, 'live', { password3: undefined }).connection.refundPayment).toBeUndefined();
  });
});

describe('receipts at Robokassa', () => {
  const done = {
    Code: '2',
    Description: 'Done',
    FnNumber: '9289000100348548',
    FiscalDocumentNumber: 135771,
    FiscalDocumentAttribute: '207899681',
    FiscalDate: null,
  };
  const unknown = { Code: '1000', Description: 'not found' };

  it('are told by the number of the payment', async () => {
    const { calls, connection } = connect(() => done);
    expect(await connection.fetchReceipts?.(query, [])).toEqual([
      {
        key: 'first:123',
        kind: 'payment',
        state: 'registered',
        url: null,
        storageNumber: '9289000100348548',
        documentNumber: '135771',
        attribute: '207899681',
      },
    ]);
    const [content = '', signature = ''] = calls[0]?.body.split('.') ?? [];
    expect(calls[0]?.url.href).toBe('https://ws.roboxchange.com/RoboFiscal/Receipt/Status');
    expect(JSON.parse(Buffer.from(content, 'base64url').toString())).toEqual({ merchantId: 'school-shop', id: '123' });
    expect(Buffer.from(signature, 'base64url').toString()).toBe(md5(`${content}first-password`));
    expect(await connect(() => unknown).connection.fetchReceipts?.(query, [])).toEqual([]);
  });

  it('that close a prepayment are made once for one key, for all that was prepaid', async () => {
    const { calls, connection } = connect((request) =>
      request.url.endsWith('/Attach') ? { ResultCode: 0, ResultDescription: 'ok' } : unknown,
    );
    const offset = await connection.makeOffsetReceipt?.(query, receipt, 'key-1');
    expect(offset).toMatchObject({ kind: 'offset', state: 'pending' });
    const sent = JSON.parse(Buffer.from(calls[1]?.body.split('.')[0] ?? '', 'base64url').toString()) as object;
    expect(sent).toMatchObject({
      merchantId: 'school-shop',
      originId: '123',
      operation: 'sell',
      sno: 'usn_income',
      url: 'https://school.test',
      total: 1500,
      items: [{ payment_method: 'full_payment' }, { payment_method: 'full_payment' }],
      client: { email: 'anna@example.test' },
      payments: [{ type: 2, sum: 1500 }],
      vats: [
        { type: 'none', sum: 0 },
        { type: 'vat22', sum: 90.16 },
      ],
    });
    const again = connect(() => done);
    expect(await again.connection.makeOffsetReceipt?.(query, receipt, 'key-1')).toMatchObject({
      key: offset?.key,
      state: 'registered',
    });
    expect(again.calls).toHaveLength(1);
    const told = await connect(() => done).connection.fetchReceipts?.(query, [offset?.key ?? '', 'first:123']);
    expect(told?.map(({ key, kind }) => [key, kind])).toEqual([
      ['first:123', 'payment'],
      [offset?.key, 'offset'],
    ]);
    const refused = connect((request) => (request.url.endsWith('/Attach') ? { ResultCode: '3' } : unknown));
    await expect(refused.connection.makeOffsetReceipt?.(query, receipt, 'key-1')).rejects.toMatchObject({
      isFinal: true,
    });
    expect(connect(undefined, 'live', { siteUrl: undefined }).connection.makeOffsetReceipt).toBeUndefined();
  });

  it('hold the tax that is in a sum, to the nearest kopeck', () => {
    expect(taxIn(120_00n, 'vat20')).toBe(20_00n);
    expect(taxIn(120_00n, 'vat120')).toBe(20_00n);
    expect(taxIn(499_99n, 'vat22')).toBe(90_16n);
    expect(taxIn(100n, 'vat10')).toBe(9n);
    expect(taxIn(100_00n, 'none')).toBe(0n);
  });
});

describe('the settings of Robokassa', () => {
  it('need the shop and two passwords; the third, the algorithm and the rest are for whom they concern', () => {
    expect(robokassa.fields.map(({ name, isOptional, isSecret }) => [name, isOptional, isSecret])).toEqual([
      ['merchantLogin', false, false],
      ['password1', false, true],
      ['password2', false, true],
      ['password3', true, true],
      ['algorithm', true, false],
      ['invoiceOffset', true, false],
      ['siteUrl', true, false],
      ['apiBase', true, false],
      ['servicesBase', true, false],
      ['fiscalBase', true, false],
    ]);
    expect(robokassa.checkSettings({ ...settings, algorithm: 'SHA256' })).toMatchObject({ algorithm: 'sha256' });
    expect(() => robokassa.checkSettings({ ...settings, algorithm: 'sha3' })).toThrow('algorithm');
    expect(() => robokassa.checkSettings({ ...settings, apiBase: 'http://robokassa.test' })).toThrow('apiBase');
  });

  it('are checked by asking about an invoice that there may not be', async () => {
    const answer = (code: number) => paidXml.replace('<Code>0</Code>', `<Code>${code}</Code>`);
    for (const code of [0, 3, 4]) await connect(() => answer(code)).connection.check?.();
    for (const code of [1, 2]) {
      await expect(connect(() => answer(code)).connection.check?.()).rejects.toMatchObject({ isFinal: true });
    }
  });
});
