import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { type CallbackRequest, ProviderError } from '../provider.ts';
import { sandbox } from './index.ts';
import { signedHeaders } from './signature.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
const settings = { apiBase: 'http://bank.test/api/', merchantId: 'school', secret: 'a secret of the test merchant' };
const clock = fixedClock('2026-11-22T09:00:00Z');

function connect(answer: (url: string, init: RequestInit | undefined) => Response = () => Response.error()) {
  const fetcher: typeof fetch = (input, init) =>
    Promise.resolve(answer(input instanceof Request ? input.url : input.toString(), init));
  return sandbox.connect(settings, { fetch: fetcher, clock, mode: 'test' });
}

function callback(
  body: Uint8Array,
  headers = signedHeaders(settings.secret, 'callback', clock.now(), body),
): CallbackRequest {
  return {
    method: 'POST',
    type: null,
    headers: new Headers(headers),
    query: new URLSearchParams(),
    body,
    remoteAddress: '127.0.0.1',
  };
}

const query = {
  id: 123,
  number: 'LK-000123',
  providerPaymentId: null,
  amountMinor: 480_000n,
  currency: 'RUB',
  createdAt: clock.now(),
};

describe('sandbox callbacks', () => {
  const body = fixture('callback');

  it('reads a signed one and acknowledges it', () => {
    expect(connect().parseCallback(callback(body))).toEqual({
      kind: 'event',
      event: {
        eventKey: '7b1f7c1e-3a44-4d07-9d6a-0d3f2c8f5b10',
        providerPaymentId: 'c1c5b0a8-7e0d-4a0e-9a55-6c2f0f3f4f11',
        reference: 'LK-000123',
      },
      reply: { status: 200, contentType: 'application/json', body: '{"ok":true}' },
    });
  });

  it.each([
    ['without a signature', callback(body, {}), 'unsigned'],
    [
      'signed with another secret',
      callback(body, signedHeaders('another secret of somebody', 'callback', clock.now(), body)),
      'forged',
    ],
    [
      'signed for another purpose',
      callback(body, signedHeaders(settings.secret, 'POST /api/payments', clock.now(), body)),
      'forged',
    ],
    [
      'with a changed body',
      { ...callback(body), body: Buffer.from(body.toString().replace('LK-000123', 'LK-000124')) },
      'forged',
    ],
    [
      'recorded and sent again later',
      callback(body, signedHeaders(settings.secret, 'callback', new Date('2026-11-22T08:00:00Z'), body)),
      'stale',
    ],
    [
      'meant for another merchant',
      callback(Buffer.from(body.toString().replace('"school"', '"shop"'))),
      'not-for-this-merchant',
    ],
    ['signed but no JSON', callback(Buffer.from('{')), 'not-for-this-merchant'],
  ])('refuses one %s', (_, request, reason) => {
    expect(connect().parseCallback(request)).toEqual({ kind: 'unproven', reason });
  });
});

describe('sandbox payments', () => {
  it('are found by our number while the id is not known, and read into the contract', async () => {
    const asked: string[] = [];
    const connection = connect((url) => {
      asked.push(url);
      return new Response(fixture('payment'));
    });
    expect(await connection.fetchPayment(query)).toEqual({
      providerPaymentId: 'c1c5b0a8-7e0d-4a0e-9a55-6c2f0f3f4f11',
      state: 'succeeded',
      receivedMinor: 480_000n,
      refundedMinor: 0n,
      currency: 'RUB',
      reference: 'LK-000123',
      merchantMatches: true,
      method: '•• 4242',
    });
    await connection.fetchPayment({ ...query, providerPaymentId: 'p/1' });
    expect(asked).toEqual(['http://bank.test/api/orders/LK-000123', 'http://bank.test/api/payments/p%2F1']);
  });

  it('say so when the bank names another merchant', async () => {
    const foreign = fixture('payment').toString().replace('"school"', '"shop"');
    const payment = await connect(() => new Response(foreign)).fetchPayment(query);
    expect(payment?.merchantMatches).toBe(false);
  });

  it('are unknown on a 404', async () => {
    expect(await connect(() => new Response('{}', { status: 404 })).fetchPayment(query)).toBeNull();
  });

  it.each([
    ['a 500', () => new Response('', { status: 500 }), false],
    ['a 429', () => new Response('', { status: 429 }), false],
    ['a refusal', () => new Response('{}', { status: 401 }), true],
    ['an answer that is no payment', () => new Response('<html>'), false],
    [
      'a broken connection',
      () => {
        throw new TypeError('fetch failed');
      },
      false,
    ],
  ])('tell after %s whether asking again is of use', async (_, answer, isFinal) => {
    const failure = await connect(answer)
      .fetchPayment(query)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderError);
    expect((failure as ProviderError).isFinal).toBe(isFinal);
  });
});

describe('sandbox settings', () => {
  it('are asked for by name, the secret without showing it', () => {
    expect(sandbox.fields.map(({ name, isSecret, isOptional }) => [name, isSecret, isOptional])).toEqual([
      ['apiBase', false, false],
      ['merchantId', false, false],
      ['secret', true, false],
    ]);
  });

  it('are refused by the field that is wrong', () => {
    expect(() => sandbox.checkSettings({ ...settings, secret: 'short' })).toThrow(/secret/);
    expect(() => sandbox.checkSettings({ ...settings, apiBase: 'ftp://x' })).toThrow(/apiBase/);
  });
});
