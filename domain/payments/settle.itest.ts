import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Payment } from '../../prisma/generated/client.ts';
import { makeAccount, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { eventually } from '../../tests/harness/eventually.ts';
import { makeMerchant, makePayer, type Payer } from '../../tests/harness/payments.ts';
import { fixedClock } from '../clock.ts';
import { type PaymentFacts, readFacts } from './facts.ts';
import { settlePayment } from './settle.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
let payer: Payer;
let chargeId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  await makeMerchant(db);
});
afterAll(() => test.drop());
beforeEach(async () => {
  payer = await makePayer(db, clock);
  chargeId = await payer.owe(300_00n);
});

const reportOf = (payment: Payment) => ({
  providerPaymentId: `bank-${payment.id}`,
  state: 'succeeded' as const,
  receivedMinor: payment.amountMinor,
  currency: payment.currency,
  reference: null,
  merchantMatches: true,
  method: null,
});

const factsOf = async ({ id }: Payment): Promise<PaymentFacts> => {
  const facts = await readFacts(db, id);
  if (!facts) throw new Error('no such payment');
  return facts;
};

describe('a settlement reckoned from facts that have changed since', () => {
  it('is reckoned anew, and the client is told of what took place and nothing else', async () => {
    const first = await payer.start({ chargeId, amountMinor: 300_00n });
    const second = await payer.start({ chargeId, amountMinor: 200_00n });
    const facts = await factsOf(second);
    await payer.arrive(first);
    expect(await settlePayment(db, clock, { facts, report: reportOf(second) })).toBe('credited');
    expect(await payer.told()).toEqual(['payment-succeeded', 'payment-credited already-paid']);
    expect(await payer.owed(chargeId)).toBe(0n);
    expect(await payer.ledger()).toMatchObject({ advance: -200_00n });
  });

  it('waits for whoever is at the same account, and sees what they did', async () => {
    const first = await payer.start({ chargeId, amountMinor: 300_00n });
    const second = await payer.start({ chargeId, amountMinor: 200_00n });
    const facts = await factsOf(second);
    let settled: Promise<string> = Promise.resolve('');
    await inTransaction(db, async (tx) => {
      await settlePayment(tx, clock, { paymentId: first.id, report: reportOf(first) });
      settled = settlePayment(db, clock, { facts, report: reportOf(second) });
      await eventually('the second settlement to wait', async () => {
        const rows = await db.$queryRaw<{ waiting: number }[]>`
          SELECT count(*)::int AS waiting FROM pg_locks lock JOIN pg_stat_activity session USING (pid)
          WHERE NOT lock.granted AND session.datname = current_database()`;
        return (rows[0]?.waiting ?? 0) > 0;
      });
    });
    expect(await settled).toBe('credited');
    expect(await payer.owed(chargeId)).toBe(0n);
    expect(await payer.ledger()).toMatchObject({ advance: -200_00n });
  });
});

describe('a payment that asks the payer and the balance', () => {
  it('is refused where the balance holds less than its part', async () => {
    await payer.topUp(200_00n);
    expect(await payer.refusal({ chargeId, amountMinor: 99_00n, balanceMinor: 201_00n })).toBe('balance-changed');
    expect(await payer.refusal({ chargeId, amountMinor: 100_00n, balanceMinor: 200_00n })).toBe('started');
  });

  it('takes the balance with the first money, and not again when more comes', async () => {
    await payer.topUp(300_00n);
    const payment = await payer.start({ chargeId, amountMinor: 100_00n, balanceMinor: 50_00n });
    await payer.arrive(payment);
    expect(await payer.owed(chargeId)).toBe(150_00n);
    await payer.arrive(payment, 110_00n);
    expect(await payer.owed(chargeId)).toBe(140_00n);
    expect(await payer.ledger()).toMatchObject({ advance: -250_00n });
    expect(await db.payment.findUniqueOrThrow({ where: { id: payment.id } })).toMatchObject({
      receivedMinor: 110_00n,
      balanceSpentMinor: 50_00n,
    });
  });

  it('takes of one balance for all its debts together what is still held', async () => {
    await payer.topUp(300_00n);
    const second = await payer.owe(300_00n);
    const third = await payer.owe(200_00n);
    const payment = await payer.start(
      { chargeId, amountMinor: 100_00n, balanceMinor: 100_00n },
      { chargeId: second, amountMinor: 0n, balanceMinor: 100_00n },
    );
    await payer.start({ chargeId: third, amountMinor: 0n, balanceMinor: 150_00n });
    await payer.arrive(payment);
    expect([await payer.owed(chargeId), await payer.owed(second)]).toEqual([100_00n, 250_00n]);
    expect(await payer.ledger()).not.toHaveProperty('advance');
  });
});

describe('a payment', () => {
  it('for two accounts pays both, each in its own history', async () => {
    const sibling = await makeAccount(db, 'school', `Z-${payer.clientId}`, payer.clientId);
    const siblings = await payer.owe(200_00n, { account: sibling });
    const payment = await payer.start({ chargeId, amountMinor: 300_00n }, { chargeId: siblings, amountMinor: 200_00n });
    await payer.arrive(payment);
    expect([await payer.owed(chargeId), await payer.owed(siblings)]).toEqual([0n, 0n]);
    expect(await payer.ledger(sibling)).toEqual({ income: -200_00n, merchant: 200_00n });
  });

  it('whose money comes in parts is told of each time', async () => {
    const payment = await payer.start({ chargeId, amountMinor: 300_00n });
    for (const receivedMinor of [100_00n, 250_00n, 250_00n, 300_00n]) await payer.arrive(payment, receivedMinor);
    expect(await payer.told()).toEqual(['payment-credited short', 'payment-credited again', 'payment-credited again']);
  });
});
