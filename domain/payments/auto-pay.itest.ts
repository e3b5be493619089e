import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ledgerFaults } from '../../feed/testing.ts';
import { type Database, inTransaction } from '../../prisma/client.ts';
import { makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { makeMerchant, makePayer, type Payer, reportOf } from '../../tests/harness/payments.ts';
import { fixedClock } from '../clock.ts';
import { payDueFromBalance } from './auto-pay.ts';
import { requestRefund } from './refunds/request.ts';
import { settlePayment } from './settle.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
let payer: Payer;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db, 'school', { kind: 'shop' });
  await makeMerchant(db);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await says(['delivery']);
  payer = await makePayer(db, clock);
});

const says = (balancePays: readonly string[]) =>
  db.organization.update({ where: { id: 'school' }, data: { thresholds: { balancePays: [...balancePays] } } });
/** Staff give back so much of a payment from the balance. */
const giveBack = async (amountMinor: bigint) => {
  const { number } = await db.payment.findFirstOrThrow({ where: { clientId: payer.clientId, provider: 'balance' } });
  await requestRefund(db, clock, { paymentNumber: number, amountMinor, actor: 'staff' });
};
const pay = () => inTransaction(db, (tx) => payDueFromBalance(tx, clock, { organizationId: 'school' }));

describe('a balance that pays by itself', () => {
  it('pays what the organization named as soon as money reaches it, the oldest first, and nothing else', async () => {
    const order = await payer.owe(1000_00n, { kind: 'order' });
    const deliveries = [await payer.owe(300_00n, { kind: 'delivery' }), await payer.owe(300_00n, { kind: 'delivery' })];
    await payer.topUp(400_00n);
    expect(await Promise.all([order, ...deliveries].map((id) => payer.owed(id)))).toEqual([1000_00n, 0n, 200_00n]);
    expect((await payer.ledger()).advance).toBeUndefined();
    expect(await payer.told()).toEqual(['payment-succeeded', 'balance-paid']);
    const payment = await db.payment.findFirstOrThrow({ where: { clientId: payer.clientId, provider: 'balance' } });
    expect(payment).toMatchObject({ status: 'succeeded', balanceSpentMinor: 400_00n, telegramUserId: null });
    expect(await ledgerFaults(db)).toEqual([]);
  });

  it('waits for the client where the organization says nothing', async () => {
    await says([]);
    const chargeId = await payer.owe(300_00n, { kind: 'delivery' });
    await payer.topUp(400_00n);
    expect(await pay()).toBe(0);
    expect(await payer.owed(chargeId)).toBe(300_00n);
    await says(['order', 'delivery']);
    expect(await pay()).toBe(1);
    expect(await payer.owed(chargeId)).toBe(0n);
    expect(await pay()).toBe(0);
    expect(await payer.told()).toEqual(['payment-succeeded', 'balance-paid']);
  });

  it('pays also from money that no debt took', async () => {
    const [order, delivery] = [
      await payer.owe(1000_00n, { kind: 'order' }),
      await payer.owe(300_00n, { kind: 'delivery' }),
    ];
    const payment = await payer.start({ chargeId: order, amountMinor: 1000_00n });
    await payer.arrive(payment, 1200_00n);
    expect(await payer.owed(delivery)).toBe(100_00n);
    expect(await payer.told()).toEqual(['payment-credited excess', 'balance-paid']);
  });

  it('happens with its cause or not at all, once however often the news comes', async () => {
    const chargeId = await payer.owe(300_00n, { kind: 'delivery' });
    const payment = await payer.start({ accountId: payer.account.id, amountMinor: 400_00n });
    const report = reportOf(payment);
    const undone = inTransaction(db, async (tx) => {
      expect(await settlePayment(tx, clock, { paymentId: payment.id, report })).toBe('credited');
      expect((await tx.charge.findUniqueOrThrow({ where: { id: chargeId } })).allocatedMinor).toBe(300_00n);
      throw new Error('cut short');
    });
    await expect(undone).rejects.toThrow('cut short');
    expect([await payer.owed(chargeId), await payer.told()]).toEqual([300_00n, []]);

    await db.$executeRaw`ALTER TABLE notices ADD CONSTRAINT broken CHECK (kind <> 'balance-paid') NOT VALID`;
    await expect(payer.arrive(payment)).rejects.toThrow();
    await db.$executeRaw`ALTER TABLE notices DROP CONSTRAINT broken`;
    expect([await payer.owed(chargeId), await payer.ledger()]).toEqual([
      300_00n,
      { receivable: 300_00n, income: -300_00n },
    ]);

    await Promise.all([payer.arrive(payment), payer.arrive(payment), pay(), payer.arrive(payment), pay()]);
    expect(await payer.ledger()).toEqual({ income: -300_00n, merchant: 400_00n, advance: -100_00n });
    expect(await payer.told()).toEqual(['payment-succeeded', 'balance-paid']);
    expect(await db.payment.count({ where: { clientId: payer.clientId } })).toBe(2);
  });

  it('leaves what staff have given back to the client, until the sum is another', async () => {
    const chargeId = await payer.owe(300_00n, { kind: 'delivery' });
    await payer.topUp(300_00n);
    await giveBack(300_00n);
    expect([await pay(), await payer.owed(chargeId), (await payer.ledger()).advance]).toEqual([0, 300_00n, -300_00n]);
    await payer.topUp(50_00n);
    expect(await payer.owed(chargeId)).toBe(300_00n);
    await payer.reprice(chargeId, 40_00n);
    expect([await pay(), await payer.owed(chargeId)]).toEqual([1, 0n]);
  });

  it('pays again what was only undone because a refund of other money needed the balance', async () => {
    const chargeId = await payer.owe(300_00n, { kind: 'delivery' });
    const topUp = await payer.topUp(300_00n);
    expect(await payer.giveBack(topUp, 300_00n)).toBe('refunded');
    expect([await payer.owed(chargeId), (await payer.ledger()).advance]).toEqual([300_00n, undefined]);
    await payer.topUp(300_00n);
    expect(await payer.owed(chargeId)).toBe(0n);
  });

  it('tells the one who brought the money, leaves closed accounts alone, and those that nobody holds', async () => {
    await says([]);
    const chargeId = await payer.owe(300_00n, { kind: 'delivery' });
    const second = await makeClient(db, 5000n + BigInt(payer.clientId));
    const where = { id: payer.account.id };
    await db.attachment.create({
      data: { accountId: payer.account.id, clientId: second.id, origin: 'data', attachedAt: clock.now() },
    });
    const topUp = await payer.start({ accountId: payer.account.id, amountMinor: 300_00n });
    await db.payment.update({ where: { id: topUp.id }, data: { clientId: second.id } });
    await payer.arrive(topUp);
    await says(['delivery']);

    await db.account.update({ where, data: { accessOpen: false } });
    expect(await pay()).toBe(0);
    await db.account.update({ where, data: { accessOpen: true } });
    await db.attachment.updateMany({ where: { accountId: payer.account.id }, data: { detachedAt: clock.now() } });
    expect(await pay()).toBe(0);
    await db.attachment.updateMany({ where: { accountId: payer.account.id }, data: { detachedAt: null } });
    expect(await pay()).toBe(1);
    expect(await payer.owed(chargeId)).toBe(0n);
    expect(await db.notice.findMany({ where: { kind: 'balance-paid', clientId: second.id } })).toHaveLength(1);
    expect(await payer.told()).toEqual([]);
  });
});
