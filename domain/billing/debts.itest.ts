import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { listDebts } from './debts.ts';
import { postTransactions } from './ledger.ts';

const occurredAt = new Date('2026-11-22T09:00:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
let test: TestDatabase;
let db: Database;
let clientId: number;
let round = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db, 'school');
  await makeOrganization(db, 'shop', { kind: 'shop', currency: 'EUR' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  round += 1;
  clientId = (await makeClient(db, BigInt(round))).id;
});

const account = (organizationId: string, name: string) => makeAccount(db, organizationId, `${round}-${name}`, clientId);

/** Charges `amountMinor` and marks `paidMinor` of it as paid at the organization. */
async function owe(
  target: { id: number; organizationId: string },
  charge: Parameters<typeof makeCharge>[2],
  amountMinor: bigint,
  paidMinor = 0n,
) {
  const row = await makeCharge(db, target, charge);
  await postTransactions(db, [
    {
      accountId: target.id,
      kind: 'charge',
      idempotencyKey: `charge:${row.id}`,
      occurredAt,
      entries: [
        { ledger: 'receivable', chargeId: row.id, amountMinor },
        { ledger: 'income', amountMinor: -amountMinor },
      ],
    },
  ]);
  if (paidMinor > 0n)
    await postTransactions(db, [
      {
        accountId: target.id,
        kind: 'office_payment',
        idempotencyKey: `paid:${row.id}`,
        occurredAt,
        entries: [
          { ledger: 'office', amountMinor: paidMinor },
          { ledger: 'receivable', chargeId: row.id, amountMinor: -paidMinor },
        ],
      },
    ]);
  return row;
}

const idsOf = async (filter: Omit<Parameters<typeof listDebts>[1], 'clientId'>) =>
  (await listDebts(db, { clientId, ...filter })).map((line) => line.chargeId);

describe('listDebts', () => {
  it('gives every kind of line with its words and the sum still due', async () => {
    const school = await account('school', 'A');
    const shop = await account('shop', 'B');
    const subscription = await db.subscription.create({
      data: {
        organizationId: 'school',
        accountId: school.id,
        name: '8 занятий',
        groupName: 'Рисунок',
        firstDay: day('2026-11-03'),
        priceMinor: 1000_00n,
        paidMinor: 600_00n,
        status: 'active',
      },
    });
    const visit = await db.visit.create({
      data: {
        organizationId: 'school',
        accountId: school.id,
        groupName: 'Лепка',
        date: day('2026-11-10'),
        time: '18:00',
        mark: 'in_debt',
      },
    });
    const order = await db.order.create({
      data: {
        organizationId: 'shop',
        accountId: shop.id,
        number: `O-${round}`,
        orderedOn: day('2026-11-12'),
        status: 'new',
        totalMinor: 50_00n,
      },
    });
    const parcel = await db.parcel.create({
      data: {
        organizationId: 'shop',
        orderId: order.id,
        number: `P-${round}`,
        madeOn: day('2026-11-14'),
        deliveryPriceMinor: 9_00n,
        status: 'new',
      },
    });
    await owe(school, { kind: 'lesson', sourceId: visit.id, dueOn: '2026-11-10' }, 700_00n);
    await owe(school, { kind: 'subscription', sourceId: subscription.id, dueOn: '2026-11-03' }, 1000_00n, 600_00n);
    await owe(shop, { kind: 'delivery', sourceId: parcel.id, dueOn: '2026-11-14', currency: 'EUR' }, 9_00n);
    await owe(shop, { kind: 'order', sourceId: order.id, dueOn: '2026-11-12', currency: 'EUR' }, 50_00n, 20_00n);

    const lines = await listDebts(db, { clientId });
    expect(
      lines.map((line) => [line.organizationId, line.kind, line.outstandingMinor, line.paidMinor, line.currency]),
    ).toEqual([
      ['school', 'subscription', 400_00n, 600_00n, 'RUB'],
      ['school', 'lesson', 700_00n, 0n, 'RUB'],
      ['shop', 'order', 30_00n, 20_00n, 'EUR'],
      ['shop', 'delivery', 9_00n, 0n, 'EUR'],
    ]);
    expect(lines[0]).toMatchObject({
      organizationName: 'Organization school',
      accountNumber: `${round}-A`,
      holderName: `Student ${round}-A`,
      accountWord: 'personal_account',
      subscriptionName: '8 занятий',
      groupName: 'Рисунок',
      day: '2026-11-03',
      dueOn: '2026-11-03',
      amountMinor: 1000_00n,
    });
    expect(lines[1]).toMatchObject({ groupName: 'Лепка', day: '2026-11-10', time: '18:00' });
    expect(lines[2]).toMatchObject({ orderNumber: `O-${round}`, parcelNumber: null });
    expect(lines[3]).toMatchObject({ orderNumber: `O-${round}`, parcelNumber: `P-${round}`, day: '2026-11-14' });
  });

  it('leaves out what is paid, overpaid, closed, detached or of another client', async () => {
    const open = await account('school', 'A');
    const closed = await account('school', 'B');
    const detached = await account('school', 'C');
    const foreign = await makeAccount(db, 'school', `${round}-D`);
    await owe(open, {}, 100n, 100n);
    await owe(open, {}, 100n, 130n);
    const owed = await owe(open, {}, 100n, 30n);
    await owe(closed, {}, 100n);
    await owe(detached, {}, 100n);
    await owe(foreign, {}, 100n);
    await db.account.update({ where: { id: closed.id }, data: { accessOpen: false } });
    await db.attachment.updateMany({ where: { accountId: detached.id }, data: { detachedAt: occurredAt } });

    expect((await listDebts(db, { clientId })).map((line) => line.chargeId)).toEqual([owed.id]);
    expect(await listDebts(db, { clientId, accountIds: [foreign.id] })).toEqual([]);
    expect(await listDebts(db, { clientId, accountIds: [closed.id, detached.id] })).toEqual([]);
  });

  it('narrows by organization, account and charge', async () => {
    const first = await account('school', 'A');
    const second = await account('shop', 'B');
    const a = await owe(first, { dueOn: '2026-11-02' }, 10n);
    const b = await owe(first, { dueOn: '2026-11-01' }, 10n);
    const c = await owe(second, { currency: 'EUR' }, 10n);
    expect(await idsOf({})).toEqual([b.id, a.id, c.id]);
    expect(await idsOf({ organizationId: 'shop' })).toEqual([c.id]);
    expect(await idsOf({ accountIds: [first.id] })).toEqual([b.id, a.id]);
    expect(await idsOf({ chargeIds: [a.id, c.id] })).toEqual([a.id, c.id]);
    expect(await idsOf({ chargeIds: [] })).toEqual([]);
  });
});
