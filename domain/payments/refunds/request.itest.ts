import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../prisma/generated/client.ts';
import { makeClient, makeOrganization } from '../../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/harness/database.ts';
import { makeMerchant, makePayer, Payer } from '../../../tests/harness/payments.ts';
import { verifyLedger } from '../../billing/verify.ts';
import { fixedClock } from '../../clock.ts';
import { readRefundNews } from '../../notices/refund-facts.ts';
import { applyRefunds } from './apply.ts';
import { previewRefund, readRefundable } from './preview.ts';
import { requestRefund } from './request.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let payer: Payer;
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeMerchant(test.db);
});
afterAll(() => test.drop());
beforeEach(async () => {
  payer = await makePayer(test.db, clock);
});

/** The provider says that it has given back so much of a payment in all. */
const goesBack = ({ id: paymentId, amountMinor, currency }: Payment, refundedMinor: bigint) =>
  applyRefunds(test.db, clock, {
    paymentId,
    report: {
      providerPaymentId: `bank-${paymentId}`,
      state: 'succeeded',
      receivedMinor: amountMinor,
      refundedMinor,
      currency,
      reference: null,
      merchantMatches: true,
      method: null,
    },
  });

const twoDebts = async () => {
  const first = await payer.owe(300_00n);
  const second = await payer.owe(200_00n);
  const payment = await payer.start(
    { chargeId: first, amountMinor: 300_00n },
    { chargeId: second, amountMinor: 200_00n },
  );
  await payer.arrive(payment);
  return { first, second, payment };
};

describe('a refund that is under way', () => {
  it('of a debt that staff named leaves nothing of it for a second one, and other debts alone', async () => {
    const { first, second, payment } = await twoDebts();
    const wish = { paymentNumber: payment.number, chargeIds: [second], cancelDebts: true, actor: 'staff' };
    await requestRefund(test.db, clock, wish);
    await expect(requestRefund(test.db, clock, wish)).rejects.toMatchObject({ code: 'refund-nothing-left' });
    await requestRefund(test.db, clock, { ...wish, chargeIds: [first], amountMinor: 100_00n });
    await expect(requestRefund(test.db, clock, { ...wish, chargeIds: [first, second] })).resolves.toMatchObject([
      { amountMinor: 200_00n },
    ]);
    await goesBack(payment, 500_00n);
    expect(await payer.ledger()).toEqual({});
    expect((await verifyLedger(test.db)).breaches).toEqual([]);
  });

  it('has its part taken before another is shown', async () => {
    const { payment, first } = await twoDebts();
    await requestRefund(test.db, clock, { paymentNumber: payment.number, amountMinor: 250_00n, actor: 'staff' });
    const shown = await previewRefund(test.db, await readRefundable(test.db, { paymentNumber: payment.number }), {
      amountMinor: 100_00n,
    });
    expect(shown.parts).toMatchObject([{ thing: { chargeId: first }, of: 'debt', amountMinor: 100_00n }]);
  });

  it('keeps bills as the organization has them, also where other debts give way to them', async () => {
    const bill = await payer.owe(300_00n, { kind: 'bill' });
    const debt = await payer.owe(200_00n);
    const payment = await payer.start(
      { chargeId: bill, amountMinor: 300_00n },
      { chargeId: debt, amountMinor: 200_00n },
    );
    await payer.arrive(payment);
    await requestRefund(test.db, clock, {
      paymentNumber: payment.number,
      chargeIds: [debt],
      cancelDebts: true,
      actor: 'staff',
    });
    // Somebody gives the same back in the provider's cabinet first, and it is told of both one after the other.
    await goesBack(payment, 150_00n);
    await goesBack(payment, 350_00n);
    expect([await payer.owed(bill), await payer.owed(debt)]).toEqual([150_00n, 150_00n]);
    expect(await test.db.charge.findUnique({ where: { id: bill } })).toMatchObject({ amountMinor: 300_00n });
  });
});

describe('a top-up that is given back after another adult has spent it', () => {
  it('tells them too that what the balance paid is owed again', async () => {
    const topUp = await payer.topUp(500_00n);
    const { id: clientId } = await makeClient(test.db, 77n);
    await test.db.attachment.create({
      data: { clientId, accountId: payer.account.id, origin: 'data', attachedAt: clock.now() },
    });
    const other = new Payer(test.db, clock, { clientId, account: payer.account });
    const chargeId = await payer.owe(400_00n);
    const spent = await other.start({ chargeId, amountMinor: 0n, balanceMinor: 400_00n });
    await requestRefund(test.db, clock, { paymentNumber: topUp.number, actor: 'staff' });
    await goesBack(topUp, 500_00n);
    expect(await payer.owed(chargeId)).toBe(400_00n);
    expect([await payer.told(), await other.told()]).toEqual([
      ['payment-succeeded', 'refund-succeeded'],
      ['payment-succeeded', 'refund-succeeded'],
    ]);
    const undone = await test.db.refund.findFirstOrThrow({ where: { paymentId: spent.id } });
    expect(await readRefundNews(test.db, [undone.id])).toMatchObject([
      { clientId, isTaken: true, isDone: true, lines: [{ allocatedMinor: 400_00n, outstandingMinor: 400_00n }] },
    ]);
  });
});
