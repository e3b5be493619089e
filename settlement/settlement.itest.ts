import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listDebts } from '../domain/billing/debts.ts';
import { postTransactions } from '../domain/billing/ledger.ts';
import { fixedClock } from '../domain/clock.ts';
import { sumOf } from '../domain/money.ts';
import { getPayment } from '../domain/payments/payments.ts';
import { startPayment } from '../domain/payments/start.ts';
import { type CallbackRequest, defineProvider, ProviderError, type ProviderPayment } from '../payments/provider.ts';
import type { Database } from '../prisma/client.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { eventually } from '../tests/harness/eventually.ts';
import { createApplier } from './applier.ts';
import { applyDueEvents, applyPaymentEvent, applyStoredEvent } from './apply.ts';
import { receiveCallback } from './callbacks.ts';
import { checkOut } from './checkout.ts';
import type { SettlementDeps } from './deps.ts';
import { createMerchant } from './merchants.ts';
import { checkPayment, reconcilePayments } from './reconcile.ts';

let test: TestDatabase;
let db: Database;
let accountNumber = 0;
const clock = fixedClock('2026-11-22T09:00:00Z');

/** A provider in memory: what it would say, what it was asked to make, and how it fails. */
const provider = {
  payments: new Map<string, ProviderPayment>(),
  created: [] as string[],
  failure: null as ProviderError | null,
  asked: [] as string[],
  /** Numbers that it is asked about and does not answer before this. */
  silentAbout: new Map<string, Promise<void>>(),
};
const fake = defineProvider({
  name: 'fake',
  title: 'Fake',
  settings: z.object({ shop: z.string() }),
  connect: () => ({
    async createPayment(order) {
      const known = [...provider.payments.values()].find((each) => each.reference === order.number);
      const providerPaymentId = known?.providerPaymentId ?? `fake-${order.number}`;
      if (!known) {
        provider.created.push(order.number);
        provider.payments.set(providerPaymentId, pendingPayment(order.number, order.currency));
      }
      await Promise.resolve();
      if (provider.failure) throw provider.failure;
      return { providerPaymentId, confirmationUrl: `https://fake.test/${order.number}` };
    },
    async fetchPayment({ providerPaymentId, number }) {
      provider.asked.push(number);
      await provider.silentAbout.get(number);
      if (provider.failure) throw provider.failure;
      const byId = providerPaymentId === null ? undefined : provider.payments.get(providerPaymentId);
      return byId ?? [...provider.payments.values()].find((each) => each.reference === number) ?? null;
    },
    parseCallback: ({ body, headers }) => {
      const text = new TextDecoder().decode(body);
      if (headers.get('signature') !== 'right') return { kind: 'unproven', reason: 'forged' };
      const [eventKey = '', providerPaymentId = '', reference = ''] = text.split(' ');
      return {
        kind: 'event',
        event: { eventKey, providerPaymentId, reference: reference || null },
        reply: { status: 200 },
      };
    },
  }),
});
const pendingPayment = (number: string, currency: string): ProviderPayment => ({
  providerPaymentId: `fake-${number}`,
  state: 'pending',
  receivedMinor: 0n,
  refundedMinor: 0n,
  currency,
  reference: number,
  merchantMatches: true,
  method: null,
});

let deps: SettlementDeps;
const outcomes: string[] = [];
const loud: string[] = [];
let hookToken: string;

const seal = (plaintext: string, context: string) => ({
  ciphertext: `${createHash('sha256').update(context).digest('hex')} ${plaintext}`,
  keyId: 'k',
});

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  const merchant = await createMerchant(db, seal, {
    organizationId: 'school',
    provider: fake,
    settings: { shop: '1' },
  });
  hookToken = merchant.hookToken;
  deps = {
    db,
    clock,
    fetch,
    providers: [fake],
    publicUrl: 'https://cabinet.test',
    seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
    digest: (secret) => secret,
    open: ({ ciphertext }, context) => {
      const [hash, ...plaintext] = ciphertext.split(' ');
      if (hash !== createHash('sha256').update(context).digest('hex')) throw new Error('another context');
      return plaintext.join(' ');
    },
    noticesPlanned: () => undefined,
    observe: (outcome) => outcomes.push(outcome),
    log: { info: () => undefined, warn: () => undefined, error: (_, message) => loud.push(message) },
  };
});
afterAll(() => test.drop());

