import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postTransactions } from '../domain/billing/ledger.ts';
import { systemClock } from '../domain/clock.ts';
import { startPayment } from '../domain/payments/start.ts';
import { createTranslator } from '../locales/index.ts';
import { type Bank, startBank } from '../payments/sandbox/bank/index.ts';
import { sandbox } from '../payments/sandbox/index.ts';
import { signedHeaders } from '../payments/sandbox/signature.ts';
import { createMerchant } from '../settlement/merchants.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { createMetrics } from './metrics.ts';
import { createWebServer, type WebServer } from './server.ts';

const PUBLIC_URL = 'http://cabinet.test';
const secret = 'a secret of the test merchant';
let test: TestDatabase;
let bank: Bank;
let dir: string;
let web: WebServer;
let hook: string;
let number = 0;
let failing = false;
const silent = () => undefined;

beforeAll(async () => {
  test = await createTestDatabase();
  dir = mkdtempSync(join(tmpdir(), 'web-'));
  bank = await startBank({ port: 0, dataFile: join(dir, 'bank.jsonl'), clock: systemClock, log: () => undefined });
  bank.addMerchant({ merchantId: 'school', secret });
  await makeOrganization(test.db);
  const merchant = await createMerchant(test.db, (plaintext) => ({ ciphertext: plaintext, keyId: 'k' }), {
    organizationId: 'school',
    provider: sandbox,
    settings: { apiBase: bank.apiBase, merchantId: 'school', secret },
  });
  hook = `/hooks/sandbox/${merchant.hookToken}`;
  const metrics = createMetrics();
  web = createWebServer({
    settlement: {
      db: test.db,
      clock: systemClock,
      log: { info: silent, warn: silent, error: silent },
      providers: [sandbox],
      fetch,
      open: ({ ciphertext }) => ciphertext,
      seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
      digest: (text) => text,
      publicUrl: PUBLIC_URL,
      noticesPlanned: silent,
      observe: metrics.paymentOutcome,
    },
    translate: createTranslator(),
    botUsername: 'cabinet_bot',
    metrics,
    checks: {
      database: () => (failing ? Promise.reject(new Error('down')) : Promise.resolve()),
      queue: () => Promise.resolve(),
    },
    routes: [new Hono().post('/telegram', (c) => c.text('update'))],
  });
});
afterAll(async () => {
  await web.idle();
  await bank.close();
  await test.drop();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  failing = false;
});

async function paymentOf(
  amountMinor: bigint,
  { locale = 'ru', kind = 'subscription' as const, balanceMinor = 0n } = {},
) {
  number += 1;
  const { db } = test;
  const client = await makeClient(db, BigInt(number));
  await db.telegramUser.update({ where: { id: BigInt(number) }, data: { locale } });
  const account = await makeAccount(db, 'school', `W-${number}`, client.id);
  await db.student.updateMany({ where: { identityKey: `W-${number}` }, data: { name: 'Анна <b>Смирнова</b>' } });
  const subscription = await db.subscription.create({
    data: {
      organizationId: 'school',
      accountId: account.id,
      name: '8 занятий',
      groupName: 'Лепка',
      firstDay: new Date('2026-11-01T00:00:00Z'),
      priceMinor: amountMinor,
      status: 'active',
    },
  });
  const charge = await makeCharge(db, account, { kind, sourceId: subscription.id });
  await postTransactions(db, [
    {
      accountId: account.id,
      kind: 'charge',
      idempotencyKey: `charge:${charge.id}`,
      occurredAt: new Date(),
      entries: [
        { ledger: 'receivable', chargeId: charge.id, amountMinor },
        { ledger: 'income', amountMinor: -amountMinor },
      ],
    },
  ]);
  if (balanceMinor > 0n) await moveBalance(account.id, balanceMinor);
  return startPayment(db, systemClock, {
    clientId: client.id,
    telegramUserId: BigInt(number),
    organizationId: 'school',
    lines: [{ chargeId: charge.id, amountMinor: amountMinor - balanceMinor, balanceMinor }],
  });
}

/** More on an account's balance, or less. */
async function moveBalance(accountId: number, amountMinor: bigint): Promise<void> {
  await postTransactions(test.db, [
    {
      accountId,
      kind: amountMinor > 0n ? 'top_up' : 'refund',
      idempotencyKey: `balance:${accountId}:${amountMinor}`,
      occurredAt: new Date(),
      entries: [
        { ledger: 'merchant', merchantId: 1, amountMinor },
        { ledger: 'advance', amountMinor: -amountMinor },
      ],
    },
  ]);
}

const get = async (path: string, headers: Record<string, string> = {}) => web.app.request(path, { headers });
const click = async (token: string) => web.app.request(`/pay/${token}`, { method: 'POST' });
const payAtBank = (url: string, card: string) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' });
const statusOf = async (id: number) => (await test.db.payment.findUniqueOrThrow({ where: { id } })).status;

