import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { postTransactions } from '../billing/ledger.ts';
import { fixedClock } from '../clock.ts';
import { storeEvent } from './events.ts';
import { settlePayment } from './settle.ts';

let test: TestDatabase;
const clock = fixedClock('2026-11-22T09:00:00Z');
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
});
afterAll(() => test.drop());

it('keeps what comes after the organization booked a payment on the balance, where its figures do not swallow it', async () => {
  const { db } = test;
  const client = await makeClient(db);
  const account = await makeAccount(db, 'school', '1', client.id);
  const charge = await makeCharge(db, account);
  await postTransactions(db, [
    {
      accountId: account.id,
      kind: 'charge',
      idempotencyKey: 'charge',
      occurredAt: clock.now(),
      entries: [
        { ledger: 'receivable', chargeId: charge.id, amountMinor: 100_00n },
        { ledger: 'income', amountMinor: -100_00n },
      ],
    },
  ]);
  const merchant = await db.merchant.create({
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
  const { id: paymentId } = await db.payment.create({
    data: {
      number: 'LK-000001',
      token: 't',
      organizationId: 'school',
      clientId: client.id,
      merchantId: merchant.id,
      provider: 'sandbox',
      currency: 'RUB',
      amountMinor: 100_00n,
      expiresAt: clock.now(),
      lines: { create: { accountId: account.id, chargeId: charge.id, amountMinor: 100_00n } },
    },
  });
  const arrive = (receivedMinor: bigint) =>
    settlePayment(db, clock, {
      paymentId,
      report: {
        providerPaymentId: 'bank-1',
        state: 'succeeded',
        receivedMinor,
        currency: 'RUB',
        reference: null,
        merchantMatches: true,
        method: null,
      },
    });
  expect(await arrive(60_00n)).toBe('credited');
  await db.payment.update({ where: { id: paymentId }, data: { postedAt: clock.now() } });
  expect(await arrive(100_00n)).toBe('credited');
  expect(await db.paymentLine.findFirst()).toMatchObject({ allocatedMinor: 60_00n, advancedMinor: 40_00n });
  expect(await db.ledgerAccount.findFirst({ where: { kind: 'advance' } })).toMatchObject({ balanceMinor: -40_00n });
});

it('is not found by a callback that came for another merchant, whatever number that names', async () => {
  const { db } = test;
  const other = await db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 't',
      mode: 'test',
      credentials: '',
      keyId: '',
      hookToken: 'h2',
    },
  });
  const news = { providerPaymentId: 'bank-1', reference: 'LK-000001', body: new Uint8Array() };
  expect((await storeEvent(db, clock, other, { eventKey: 'e', ...news }))?.payment).toBeNull();
  const own = await db.merchant.findFirstOrThrow({ where: { hookToken: 'h' } });
  expect((await storeEvent(db, clock, own, { eventKey: 'e', ...news }))?.payment?.number).toBe('LK-000001');
});