async function scene(amountsMinor: readonly bigint[]) {
  accountNumber += 1;
  provider.failure = null;
  const client = await makeClient(db, BigInt(accountNumber));
  const account = await makeAccount(db, 'school', `S-${accountNumber}`, client.id);
  const charges = [];
  for (const amountMinor of amountsMinor) {
    const charge = await makeCharge(db, account);
    charges.push(charge);
    await postTransactions(db, [
      {
        accountId: account.id,
        kind: 'charge',
        idempotencyKey: `charge:${charge.id}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'receivable', chargeId: charge.id, amountMinor },
          { ledger: 'income', amountMinor: -amountMinor },
        ],
      },
    ]);
  }
  const lines = charges.map((charge, index) => ({ chargeId: charge.id, amountMinor: amountsMinor[index] ?? 0n }));
  const start = () => startPayment(db, clock, { clientId: client.id, organizationId: 'school', lines });
  return { client, account, charges, start };
}

/** The same, gone as far as the provider's page. */
async function clicked(amountsMinor: readonly bigint[]) {
  const made = await scene(amountsMinor);
  const payment = await made.start();
  await click(payment.token);
  return { ...made, payment };
}

const click = (token: string) => checkOut(deps, token, ({ number }) => ({ description: number, items: [] }));

function succeed(number: string, receivedMinor: bigint, overrides: Partial<ProviderPayment> = {}): void {
  const payment = { ...pendingPayment(number, 'RUB'), state: 'succeeded' as const, receivedMinor, ...overrides };
  provider.payments.set(payment.providerPaymentId, payment);
}

const request = (text: string, signature = 'right'): CallbackRequest => ({
  method: 'POST',
  type: null,
  headers: new Headers({ signature }),
  query: new URLSearchParams(),
  body: new TextEncoder().encode(text),
  remoteAddress: null,
});
const receive = (text: string, signature?: string) =>
  receiveCallback(deps, { provider: 'fake', hookToken, request: request(text, signature) });

async function callBack(number: string, eventKey = `event-${number}`, id = `fake-${number}`) {
  const received = await receive(`${eventKey} ${id} ${number}`);
  return received?.event ? applyStoredEvent(deps, received.event) : null;
}

/** Paid ones whose callbacks are stored, and of which the provider says nothing until they are released. */
async function silentPayments(count: number) {
  let release = (): void => undefined;
  const answer = new Promise<void>((resolve) => {
    release = resolve;
  });
  const silent = [];
  const events = [];
  for (let n = 0; n < count; n += 1) {
    const made = await clicked([100_00n]);
    succeed(made.payment.number, 100_00n);
    provider.silentAbout.set(made.payment.number, answer);
    const received = await receive(`silent-${made.payment.number} fake-${made.payment.number} ${made.payment.number}`);
    if (received?.event) events.push(received.event);
    silent.push(made);
  }
  return { silent, events, release };
}

async function balances(accountId: number) {
  const rows = await db.ledgerAccount.findMany({ where: { accountId } });
  return Object.fromEntries(rows.map((row) => [row.kind, row.balanceMinor]));
}
const noticesOf = async (paymentId: number) =>
  (
    await db.notice.findMany({ where: { params: { path: ['paymentId'], equals: paymentId } }, orderBy: { id: 'asc' } })
  ).map(({ kind, params }) => [kind, (params as { reason?: string }).reason ?? null]);
const read = async (made: { client: { id: number }; payment: { id: number } }) => {
  const payment = await getPayment(db, { clientId: made.client.id, paymentId: made.payment.id });
  if (!payment) throw new Error('the payment is gone');
  return payment;
};

describe('a payment', () => {
  it('clears the debts it was for, tells the client and fills the receipt', async () => {
    const made = await clicked([1000_00n, 500_00n]);
    succeed(made.payment.number, 1500_00n, { method: '•• 4242' });
    expect(await callBack(made.payment.number)).toBe('credited');
    expect(await listDebts(db, { clientId: made.client.id })).toEqual([]);
    expect(await balances(made.account.id)).toMatchObject({ receivable: 0n, merchant: 1500_00n });
    expect(await read(made)).toMatchObject({
      status: 'succeeded',
      receivedMinor: 1500_00n,
      method: '•• 4242',
      organizationName: 'Organization school',
      lines: [
        { amountMinor: 1000_00n, allocatedMinor: 1000_00n, advancedMinor: 0n, accountNumber: made.account.number },
        { amountMinor: 500_00n, allocatedMinor: 500_00n },
      ],
    });
    expect(await noticesOf(made.payment.id)).toEqual([['payment-succeeded', null]]);
  });

  it('is credited once for any repetition, order and concurrency of callbacks and questions', async () => {
    type Step = 'callback' | 'repeat' | 'reconcile' | 'watch' | 'pending-first';
    const step = fc.constantFrom<Step>('callback', 'repeat', 'reconcile', 'watch', 'pending-first');
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 7 }),
        fc.boolean(),
        fc.bigInt(1n, 2000_00n),
        async (steps, atOnce, receivedMinor) => {
          const made = await clicked([700_00n, 300_00n]);
          const { number, id } = made.payment;
          if (steps[0] === 'pending-first') await callBack(number, `early-${number}`);
          succeed(number, receivedMinor);
          clock.advance(61_000);
          const run = async (kind: Step, index: number) => {
            if (kind === 'reconcile') await reconcilePayments(deps, 100);
            else if (kind === 'watch') await checkPayment(deps, id);
            else await callBack(number, kind === 'repeat' ? `event-${number}` : `event-${number}-${index}`);
          };
          if (atOnce) await Promise.all(steps.map(run));
          else for (const [index, kind] of steps.entries()) await run(kind, index);
          await callBack(number, `last-${number}`);

          const payment = await read(made);
          expect([payment.status, payment.receivedMinor]).toEqual(['succeeded', receivedMinor]);
          expect(sumOf(payment.lines.map((line) => line.allocatedMinor + line.advancedMinor))).toBe(receivedMinor);
          const allocatedMinor = receivedMinor < 1000_00n ? receivedMinor : 1000_00n;
          expect(await balances(made.account.id)).toMatchObject({
            merchant: receivedMinor,
            receivable: 1000_00n - allocatedMinor,
            ...(receivedMinor > allocatedMinor ? { advance: allocatedMinor - receivedMinor } : {}),
          });
          expect(await db.ledgerTransaction.count({ where: { paymentId: id } })).toBe(1);
          expect(await noticesOf(id)).toHaveLength(1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps what comes for a debt that was paid meanwhile on the balance, and says so', async () => {
    const made = await clicked([100_00n]);
    const { number } = made.payment;
    await postTransactions(db, [
      {
        accountId: made.account.id,
        kind: 'office_payment',
        idempotencyKey: `office:${number}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'office', amountMinor: 100_00n },
          { ledger: 'receivable', chargeId: made.charges[0]?.id ?? 0, amountMinor: -100_00n },
        ],
      },
    ]);
    succeed(number, 100_00n);
    expect(await callBack(number)).toBe('credited');
    expect(await balances(made.account.id)).toMatchObject({ receivable: 0n, advance: -100_00n });
    expect(await noticesOf(made.payment.id)).toEqual([['payment-credited', 'already-paid']]);
  });

  it.each([
    ['more', 120_00n, 'excess', { receivable: 0n, advance: -20_00n }],
    ['less', 80_00n, 'short', { receivable: 20_00n }],
  ])('credits %s than was asked', async (_, receivedMinor, reason, expected) => {
    const made = await clicked([100_00n]);
    succeed(made.payment.number, receivedMinor);
    await callBack(made.payment.number);
    expect(await balances(made.account.id)).toMatchObject({ ...expected, merchant: receivedMinor });
    expect(await noticesOf(made.payment.id)).toEqual([['payment-credited', reason]]);
  });

  it('credits a second payment that the provider took for the same order', async () => {
    const made = await clicked([100_00n]);
    const { number } = made.payment;
    succeed(number, 100_00n);
    await callBack(number);
    // The second is found under its own id only, as where a link was paid twice.
    const twin = {
      ...pendingPayment(number, 'RUB'),
      providerPaymentId: `twin-${number}`,
      state: 'succeeded' as const,
      receivedMinor: 100_00n,
    };
    provider.payments.set(twin.providerPaymentId, twin);
    expect(await callBack(number, `twin-${number}`, twin.providerPaymentId)).toBe('credited');
    expect(await callBack(number, `twin-again-${number}`, twin.providerPaymentId)).toBe('nothing-new');
    expect(await callBack(number, `first-again-${number}`)).toBe('nothing-new');
    expect(await balances(made.account.id)).toMatchObject({ receivable: 0n, advance: -100_00n, merchant: 200_00n });
    expect(await noticesOf(made.payment.id)).toEqual([
      ['payment-succeeded', null],
      ['payment-credited', 'again'],
    ]);
  });

  it('is credited even after it expired or was canceled', async () => {
    const made = await clicked([100_00n]);
    const { number } = made.payment;
    clock.advance(25 * 3_600_000);
    expect((await reconcilePayments(deps, 100)).expired).toBeGreaterThan(0);
    expect((await read(made)).status).toBe('expired');
    succeed(number, 100_00n);
    clock.advance(3 * 3_600_000);
    expect((await reconcilePayments(deps, 100)).credited).toBe(1);
    expect((await read(made)).status).toBe('succeeded');
    expect(await noticesOf(made.payment.id)).toEqual([['payment-credited', 'late']]);

    const other = await clicked([100_00n]);
    provider.payments.set(`fake-${other.payment.number}`, {
      ...pendingPayment(other.payment.number, 'RUB'),
      state: 'canceled',
    });
    expect(await callBack(other.payment.number)).toBe('canceled');
    succeed(other.payment.number, 100_00n);
    expect(await callBack(other.payment.number, `late-${other.payment.number}`)).toBe('credited');
    expect(await noticesOf(other.payment.id)).toEqual([
      ['payment-canceled', null],
      ['payment-credited', 'late'],
    ]);
  });

  it.each([
    ['currency-mismatch', { currency: 'USD' }],
    ['merchant-mismatch', { merchantMatches: false }],
    ['reference-mismatch', { reference: 'LK-999999' }],
  ])('is never credited on a %s, which is loud and kept', async (outcome, overrides) => {
    const made = await clicked([100_00n]);
    const { number } = made.payment;
    provider.payments.delete(`fake-${number}`);
    succeed(number, 100_00n, overrides);
    loud.length = 0;
    expect(await callBack(number)).toBe(outcome);
    expect(await callBack(number, `again-${number}`)).toBe(outcome);
    expect(loud).toHaveLength(2);
    expect((await balances(made.account.id))['merchant']).toBeUndefined();
    expect((await read(made)).status).toBe('pending');
    const entries = await db.auditEntry.findMany({ where: { action: `payment-${outcome}` } });
    expect(
      entries.filter((entry) => (entry.details as { paymentId: number }).paymentId === made.payment.id),
    ).toHaveLength(1);
  });
});