async function signedCallback(body: string, key = secret) {
  const bytes = new TextEncoder().encode(body);
  return web.app.request(hook, {
    method: 'POST',
    body: bytes,
    headers: signedHeaders(key, 'callback', new Date(), bytes),
  });
}
const callbackBody = (eventId: string, reference: string, id = 'x') =>
  JSON.stringify({ eventId, merchantId: 'school', payment: { id, orderId: reference, status: 'succeeded' } });

describe('the payment page', () => {
  it('says what is paid, to whom and how much, escaped, and changes nothing when looked at', async () => {
    const payment = await paymentOf(4800_00n);
    const answer = await get(`/pay/${payment.token}`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('Organization school');
    expect(page).toContain('Абонемент «8 занятий», Лепка');
    expect(page).toContain(`Анна &lt;b&gt;Смирнова&lt;/b&gt;, лицевой счёт W-${number}`);
    expect(page).toMatch(/Оплатить 4\s800\s₽/);
    expect(page).toContain('https://t.me/cabinet_bot');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    expect(await statusOf(payment.id)).toBe('created');
  });

  it("speaks the client's language", async () => {
    const payment = await paymentOf(4800_50n, { locale: 'en' });
    const page = await (await get(`/pay/${payment.token}`, { 'accept-language': 'ru' })).text();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('Pay ₽4,800.50');
  });

  it('says what the balance gives, asks the card for the rest, and stops when the balance holds less', async () => {
    const payment = await paymentOf(4800_00n, { balanceMinor: 1300_00n });
    const page = await (await get(`/pay/${payment.token}`)).text();
    expect(page).toMatch(/Всего<\/span><b>4\s800\s₽/);
    expect(page).toMatch(/с вашего баланса<\/span><b>−1\s300\s₽/);
    expect(page).toMatch(/К оплате картой<\/span><br>3\s500\s₽/);
    expect(page).toMatch(/Оплатить 3\s500\s₽/);

    const [line] = await test.db.paymentLine.findMany({ where: { paymentId: payment.id } });
    await moveBalance(line?.accountId ?? 0, -1_00n);
    expect(await (await click(payment.token)).text()).toContain('На балансе уже меньше');
    expect(await (await get(`/pay/${payment.token}`)).text()).toContain('Ничего не списано');
    expect(await statusOf(payment.id)).toBe('created');
    await moveBalance(line?.accountId ?? 0, 1_00n);
    expect((await click(payment.token)).headers.get('location')).toContain(bank.url);
  });

  it('says that the card will be kept, and whoever pays can say no; then nothing of it is kept', async () => {
    const agreed = async () => {
      const payment = await paymentOf(100_00n);
      await test.db.payment.update({ where: { id: payment.id }, data: { saveMethod: true } });
      return payment;
    };
    const seen = async (token: string) => (await get(`/pay/${token}`)).text();
    const pay = (token: string, form: Record<string, string>) =>
      web.app.request(`/pay/${token}`, { method: 'POST', body: new URLSearchParams(form) });
    const isKept = async ({ id }: { id: number }) =>
      (await test.db.payment.findUniqueOrThrow({ where: { id } })).saveMethod;
    const atBank = async (answer: Response) => (await fetch(answer.headers.get('location') ?? '')).text();
    expect(await seen((await paymentOf(100_00n)).token)).not.toContain('Запомнить');

    const no = await agreed();
    expect(await seen(no.token)).toContain('Запомнить эту карту');
    expect(await atBank(await pay(no.token, {}))).not.toContain('Карта запомнится');
    expect(await isKept(no)).toBe(false);
    expect(await seen(no.token)).not.toContain('запомнится');

    const yes = await agreed();
    expect(await atBank(await pay(yes.token, { keep: 'yes' }))).toContain('Карта запомнится');
    expect(await seen(yes.token)).toContain('Карта запомнится');
    // The provider has been told: another click says nothing new.
    await pay(yes.token, {});
    expect(await isKept(yes)).toBe(true);
  });

  it("leads to the provider's page, the same one however often it is clicked at once", async () => {
    const payment = await paymentOf(100_00n);
    const answers = await Promise.all(Array.from({ length: 8 }, () => click(payment.token)));
    const places = new Set(
      answers.map((answer) => answer.headers.get('location')).filter((place) => place?.startsWith(bank.url)),
    );
    expect(answers.every((answer) => answer.status === 303)).toBe(true);
    expect(places.size).toBe(1);
    expect((await get(`/pay/${payment.token}?wait`)).headers.get('location')).toBe([...places][0]);
  });

  it('waits, while another click is under way, for its answer', async () => {
    const payment = await paymentOf(100_00n);
    await test.db.payment.update({ where: { id: payment.id }, data: { claimedAt: new Date() } });
    const answer = await click(payment.token);
    expect(answer.headers.get('location')).toBe(`/pay/${payment.token}?wait`);
    expect(await (await get(`/pay/${payment.token}?wait`)).text()).toContain('http-equiv="refresh"');
  });

  it('stays kind where the bank is away, the link is over or unknown', async () => {
    const payment = await paymentOf(100_00n);
    bank.addMerchant({ merchantId: 'school', secret: 'quite another secret now' });
    const unavailable = await click(payment.token);
    bank.addMerchant({ merchantId: 'school', secret });
    expect(unavailable.status).toBe(503);
    expect(await unavailable.text()).toContain('Банк сейчас не отвечает');
    expect((await click(payment.token)).status).toBe(303);

    await test.db.payment.update({ where: { id: payment.id }, data: { expiresAt: new Date(0) } });
    expect(await (await get(`/pay/${payment.token}`)).text()).toContain('Ссылка больше не действует');
    expect(await (await click(payment.token)).text()).toContain('Ссылка больше не действует');

    const unknown = await get('/pay/none', { 'accept-language': 'en-GB' });
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('There is no such link');
    expect((await click('none')).status).toBe(404);
    expect((await get('/pay/none/return')).status).toBe(404);
  });

  it('takes no money for a debt that was paid another way', async () => {
    const payment = await paymentOf(100_00n);
    await test.db.charge.updateMany({
      where: { id: (await test.db.paymentLine.findFirstOrThrow({ where: { paymentId: payment.id } })).chargeId ?? 0 },
      data: { allocatedMinor: 100_00n },
    });
    expect(await (await get(`/pay/${payment.token}`)).text()).toContain('Сумма долга изменилась');
    expect(await (await click(payment.token)).text()).toContain('Сумма долга изменилась');
    expect(await statusOf(payment.id)).toBe('created');
  });

  it('after the return waits until the bank itself says how it ended', async () => {
    const payment = await paymentOf(100_00n);
    const bankPage = (await click(payment.token)).headers.get('location') ?? '';
    const paid = await payAtBank(bankPage, 'silent');
    expect(paid.headers.get('location')).toBe(`${PUBLIC_URL}/pay/${payment.token}/return`);
    const waiting = await (await get(`/pay/${payment.token}/return`)).text();
    expect(waiting).toContain('Проверяем оплату');
    expect(waiting).toContain(`content="2; url=/pay/${payment.token}/return?round=1"`);
    await web.idle();
    const done = await (await get(`/pay/${payment.token}/return?round=1`)).text();
    expect(done).toContain('Оплачено');
    expect(done).not.toContain('http-equiv="refresh"');
    expect(await (await get(`/pay/${payment.token}`)).text()).toContain('Оплачено');
  });

  it('does not look again for ever', async () => {
    const payment = await paymentOf(100_00n);
    const page = await (await get(`/pay/${payment.token}/return?round=30`)).text();
    expect(page).not.toContain('http-equiv="refresh"');
    expect(page).toContain('платить второй раз не нужно');
  });
});

describe('callbacks', () => {
  it('are acknowledged, applied and counted once', async () => {
    const payment = await paymentOf(100_00n);
    await payAtBank((await click(payment.token)).headers.get('location') ?? '', 'silent');
    const { providerPaymentId } = await test.db.payment.findUniqueOrThrow({ where: { id: payment.id } });
    const body = callbackBody('event-1', payment.number, providerPaymentId ?? '');
    const answers = await Promise.all(Array.from({ length: 5 }, () => signedCallback(body)));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(Array(5).fill('{"ok":true}'));
    await web.idle();
    expect(await statusOf(payment.id)).toBe('succeeded');
    expect(await test.db.ledgerTransaction.count({ where: { paymentId: payment.id } })).toBe(1);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('payment_news_total{outcome="credited",provider="sandbox"}');
    expect(metrics).not.toContain(payment.token);
  });

  it('without proof get what an unknown address gets', async () => {
    const forged = await signedCallback(callbackBody('event-2', 'LK-000001'), 'some other secret of somebody');
    const unknown = await web.app.request('/hooks/sandbox/none', { method: 'POST', body: '{}' });
    const unnamed = await web.app.request('/hooks/none/none/check');
    const huge = await web.app.request(hook, {
      method: 'POST',
      body: 'x'.repeat(300_000),
      headers: { 'content-length': '300000' },
    });
    for (const answer of [forged, unknown, unnamed, huge]) {
      expect([answer.status, await answer.text()]).toEqual([404, 'Not found']);
    }
    expect(await test.db.paymentEvent.count({ where: { eventKey: 'event-2' } })).toBe(0);
  });
});

describe('health', () => {
  it('tells alive from ready, and what is missing by name only', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready', checks: { database: 'ok', queue: 'ok' } });
    failing = true;
    const answer = await get('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'not ready', checks: { database: 'failed', queue: 'ok' } });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('shows figures to nobody from outside, and mounts the other routes', async () => {
    expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(404);
    expect(await (await web.app.request('/telegram', { method: 'POST' })).text()).toBe('update');
    expect((await get('/nothing')).status).toBe(404);
  });
});
