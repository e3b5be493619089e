import { EventEmitter, once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../domain/clock.ts';
import { eventually } from '../../../tests/harness/eventually.ts';
import type { PaymentOrder, ProviderConnection } from '../../provider.ts';
import { sandbox } from '../index.ts';
import { type Bank, startBank } from './index.ts';

const merchant = { merchantId: 'school', secret: 'a secret of the test merchant' };
const received = new EventEmitter<{ callback: [object] }>();
let dir: string;
let bank: Bank;
let hooks: Server;
let hooksUrl: string;
let answers: number[];
let callbacks: object[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bank-'));
  answers = [];
  callbacks = [];
  hooks = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const parsed = connect().parseCallback({
        method: 'POST',
        type: null,
        headers: new Headers(request.headers as Record<string, string>),
        query: new URLSearchParams(),
        body,
        remoteAddress: null,
      });
      callbacks.push(parsed.kind === 'event' ? parsed.event : parsed);
      response.writeHead(answers.shift() ?? 200).end();
      received.emit('callback', parsed);
    });
  });
  hooks.listen(0, '127.0.0.1');
  await once(hooks, 'listening');
  hooksUrl = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/hooks/sandbox/x`;
  await start();
});
afterEach(async () => {
  await bank.close();
  hooks.closeAllConnections();
  hooks.close();
  rmSync(dir, { recursive: true });
});

async function start(): Promise<void> {
  bank = await startBank({
    port: 0,
    dataFile: join(dir, 'bank.jsonl'),
    clock: systemClock,
    log: () => undefined,
    lateCallbackMs: 30,
  });
  bank.addMerchant(merchant);
}

function connect(): ProviderConnection {
  return sandbox.connect({ ...merchant, apiBase: bank.apiBase }, { fetch, clock: systemClock, mode: 'test' });
}

const order = (overrides: Partial<PaymentOrder> = {}): PaymentOrder => ({
  id: 1,
  number: 'LK-000001',
  idempotencyKey: 'key-1',
  amountMinor: 480_000n,
  currency: 'RUB',
  description: 'Абонемент <8 занятий>',
  items: [],
  locale: 'ru',
  returnUrl: 'http://127.0.0.1:9/pay/token/return',
  callbackUrl: hooksUrl,
  expiresAt: new Date(Date.now() + 3_600_000),
  ...overrides,
});
const query = {
  id: 1,
  number: 'LK-000001',
  providerPaymentId: null,
  amountMinor: 480_000n,
  currency: 'RUB',
  createdAt: new Date(),
};

const refund = (idempotencyKey: string, amountMinor: bigint) => ({ idempotencyKey, amountMinor, reason: null });

async function pay(url: string, card: string): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' });
}

describe('the test bank', () => {
  it('gives the same payment for the same key, also after a kill, and forgets nothing', async () => {
    const first = await connect().createPayment(order());
    appendFileSync(join(dir, 'bank.jsonl'), '{"payment":{"id":"cut sho');
    await bank.close();
    await start();
    const second = await connect().createPayment(order());
    expect(second.providerPaymentId).toBe(first.providerPaymentId);
    expect(await connect().fetchPayment(query)).toMatchObject({
      state: 'pending',
      reference: 'LK-000001',
      receivedMinor: 0n,
    });
    await expect(connect().createPayment(order({ amountMinor: 1n }))).rejects.toMatchObject({ isFinal: true });
  });

  it("shows a page that says loudly what it is, in the browser's language, with everything escaped", async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    const russian = await (await fetch(confirmationUrl, { headers: { 'accept-language': 'ru-RU,en;q=0.5' } })).text();
    expect(russian).toContain('Это тестовый банк');
    expect(russian).toMatch(/4\s800\s₽/);
    expect(russian).toContain('Абонемент &lt;8 занятий&gt;');
    expect(russian).toContain('4242 4242 4242 4242');
    const english = await (await fetch(confirmationUrl, { headers: { 'accept-language': 'en' } })).text();
    expect(english).toContain('This is a test bank');
    expect((await fetch(`${bank.url}/pay/none`)).status).toBe(404);
  });

  it('pays once, calls back signed and sends the payer back', async () => {
    const { confirmationUrl, providerPaymentId } = await connect().createPayment(order());
    const called = once(received, 'callback');
    const answer = await pay(confirmationUrl, 'success');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, order().returnUrl]);
    await called;
    expect(callbacks).toEqual([{ eventKey: expect.any(String) as string, providerPaymentId, reference: 'LK-000001' }]);
    await pay(confirmationUrl, 'refusal');
    expect(await connect().fetchPayment(query)).toMatchObject({
      state: 'succeeded',
      receivedMinor: 480_000n,
      method: '•• 4242',
    });
  });

  it('refuses with one card, and calls back late or twice with others', async () => {
    const refused = await connect().createPayment(order());
    const told = once(received, 'callback');
    await pay(refused.confirmationUrl, 'refusal');
    await told;
    expect(await connect().fetchPayment(query)).toMatchObject({ state: 'canceled', receivedMinor: 0n });

    const late = await connect().createPayment(order({ number: 'LK-000002', idempotencyKey: 'key-2' }));
    const toldLate = once(received, 'callback');
    await pay(late.confirmationUrl, 'late');
    expect(callbacks).toHaveLength(1);
    await toldLate;

    const twice = await connect().createPayment(order({ number: 'LK-000003', idempotencyKey: 'key-3' }));
    await pay(twice.confirmationUrl, 'twice');
    while (callbacks.length < 4) await once(received, 'callback');
    expect(callbacks[3]).toEqual(callbacks[2]);
  });

  it('calls again until it is acknowledged, also after a restart', async () => {
    answers = [500];
    const { confirmationUrl } = await connect().createPayment(order());
    const failed = once(received, 'callback');
    await pay(confirmationUrl, 'success');
    await failed;
    await bank.close();
    const again = once(received, 'callback');
    await start();
    await again;
    expect(callbacks).toHaveLength(2);
    expect(callbacks[1]).toEqual(callbacks[0]);
  });

  it('never calls back for one card, but tells when asked', async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    await pay(confirmationUrl, 'silent');
    expect(await connect().fetchPayment(query)).toMatchObject({ state: 'succeeded' });
    expect(callbacks).toEqual([]);
  });

  it('takes no money for what has run out or was withdrawn', async () => {
    const { confirmationUrl } = await connect().createPayment(order({ expiresAt: new Date(Date.now() - 1) }));
    await pay(confirmationUrl, 'success');
    expect(await connect().fetchPayment(query)).toMatchObject({ state: 'canceled' });
    const other = { ...query, number: 'LK-000002' };
    const open = await connect().createPayment(order({ number: other.number, idempotencyKey: 'key-2' }));
    expect(await connect().cancelPayment?.(other)).toBe(true);
    await pay(open.confirmationUrl, 'success');
    expect(await connect().fetchPayment(other)).toMatchObject({ state: 'canceled' });
  });

  it('refunds once a key and never more than was paid', async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    await pay(confirmationUrl, 'silent');
    const connection = connect();
    const first = await connection.refundPayment?.(query, refund('r1', 80_000n));
    expect(first).toEqual({ providerRefundId: expect.any(String) as string, state: 'succeeded', failure: null });
    expect(await connection.refundPayment?.(query, refund('r1', 80_000n))).toEqual(first);
    expect(await connection.fetchRefund?.(query, { ...refund('r1', 80_000n), providerRefundId: null })).toEqual(first);
    expect(await connection.fetchRefund?.(query, { ...refund('r9', 80_000n), providerRefundId: null })).toBeNull();
    expect(await connection.fetchPayment(query)).toMatchObject({ state: 'succeeded', refundedMinor: 80_000n });
    await expect(connection.refundPayment?.(query, refund('r2', 400_001n))).rejects.toMatchObject({ isFinal: true });
  });

  it('refunds late, also after a restart, and then calls back', async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    const paid = once(received, 'callback');
    await pay(confirmationUrl, 'late');
    await paid;
    const made = await connect().refundPayment?.(query, refund('r1', 80_000n));
    expect(made).toMatchObject({ state: 'pending' });
    expect(await connect().fetchPayment(query)).toMatchObject({ refundedMinor: 0n });
    // What is under way cannot be promised to another.
    await expect(connect().refundPayment?.(query, refund('r2', 400_001n))).rejects.toMatchObject({ isFinal: true });
    await bank.close();
    const told = once(received, 'callback');
    await start();
    await told;
    expect(callbacks).toHaveLength(2);
    expect(callbacks[1]).toMatchObject({ reference: 'LK-000001' });
    expect(await connect().fetchPayment(query)).toMatchObject({ refundedMinor: 80_000n });
    const again = { ...refund('r1', 80_000n), providerRefundId: made?.providerRefundId ?? '' };
    expect(await connect().fetchRefund?.(query, again)).toMatchObject({ state: 'succeeded' });
  });

  it('finds out later, and tells only when asked, that one card cannot be refunded', async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    const paid = once(received, 'callback');
    await pay(confirmationUrl, 'unreturnable');
    await paid;
    const made = await connect().refundPayment?.(query, refund('r1', 480_000n));
    expect(made).toMatchObject({ state: 'pending', failure: null });
    const asked = { ...refund('r1', 480_000n), providerRefundId: made?.providerRefundId ?? '' };
    const failed = await eventually('the refund to fail', async () => {
      const found = await connect().fetchRefund?.(query, asked);
      return found?.state === 'failed' && found;
    });
    expect(failed.failure).toEqual(expect.any(String));
    expect(await connect().fetchPayment(query)).toMatchObject({ refundedMinor: 0n });
    expect(callbacks).toHaveLength(1);
  });

  it('gives money back from its own list, in part or in whole, and calls back', async () => {
    const { confirmationUrl } = await connect().createPayment(order());
    const paid = once(received, 'callback');
    await pay(confirmationUrl, 'success');
    await paid;
    const page = await (await fetch(bank.url)).text();
    expect(page).toContain('LK-000001');
    const payment = /name="payment" value="([^"]+)"/u.exec(page)?.[1] ?? '';
    const give = (sum: string) =>
      fetch(`${bank.url}/refund`, { method: 'POST', body: new URLSearchParams({ payment, sum }), redirect: 'manual' });
    for (const [sum, refundedMinor] of [
      ['800,50', 80_050n],
      ['', 480_000n],
    ] as const) {
      const told = once(received, 'callback');
      expect((await give(sum)).status).toBe(303);
      await told;
      expect(await connect().fetchPayment(query)).toMatchObject({ refundedMinor });
    }
    expect((await give('1')).status).toBe(409);
    expect(await (await fetch(bank.url)).text()).not.toContain('name="payment"');
  });

  it('reads the file of its earlier days', async () => {
    const { confirmationUrl, providerPaymentId } = await connect().createPayment(order());
    await pay(confirmationUrl, 'silent');
    await bank.close();
    const file = join(dir, 'bank.jsonl');
    const lines = readFileSync(file, 'utf8').replaceAll('"refundedMinor":"0"', '"refundedMinor":"80000"');
    writeFileSync(file, lines.replaceAll('"refundKeys":[]', '"refundKeys":["r1"]'));
    await start();
    expect(await connect().refundPayment?.(query, refund('r1', 80_000n))).toMatchObject({ state: 'succeeded' });
    expect(await connect().fetchPayment(query)).toMatchObject({ providerPaymentId, refundedMinor: 80_000n });
  });

  it('answers nobody whose signature is wrong, and lets nobody take over a merchant', async () => {
    const stranger = sandbox.connect(
      { apiBase: bank.apiBase, merchantId: 'school', secret: 'some quite different secret' },
      { fetch, clock: systemClock, mode: 'test' },
    );
    await connect().createPayment(order());
    await expect(stranger.fetchPayment(query)).rejects.toMatchObject({ isFinal: true });
    await expect(stranger.register?.('http://127.0.0.1/')).rejects.toMatchObject({ isFinal: true });
    await expect(connect().register?.('http://127.0.0.1/')).resolves.toBeUndefined();
  });
});
