import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { postTransactions } from '../billing/ledger.ts';
import { fixedClock } from '../clock.ts';
import { addMerchant, listMerchantsFor } from './merchants.ts';
import { findPayable, getPayment, listPayments } from './payments.ts';
import { checkBeforePaying } from './pre-check.ts';
import { startPayment } from './start.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
let merchantId: number;
let round = 0;
let clientId: number;
let account: Awaited<ReturnType<typeof makeAccount>>;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  await makeOrganization(db, 'poor');
  merchantId = (await makeMerchant('school')).id;
});
afterAll(() => test.drop());
beforeEach(async () => {
  round += 1;
  clientId = (await makeClient(db, BigInt(round))).id;
  account = await makeAccount(db, 'school', `P-${round}`, clientId);
});

const makeMerchant = (organizationId: string, changes: { title?: string; mode?: 'test' | 'live' } = {}) =>
  addMerchant(db, {
    organizationId,
    provider: 'fake',
    title: 'Fake',
    mode: 'test',
    credentials: '',
    keyId: 'k',
    hookToken: `hook-${organizationId}-${changes.title ?? ''}`,
    ...changes,
  });

const disable = (id: number) => db.merchant.update({ where: { id }, data: { enabled: false } });

async function owe(amountMinor: bigint, target = account): Promise<number> {
  const charge = await makeCharge(db, target);
  await postTransactions(db, [
    {
      accountId: target.id,
      kind: 'charge',
      idempotencyKey: `charge:${charge.id}`,
      occurredAt: clock.now(),
      entries: [
        { ledger: 'receivable', chargeId: charge.id, amountMinor },
        { ledger: 'income', amountMinor: -amountMinor },
      ],
    },
  ]);
  return charge.id;
}
const start = (lines: Parameters<typeof startPayment>[2]['lines'], organizationId = 'school') =>
  startPayment(db, clock, { clientId, telegramUserId: BigInt(round), organizationId, lines });

const code = async (lines: Parameters<typeof start>[0], organizationId?: string) =>
  start(lines, organizationId).then(
    () => 'started',
    (error: { code?: string }) => error.code,
  );

