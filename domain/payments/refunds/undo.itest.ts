import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOrganization } from '../../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/harness/database.ts';
import { makeMerchant, makePayer } from '../../../tests/harness/payments.ts';
import { fixedClock } from '../../clock.ts';
import { applyRefunds } from './apply.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('what the balance spent of money that goes back is taken back from what it paid last', async () => {
  const { db } = test;
  await makeOrganization(db);
  await makeMerchant(db);
  const payer = await makePayer(db, clock);
  const [older, newer] = [await payer.owe(100_00n), await payer.owe(150_00n)];
  const topUp = await payer.topUp(300_00n);
  for (const [chargeId, balanceMinor] of [
    [older, 100_00n],
    [newer, 150_00n],
  ] as const) {
    clock.advance(60_000);
    await payer.start({ chargeId, amountMinor: 0n, balanceMinor });
  }
  const report = {
    providerPaymentId: `bank-${topUp.id}`,
    state: 'succeeded' as const,
    receivedMinor: 300_00n,
    refundedMinor: 120_00n,
    currency: 'RUB',
    reference: null,
    merchantMatches: true,
    method: null,
  };
  expect(await applyRefunds(db, clock, { paymentId: topUp.id, report })).toBe('refunded');
  expect([await payer.owed(older), await payer.owed(newer)]).toEqual([0n, 70_00n]);
  expect(await payer.ledger()).not.toHaveProperty('advance');
});
