import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { importFiles } from '../../feed/import.ts';
import {
  addTestOrganization,
  ledgerFaults,
  outstanding,
  payHere,
  type TestFolder,
  testFolder,
} from '../../feed/testing.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let test: TestDatabase;
let folder: TestFolder;
let organizationId: string;
let count = 0;
const clock = fixedClock('2026-11-22T09:00:00Z');

beforeAll(async () => {
  test = await createTestDatabase();
  folder = await testFolder();
});
afterAll(async () => {
  await test.drop();
  await folder[Symbol.asyncDispose]();
});
beforeEach(async () => {
  count += 1;
  organizationId = `utility-${count}`;
  await addTestOrganization(test.db, organizationId);
  await test.db.organization.update({ where: { id: organizationId }, data: { kind: 'utility' } });
});

let files = 0;
/** Imports files with these lines as one run. */
async function bring(...tables: (readonly string[])[]): Promise<void> {
  const paths = [];
  for (const lines of tables) {
    files += 1;
    paths.push(await folder.write(`${files}.csv`, lines.join('\n')));
  }
  await importFiles(test.db, clock, { organizationId, paths });
}
const due = async () => Object.values(await outstanding(test.db, organizationId)).map(Number);
const payBill = async (amountMinor: bigint) => {
  const { id } = await test.db.charge.findFirstOrThrow({ where: { organizationId } });
  return payHere(test.db, clock, { chargeId: id, amountMinor });
};

const ACCOUNTS = ['Номер ЛС;Владелец', '7;Иванов'];
const MONTHS = 'Номер ЛС;Период;Долг на начало;Начислено;Перерасчёт;Пени;Оплачено;К оплате';
const PAYMENTS = 'Номер договора;Дата;Сумма;Способ;Назначение';

it('comes out right in the end though the office books a payment into the month before it', async () => {
  await bring(ACCOUNTS, [MONTHS, '7;10.2026;0;300;0;0;0;300']);
  const { number } = await payBill(300_00n);
  await bring([PAYMENTS, `7;22.11.2026;300;карта;Квитанция ${number}`]);
  expect(await due()).toEqual([0]);
  await bring([MONTHS, '7;10.2026;0;300;0;0;300;0']);
  expect((await due())[0]).toBeLessThanOrEqual(0);
  await bring([MONTHS, '7;11.2026;0;200;0;0;0;200']);
  expect(await due()).toEqual([200_00]);
  expect(await ledgerFaults(test.db)).toEqual([]);
});

it.each(['posted first', 'month first', 'in one run'])(
  'takes in only the posted one of two payments: %s',
  async (order) => {
    await bring(ACCOUNTS, [MONTHS, '7;10.2026;0;300;0;0;0;300']);
    await payBill(100_00n);
    const { number } = await payBill(200_00n);
    const month = [MONTHS, '7;11.2026;300;50;0;0;200;150'];
    const posting = [PAYMENTS, `7;22.11.2026;200;карта;Оплата ${number.replace('LK', 'лк')}`];
    if (order === 'in one run') await bring(month, posting);
    else for (const table of order === 'month first' ? [month, posting] : [posting, month]) await bring(table);
    expect(await due()).toEqual([50_00]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  },
);

const ORDERS = 'Номер заказа;Дата;E-mail;Статус;Сумма;Оплачено';
const PARCELS = 'Посылка;Номер заказа;Создана;Стоимость доставки;Оплачено;Статус';

it('never moves an order, or a parcel, with what it owes to another customer', async () => {
  await test.db.organization.update({ where: { id: organizationId }, data: { kind: 'shop' } });
  await bring([ORDERS, '1;01.11.2026;a@shop.example;Новый;100;0', '2;01.11.2026;b@shop.example;Новый;200;0']);
  await bring([PARCELS, '9;1;02.11.2026;50;0;Новая']);
  const owners = async () => [
    await test.db.order.findMany({ where: { organizationId }, select: { number: true, accountId: true } }),
    await test.db.parcel.findMany({ where: { organizationId }, select: { orderId: true } }),
  ];
  const before = await owners();
  expect(before.flat()).toHaveLength(3);
  await bring([ORDERS, '1;01.11.2026;b@shop.example;Новый;100;0'], [PARCELS, '9;2;02.11.2026;50;0;Новая']);
  expect(await owners()).toEqual(before);
});