describe('startPayment', () => {
  it('makes a numbered payment with a secret link, and no more', async () => {
    const chargeId = await owe(1000_00n);
    const payment = await start([{ chargeId, amountMinor: 1000_00n }]);
    expect(payment).toMatchObject({
      status: 'created',
      amountMinor: 1000_00n,
      currency: 'RUB',
      merchantId,
      provider: 'fake',
    });
    expect(payment.number).toMatch(/^LK-\d{6}$/);
    expect(payment.token).toMatch(/^[\w-]{32}$/);
    expect(payment.expiresAt).toEqual(new Date('2026-11-23T09:00:00Z'));
    expect(await findPayable(db, payment.token)).toMatchObject({
      id: payment.id,
      locale: 'ru',
      lines: [{ chargeId, kind: 'subscription' }],
    });
    expect(await db.ledgerTransaction.count({ where: { paymentId: payment.id } })).toBe(0);
  });

  it('gives the same payment for the same wish, also at once, and another for another', async () => {
    const chargeId = await owe(1000_00n);
    const same = await Promise.all(Array.from({ length: 6 }, () => start([{ chargeId, amountMinor: 1000_00n }])));
    expect(new Set(same.map((payment) => payment.id)).size).toBe(1);
    const part = await start([{ chargeId, amountMinor: 400_00n }]);
    expect(part.id).not.toBe(same[0]?.id);
    await db.payment.updateMany({ where: { id: part.id }, data: { status: 'canceled' } });
    expect((await start([{ chargeId, amountMinor: 400_00n }])).id).not.toBe(part.id);
  });

  it('tops up a balance beside paying a debt', async () => {
    const chargeId = await owe(1000_00n);
    const payment = await start([
      { chargeId, amountMinor: 1000_00n },
      { accountId: account.id, amountMinor: 500_00n },
    ]);
    expect(payment.amountMinor).toBe(1500_00n);
    const details = await getPayment(db, { clientId, paymentId: payment.id });
    expect(details?.lines.map((line) => [line.kind, line.amountMinor, line.accountNumber])).toEqual([
      ['subscription', 1000_00n, account.number],
      [null, 500_00n, account.number],
    ]);
  });

  it('refuses what changed, what is not theirs, and what makes no sense', async () => {
    const chargeId = await owe(1000_00n);
    const stranger = await makeAccount(db, 'school', `F-${round}`);
    const foreignId = await owe(10_00n, stranger);
    expect(await code([])).toBe('nothing-to-pay');
    expect(await code([{ chargeId, amountMinor: 0n }])).toBe('nothing-to-pay');
    expect(await code([{ chargeId, amountMinor: 1000_01n }])).toBe('debts-changed');
    expect(
      await code([
        { chargeId, amountMinor: 1n },
        { chargeId, amountMinor: 1n },
      ]),
    ).toBe('debts-changed');
    expect(await code([{ chargeId, amountMinor: 99n }])).toBe('below-minimum');
    expect(await code([{ chargeId: foreignId, amountMinor: 10_00n }])).toBe('not-yours');
    expect(await code([{ accountId: stranger.id, amountMinor: 10_00n }])).toBe('not-yours');
    expect(await code([{ chargeId, amountMinor: 1000_00n }], 'poor')).toBe('not-yours');
    await db.account.update({ where: { id: account.id }, data: { accessOpen: false } });
    expect(await code([{ chargeId, amountMinor: 1000_00n }])).toBe('not-yours');
    expect(await code([{ accountId: account.id, amountMinor: 10_00n }])).toBe('not-yours');
  });

  it('takes no less at once than the organization wants', async () => {
    const chargeId = await owe(1000_00n);
    await db.organization.update({ where: { id: 'school' }, data: { thresholds: { minimumPaymentMinor: 500_00 } } });
    try {
      expect(await code([{ chargeId, amountMinor: 499_99n }])).toBe('below-minimum');
      expect(await code([{ accountId: account.id, amountMinor: 499_99n }])).toBe('below-minimum');
      expect((await start([{ chargeId, amountMinor: 500_00n }])).amountMinor).toBe(500_00n);
    } finally {
      await db.organization.update({ where: { id: 'school' }, data: { thresholds: {} } });
    }
  });

  it('takes a whole debt however small from one unit of the currency, a smaller one with a top-up', async () => {
    const little = await owe(30_00n);
    const tiny = await owe(99n);
    await db.organization.update({ where: { id: 'school' }, data: { thresholds: { minimumPaymentMinor: 500_00 } } });
    try {
      expect(await code([{ chargeId: little, amountMinor: 29_99n }])).toBe('below-minimum');
      expect((await start([{ chargeId: little, amountMinor: 30_00n }])).amountMinor).toBe(30_00n);
      expect(await code([{ chargeId: tiny, amountMinor: 99n }])).toBe('below-minimum');
      const whole = [{ chargeId: tiny, amountMinor: 99n }] as const;
      expect(await code([...whole, { accountId: account.id, amountMinor: 499_00n }])).toBe('below-minimum');
      const rounded = await start([...whole, { accountId: account.id, amountMinor: 499_01n }]);
      expect(rounded.amountMinor).toBe(500_00n);
    } finally {
      await db.organization.update({ where: { id: 'school' }, data: { thresholds: {} } });
    }
  });

  it('needs a merchant of the organization itself', async () => {
    const poor = await makeAccount(db, 'poor', `N-${round}`, clientId);
    const lines = [{ chargeId: await owe(10_00n, poor), amountMinor: 10_00n }];
    await expect(start(lines, 'poor')).rejects.toMatchObject({
      code: 'no-merchant',
      params: { organization: 'Organization poor' },
    });
    const merchant = await makeMerchant('poor');
    expect((await start(lines, 'poor')).merchantId).toBe(merchant.id);
    await disable(merchant.id);
    await expect(start(lines, 'poor')).rejects.toMatchObject({ code: 'no-merchant' });
  });

  it('goes through the merchant that was chosen: enabled, of the organization itself, and never a default', async () => {
    await makeOrganization(db, 'rich');
    const rich = await makeAccount(db, 'rich', `R-${round}`, clientId);
    const chargeId = await owe(10_00n, rich);
    const choose = (chosen?: number) =>
      startPayment(db, clock, {
        clientId,
        organizationId: 'rich',
        lines: [{ chargeId, amountMinor: 10_00n }],
        ...(chosen === undefined ? {} : { merchantId: chosen }),
      });
    const tester = await makeMerchant('rich');
    const card = await makeMerchant('rich', { title: 'Card', mode: 'live' });
    const fast = await makeMerchant('rich', { title: 'Fast', mode: 'live' });
    expect(await listMerchantsFor(db, 'rich')).toEqual([
      { id: card.id, title: 'Card', provider: 'fake', mode: 'live' },
      { id: fast.id, title: 'Fast', provider: 'fake', mode: 'live' },
      { id: tester.id, title: 'Fake', provider: 'fake', mode: 'test' },
    ]);
    await expect(choose()).rejects.toMatchObject({ code: 'choose-merchant' });
    const made = [await choose(fast.id), await choose(card.id), await choose(fast.id)];
    expect(made.map((payment) => payment.merchantId)).toEqual([fast.id, card.id, fast.id]);
    expect(made[0]?.id).toBe(made[2]?.id);
    await expect(choose(merchantId)).rejects.toMatchObject({ code: 'choose-merchant' });
    await disable(fast.id);
    await expect(choose(fast.id)).rejects.toMatchObject({ code: 'choose-merchant' });
    await disable(tester.id);
    expect((await choose()).merchantId).toBe(card.id);
    await expect(choose(merchantId)).rejects.toMatchObject({ code: 'choose-merchant' });
  });
});