describe('a click', () => {
  it("makes the provider's payment once, however often it is clicked at once", async () => {
    const { start } = await scene([100_00n]);
    const { token, number } = await start();
    const results = await Promise.all(Array.from({ length: 12 }, () => click(token)));
    expect(provider.created.filter((each) => each === number)).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'redirect').length).toBeGreaterThan(0);
    expect(results.every(({ kind }) => kind === 'redirect' || kind === 'busy')).toBe(true);
    expect(await click(token)).toEqual({ kind: 'redirect', url: `https://fake.test/${number}` });
  });

  it('after a failure makes the same payment, and reconciliation asks about it', async () => {
    const { start, client } = await scene([100_00n]);
    const payment = await start();
    provider.failure = new ProviderError('lost the answer', false);
    expect(await click(payment.token)).toEqual({ kind: 'unavailable' });
    provider.failure = null;
    succeed(payment.number, 100_00n);
    clock.advance(61_000);
    expect((await reconcilePayments(deps, 100)).credited).toBe(1);
    expect(await read({ client, payment })).toMatchObject({ status: 'succeeded', receivedMinor: 100_00n });
    expect(await click(payment.token)).toEqual({ kind: 'over' });
    expect(provider.created.filter((each) => each === payment.number)).toHaveLength(1);
  });

  it('leads nowhere once the debt was paid another way', async () => {
    const { start, account, charges } = await scene([100_00n, 50_00n]);
    const { token } = await start();
    await postTransactions(db, [
      {
        accountId: account.id,
        kind: 'office_payment',
        idempotencyKey: `office:${token}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'office', amountMinor: 1n },
          { ledger: 'receivable', chargeId: charges[1]?.id ?? 0, amountMinor: -1n },
        ],
      },
    ]);
    expect(await click(token)).toEqual({ kind: 'over' });
  });

  it('leads nowhere once the time is up, and for a token that is not ours', async () => {
    const { start } = await scene([100_00n]);
    const { token } = await start();
    clock.advance(24 * 3_600_000);
    expect(await click(token)).toEqual({ kind: 'over' });
    expect(await click('unknown')).toEqual({ kind: 'unknown' });
  });
});

describe('a callback', () => {
  it('without proof, or to an address that is not ours, stores nothing', async () => {
    const made = await clicked([100_00n]);
    const before = await db.paymentEvent.count();
    expect(await receive(`forged fake-${made.payment.number} ${made.payment.number}`, 'wrong')).toBeNull();
    const elsewhere = { provider: 'fake', hookToken: 'none', request: request('x') };
    expect(await receiveCallback(deps, elsewhere)).toBeNull();
    expect(await receiveCallback(deps, { ...elsewhere, hookToken, provider: 'sandbox' })).toBeNull();
    expect(await db.paymentEvent.count()).toBe(before);
  });

  it('cut short after it was stored is applied by the sweep, once', async () => {
    const made = await clicked([100_00n]);
    succeed(made.payment.number, 100_00n);
    const received = await receive(`stored fake-${made.payment.number} ${made.payment.number}`);
    expect(received?.reply).toEqual({ status: 200 });
    expect(await applyDueEvents(deps, 100)).toBe(0);
    clock.advance(16_000);
    await Promise.all([applyDueEvents(deps, 100), applyDueEvents(deps, 100)]);
    expect((await read(made)).status).toBe('succeeded');
    expect(await db.ledgerTransaction.count({ where: { paymentId: made.payment.id } })).toBe(1);
    expect(await applyPaymentEvent(deps, received?.event?.id ?? 0)).toBeNull();
  });

  it('cut short between the answer of the provider and the ledger leaves nothing behind, and is applied later', async () => {
    const made = await clicked([100_00n]);
    succeed(made.payment.number, 100_00n);
    const received = await receive(`cut fake-${made.payment.number} ${made.payment.number}`);
    const event = received?.event;
    if (!event) throw new Error('not stored');
    // The notice breaks the statement at its very end, as a connection lost before the commit does.
    await db.$executeRaw`ALTER TABLE notices ADD CONSTRAINT broken CHECK (kind <> 'payment-succeeded') NOT VALID`;
    expect(await applyStoredEvent(deps, event)).toBe('postponed');
    await db.$executeRaw`ALTER TABLE notices DROP CONSTRAINT broken`;
    expect(await balances(made.account.id)).toEqual({ receivable: 100_00n, income: -100_00n });
    expect((await read(made)).status).toBe('pending');
    clock.advance(16_000);
    await applyDueEvents(deps, 100);
    expect(await balances(made.account.id)).toMatchObject({ receivable: 0n, merchant: 100_00n });
    expect(await noticesOf(made.payment.id)).toEqual([['payment-succeeded', null]]);
  });

  it('is put off while the provider is away, longer each time, and then applied', async () => {
    const made = await clicked([100_00n]);
    succeed(made.payment.number, 100_00n);
    provider.failure = new ProviderError('away', false);
    const received = await receive(`away fake-${made.payment.number} ${made.payment.number}`);
    const eventId = received?.event?.id ?? 0;
    expect(await applyPaymentEvent(deps, eventId)).toBe('postponed');
    clock.advance(16_000);
    expect(await applyDueEvents(deps, 100)).toBe(1);
    clock.advance(16_000);
    expect(await applyDueEvents(deps, 100)).toBe(0);
    provider.failure = null;
    clock.advance(16_000);
    expect(await applyDueEvents(deps, 100)).toBe(1);
    expect(await db.paymentEvent.findUniqueOrThrow({ where: { id: eventId } })).toMatchObject({
      outcome: 'credited',
      attempts: 2,
    });
    expect((await read(made)).status).toBe('succeeded');
  });

  it('is not held up by another one whose provider is silent; what is told of one payment is worked on in order', async () => {
    const { silent, release } = await silentPayments(1);
    const [slow] = silent;
    const made = await clicked([100_00n]);
    await receive(`told-first fake-${made.payment.number} ${made.payment.number}`);
    await receive(`told-again fake-${made.payment.number} ${made.payment.number}`);
    succeed(made.payment.number, 100_00n);
    provider.asked.length = 0;
    clock.advance(16_000);
    const sweep = applyDueEvents(deps, 100);
    await eventually('the others to be settled', async () => (await read(made)).status === 'succeeded');
    expect(slow && (await read(slow)).status).toBe('pending');
    const eventsOf = () =>
      db.paymentEvent.findMany({ where: { reference: made.payment.number }, orderBy: { id: 'asc' } });
    await eventually('both of its events to end', async () => (await eventsOf()).every(({ appliedAt }) => appliedAt));
    expect((await eventsOf()).map(({ outcome }) => outcome)).toEqual(['credited', 'nothing-new']);
    release();
    expect(await sweep).toBe(3);
    expect(slow && (await read(slow)).status).toBe('succeeded');
  });

  it("that waits in a rush until it is nearly the sweep's is left to the sweep", async () => {
    const { silent, events, release } = await silentPayments(8);
    const made = await clicked([100_00n]);
    succeed(made.payment.number, 100_00n);
    const received = await receive(`rush fake-${made.payment.number} ${made.payment.number}`);
    const event = received?.event;
    if (!event) throw new Error('not stored');
    const applier = createApplier(deps);
    for (const each of [...events, event]) applier.apply(each);
    await eventually('eight to be asked about', () =>
      silent.every(({ payment }) => provider.asked.includes(payment.number)),
    );
    clock.advance(12_000);
    release();
    await applier.idle();
    expect(await Promise.all(silent.map(async (each) => (await read(each)).status))).toEqual(
      silent.map(() => 'succeeded'),
    );
    expect(provider.asked).not.toContain(made.payment.number);
    clock.advance(4_000);
    expect(await applyDueEvents(deps, 100)).toBe(1);
    expect((await read(made)).status).toBe('succeeded');
  });

  it('that names no payment of ours is kept and ended', async () => {
    expect(await callBack('LK-777777', 'foreign')).toBe('payment-unknown');
    expect(await db.paymentEvent.findFirstOrThrow({ where: { eventKey: 'foreign' } })).toMatchObject({
      outcome: 'payment-unknown',
    });
  });

  it("before the provider's payment was kept finds it by our number", async () => {
    const { start, client } = await scene([100_00n]);
    const payment = await start();
    succeed(payment.number, 100_00n);
    expect(await callBack(payment.number)).toBe('credited');
    expect(await read({ client, payment })).toMatchObject({ status: 'succeeded' });
    expect((await db.payment.findUniqueOrThrow({ where: { id: payment.id } })).providerPaymentId).toBe(
      `fake-${payment.number}`,
    );
  });
});

describe('reconciliation', () => {
  it('asks less and less often about a payment that nobody pays', async () => {
    const { payment } = await clicked([100_00n]);
    provider.asked.length = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      clock.advance(60_000);
      await reconcilePayments(deps, 1000);
    }
    // After 1, 2, 4, 8, 16 and 32 minutes.
    expect(provider.asked.filter((number) => number === payment.number)).toHaveLength(6);
  });
});
