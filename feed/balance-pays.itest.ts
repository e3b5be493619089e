import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { startPayment } from '../domain/payments/start.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { importFiles } from './import.ts';
import { addTestOrganization, ledgerFaults, outstanding, testFolder, topUpHere } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('pays the delivery of a parcel from the balance as soon as the warehouse has weighed it, and once', async () => {
  const { db } = test;
  await addTestOrganization(db, 'shop');
  await db.organization.update({ where: { id: 'shop' }, data: { thresholds: { balancePays: ['delivery'] } } });
  await using folder = await testFolder();
  const orders = await folder.write(
    'orders.csv',
    'Номер заказа;E-mail;Дата;Статус;Сумма;Оплачено\n7;anna@shop.example;05.10.2026;На складе;1000;0\n',
  );
  const parcels = (price: number, paid: number) =>
    folder.write(
      'parcels.csv',
      `Посылка;Номер заказа;Создана;Вес, кг;Доставка;Стоимость доставки;Оплачено;Статус\nP-7;7;08.10.2026;4,7;E2R Spedition;${price};${paid};Собирается\n`,
    );
  const take = async (path: string, dryRun = false) =>
    importFiles(db, clock, { organizationId: 'shop', paths: [path], dryRun });
  const payments = () => db.payment.findMany({ where: { provider: 'balance' }, orderBy: { id: 'asc' } });

  await take(orders);
  const client = await db.client.create({ data: {} });
  const account = await db.account.findFirstOrThrow({ where: { organizationId: 'shop' } });
  await db.attachment.create({
    data: { accountId: account.id, clientId: client.id, origin: 'invitation', attachedAt: clock.now() },
  });
  await topUpHere(db, clock, { accountId: account.id, amountMinor: 700_00n });
  expect(await payments()).toEqual([]);

  const path = await parcels(600, 0);
  await take(path, true);
  expect(await payments()).toEqual([]);
  await take(path);
  await take(path);
  await take(orders);
  const [payment, ...more] = await payments();
  expect(more).toEqual([]);
  expect(payment).toMatchObject({ clientId: client.id, balanceSpentMinor: 600_00n, status: 'succeeded' });
  expect(Object.values(await outstanding(db, 'shop')).toSorted()).toEqual(['0', '100000']);

  // A dearer delivery takes the rest of the balance; what is lacking stays a debt, which the client may pay.
  await take(await parcels(750, 0));
  expect((await payments()).map((each) => each.balanceSpentMinor)).toEqual([600_00n, 100_00n]);
  const delivery = await db.charge.findFirstOrThrow({ where: { kind: 'delivery' } });
  const lacking = { chargeId: delivery.id, amountMinor: 0n, balanceMinor: 50_00n };
  await expect(
    startPayment(db, clock, { clientId: client.id, organizationId: 'shop', lines: [lacking] }),
  ).rejects.toMatchObject({ code: 'balance-changed' });
  expect(await ledgerFaults(db)).toEqual([]);
});