describe('payments of a client', () => {
  it('are listed newest first by pages, without links that nobody clicked in time, and to nobody else', async () => {
    const ids: number[] = [];
    for (const amountMinor of [100n, 200n, 300n, 400n]) {
      ids.push((await start([{ accountId: account.id, amountMinor }])).id);
    }
    await db.payment.updateMany({ where: { id: ids[0] ?? 0 }, data: { status: 'expired' } });
    const page = await listPayments(db, { clientId, limit: 2 });
    expect(page.map((each) => [each.id, each.amountMinor])).toEqual([
      [ids[3], 400n],
      [ids[2], 300n],
    ]);
    const rest = await listPayments(db, { clientId, organizationId: 'school', before: page[1]?.id ?? 0 });
    expect(rest.map((each) => each.id)).toEqual([ids[1]]);
    const stranger = await makeClient(db, 100_000n + BigInt(round));
    expect(await listPayments(db, { clientId: stranger.id })).toEqual([]);
    expect(await getPayment(db, { clientId: stranger.id, paymentId: ids[1] ?? 0 })).toBeNull();
    expect(await findPayable(db, 'none')).toBeNull();
  });
});

describe('checkBeforePaying', () => {
  it('lets through only the open payment of the merchant with the right sum', async () => {
    const payment = await start([{ accountId: account.id, amountMinor: 100_00n }]);
    const check = { reference: payment.number, amountMinor: 100_00n, currency: 'RUB' };
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('accept');
    expect(await checkBeforePaying(db, clock, merchantId + 999, check)).toBe('unknown-order');
    expect(await checkBeforePaying(db, clock, merchantId, { ...check, reference: null })).toBe('unknown-order');
    expect(await checkBeforePaying(db, clock, merchantId, { ...check, amountMinor: 1n })).toBe('wrong-amount');
    expect(await checkBeforePaying(db, clock, merchantId, { ...check, currency: 'USD' })).toBe('wrong-amount');
    const later = fixedClock('2026-11-24T09:00:00Z');
    expect(await checkBeforePaying(db, later, merchantId, check)).toBe('expired');
    await db.payment.update({ where: { id: payment.id }, data: { status: 'succeeded' } });
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('refuse');
  });
});
