import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccount, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { listDebts } from '../billing/debts.ts';
import { fixedClock } from '../clock.ts';
import { settlePayment } from './settle.ts';
import { startPayment } from './start.ts';

const MANY = 1_000;
let test: TestDatabase;
const clock = fixedClock('2026-11-22T09:00:00Z');
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
});
afterAll(() => test.drop());

it('takes a thousand debts in one payment, and credits them all', async () => {
  const { db } = test;
  const client = await makeClient(db);
  const account = await makeAccount(db, 'school', '1', client.id);
  await db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 't',
      mode: 'test',
      credentials: '',
      keyId: '',
      hookToken: 'h',
    },
  });
  await db.$executeRaw`
    INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency)
    SELECT 'school', ${account.id}, 'lesson', n, '2026-11-01', 'RUB' FROM generate_series(1, ${MANY}::int) n`;
  await db.$executeRaw`
    SELECT post_ledger(jsonb_agg(jsonb_build_object('account_id', account_id, 'kind', 'charge',
      'idempotency_key', 'charge:' || id, 'occurred_at', now(), 'entries', jsonb_build_array(
        jsonb_build_object('ledger', 'receivable', 'charge_id', id, 'amount_minor', '100'),
        jsonb_build_object('ledger', 'income', 'amount_minor', '-100'))))) FROM charges`;
  const debts = await listDebts(db, { clientId: client.id });
  expect(debts).toHaveLength(MANY);
  const lines = debts.map(({ chargeId, outstandingMinor }) => ({ chargeId, amountMinor: outstandingMinor }));
  const payment = await startPayment(db, clock, { clientId: client.id, organizationId: 'school', lines });
  expect((await startPayment(db, clock, { clientId: client.id, organizationId: 'school', lines })).id).toBe(payment.id);
  const report = {
    providerPaymentId: 'bank-1',
    state: 'succeeded' as const,
    receivedMinor: BigInt(MANY) * 100n,
    currency: 'RUB',
    reference: null,
    merchantMatches: true,
    method: null,
  };
  const startedAt = performance.now();
  expect(await settlePayment(db, clock, { paymentId: payment.id, report })).toBe('credited');
  // Half a second is usual; what grows with the square of the debts took six, and a hundred times that for ten
  // thousand.
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect(await listDebts(db, { clientId: client.id })).toEqual([]);
}, 60_000);
