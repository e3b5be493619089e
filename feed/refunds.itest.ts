import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted, readRegister } from '../domain/imports/register.ts';
import { inTransaction } from '../prisma/client.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { addTestOrganization, ledgerFaults, outstanding, payHere, refundHere } from './testing.ts';

const NOW = '2026-11-22T09:00:00Z';
const clock = fixedClock(NOW);
const test = feedStage(clock);
let organizationId: string;
let round = 0;

async function bring(...lines: string[]): Promise<void> {
  const report = await test.bring(organizationId, lines);
  expect(report.files[0]?.refused).toEqual([]);
}
const due = async () => Object.values(await outstanding(test.db, organizationId));
const chargeId = async () => (await test.db.charge.findFirstOrThrow({ where: { organizationId } })).id;

describe("a school's", () => {
  beforeEach(async () => {
    round += 1;
    organizationId = `school-${round}`;
    await addTestOrganization(test.db, organizationId);
    await bring('Номер договора;Ученик;E-mail', '1;Анна;anna@mail.example');
    await subscription(0);
  });
  const subscription = (paid: number, status = 'активен') =>
    bring(
      'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус',
      `1;8 занятий;Футбол;01.11.2026;4800;${paid};${status}`,
    );
  const list = (...rows: string[]) =>
    bring('Номер договора;Дата;Сумма;Способ;Назначение', ...rows.map((row) => `1;22.11.2026;${row}`));
  const pay = async () => payHere(test.db, clock, { chargeId: await chargeId(), amountMinor: 4800_00n });

  it('refunded debt is owed again, and no import of what the office knows already changes that', async () => {
    const { number } = await pay();
    await list(`4800;кабинет;Оплата ${number}`);
    await subscription(4800);
    expect(await due()).toEqual(['0']);
    await refundHere(test.db, clock, { number, amountMinor: 1800_00n });
    expect(await due()).toEqual(['180000']);
    await subscription(4800);
    expect(await due()).toEqual(['180000']);
    // The office has it in its books: both files, one by one, in either order.
    await list(`4800;кабинет;Оплата ${number}`, `-1800;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['180000']);
    await subscription(3000);
    expect(await due()).toEqual(['180000']);
    await subscription(4800);
    expect(await due()).toEqual(['0']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('row may say so before the list of payments does', async () => {
    const { number } = await pay();
    await list(`4800;кабинет;Оплата ${number}`);
    await subscription(4800);
    await refundHere(test.db, clock, { number, amountMinor: 1800_00n });
    await subscription(3000);
    await list(`-1800;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['180000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it.each([
    ['the payment alone was entered', 4800, '180000'],
    ['both were entered', 3000, '180000'],
  ])('payment and refund posted by one list, after a row in which %s', async (_, paid, owed) => {
    const { number } = await pay();
    if (paid === 4800) await subscription(paid);
    await refundHere(test.db, clock, { number, amountMinor: 1800_00n });
    if (paid !== 4800) await subscription(paid);
    await list(`4800;кабинет;Оплата ${number}`, `-1800;кабинет;Возврат ${number}`);
    expect(await due()).toEqual([owed]);
    await subscription(3000);
    expect(await due()).toEqual([owed]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('payment wholly given back is worth nothing, whether the office enters both or neither', async () => {
    const { number } = await pay();
    await refundHere(test.db, clock, { number, amountMinor: 4800_00n });
    expect(await due()).toEqual(['480000']);
    await subscription(0);
    expect(await due()).toEqual(['480000']);
    await list(`-4800;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['480000']);
    await list(`4800;кабинет;Оплата ${number}`, `-4800;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['480000']);
    await subscription(0);
    expect(await due()).toEqual(['480000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('same row again does not post another refund of the same sum', async () => {
    const { number } = await pay();
    await list(`4800;кабинет;Оплата ${number}`);
    await subscription(4800);
    await refundHere(test.db, clock, { number, amountMinor: 1000_00n });
    await list(`-1000;кабинет;Возврат ${number}`);
    await subscription(3800);
    await refundHere(test.db, clock, { number, amountMinor: 1000_00n });
    await list(`-1000;кабинет;Возврат ${number}`);
    await subscription(3800);
    expect(await due()).toEqual(['200000']);
    expect(await test.db.refund.count({ where: { payment: { organizationId }, postedAt: null } })).toBe(1);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('canceled debt stays canceled until its own row speaks of it', async () => {
    const { number } = await pay();
    await list(`4800;кабинет;Оплата ${number}`);
    await subscription(4800);
    await refundHere(test.db, clock, { number, amountMinor: 4800_00n, cancelDebts: true });
    expect(await due()).toEqual(['0']);
    expect(await test.db.subscription.findFirst({ where: { organizationId } })).toMatchObject({ status: 'cancelled' });
    await subscription(4800);
    expect(await due()).toEqual(['0']);
    await list(`-4800;кабинет;Возврат ${number}`);
    await subscription(0, 'отменён');
    expect(await due()).toEqual(['0']);
    // The office's figures win: it has entered the refund, and charges the subscription all the same.
    await subscription(0);
    expect(await due()).toEqual(['480000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('part of a debt canceled before the office knew of the payment stays so', async () => {
    const { number } = await pay();
    await refundHere(test.db, clock, { number, amountMinor: 1800_00n, cancelDebts: true });
    await subscription(0);
    expect(await due()).toEqual(['0']);
    await list(`4800;кабинет;Оплата ${number}`);
    await subscription(4800);
    expect(await due()).toEqual(['0']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('price that was lowered after it was paid: giving back what is too much cancels nothing', async () => {
    const { number } = await pay();
    const lowered = () =>
      bring(
        'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус',
        '1;8 занятий;Футбол;01.11.2026;3000;0;активен',
      );
    await lowered();
    expect(await due()).toEqual(['-180000']);
    await refundHere(test.db, clock, { number, amountMinor: 1800_00n, cancelDebts: true });
    expect(await due()).toEqual(['0']);
    await lowered();
    expect(await due()).toEqual(['0']);
    await refundHere(test.db, clock, { number, amountMinor: 1000_00n, cancelDebts: true });
    await lowered();
    expect(await due()).toEqual(['0']);
    expect(await test.db.charge.findFirst({ where: { organizationId } })).toMatchObject({ amountMinor: 2000_00n });
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('register lists what went back as negative sums, and confirming it posts that', async () => {
    const { number } = await pay();
    const refundId = await refundHere(test.db, clock, { number, amountMinor: 1800_00n });
    const read = () => readRegister(test.db, { organizationId, from: '2026-11-01', to: '2026-11-30' });
    const lines = await read();
    expect(lines.map((line) => [line.number, line.refundId, line.kind, line.amountMinor, line.posted])).toEqual([
      [number, null, 'subscription', 4800_00n, false],
      [number, refundId, 'subscription', -1800_00n, false],
    ]);
    const paymentIds = lines.map(({ paymentId }) => paymentId);
    const confirm = () =>
      inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds, refundIds: [refundId] }));
    expect(await confirm()).toBe(2);
    expect(await confirm()).toBe(0);
    expect((await read()).every(({ posted }) => posted)).toBe(true);
    await subscription(3000);
    expect(await due()).toEqual(['180000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });
});

describe("a utility's", () => {
  beforeEach(async () => {
    round += 1;
    organizationId = `utility-${round}`;
    await addTestOrganization(test.db, organizationId);
    await test.db.organization.update({ where: { id: organizationId }, data: { kind: 'utility' } });
    await bring('Лицевой счёт;ФИО;Адрес', '1;Иванов;Москва');
    await months(['10', 1000, 1000, 0]);
  });
  /** Each: month, opening, charged, paid. */
  const months = (...rows: [string, number, number, number][]) =>
    bring(
      'Лицевой счёт;Период;Долг на начало;Начислено;Перерасчёт;Пени;Оплачено;К оплате',
      ...rows.map(
        ([month, opening, charged, paid]) =>
          `1;${month}.2026;${opening};${charged};0;0;${paid};${opening + charged - paid}`,
      ),
    );
  const list = (...rows: string[]) =>
    bring('Лицевой счёт;Дата;Сумма;Способ;Назначение', ...rows.map((row) => `1;22.11.2026;${row}`));
  const pay = async () => payHere(test.db, clock, { chargeId: await chargeId(), amountMinor: 2000_00n });

  it('bill owes what its months say, less what was paid here and given back since', async () => {
    const { number } = await pay();
    expect(await due()).toEqual(['0']);
    await list(`2000;кабинет;Оплата ${number}`);
    await months(['11', 2000, 1000, 2000]);
    expect(await due()).toEqual(['100000']);
    await refundHere(test.db, clock, { number, amountMinor: 500_00n });
    expect(await due()).toEqual(['150000']);
    await months(['11', 2000, 1000, 2000]);
    expect(await due()).toEqual(['150000']);
    await list(`-500;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['150000']);
    await months(['11', 2000, 1000, 1500]);
    expect(await due()).toEqual(['150000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('month may say so before the list of payments does, for payment and refund alike', async () => {
    const { number } = await pay();
    await refundHere(test.db, clock, { number, amountMinor: 500_00n });
    await months(['11', 2000, 1000, 1500]);
    await list(`2000;кабинет;Оплата ${number}`, `-500;кабинет;Возврат ${number}`);
    expect(await due()).toEqual(['150000']);
    await months(['11', 2000, 1000, 1500], ['12', 1500, 1000, 0]);
    expect(await due()).toEqual(['250000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('refund of another month is in that month, and both months are what the office says', async () => {
    const { number } = await pay();
    await list(`2000;кабинет;Оплата ${number}`);
    await months(['11', 2000, 1000, 2000]);
    clock.set('2027-01-05T09:00:00Z');
    const inDecember = fixedClock('2026-12-05T09:00:00Z');
    await refundHere(test.db, inDecember, { number, amountMinor: 500_00n });
    await list(`-500;кабинет;Возврат ${number}`);
    await months(['12', 1000, 1000, -500]);
    expect(await due()).toEqual(['250000']);
    const ledger = await test.db.ledgerMonth.findMany({
      where: { accountId: (await test.db.account.findFirstOrThrow({ where: { organizationId } })).id },
      orderBy: { month: 'asc' },
    });
    clock.set(NOW);
    expect(ledger.slice(-2).map(({ paidMinor }) => paidMinor)).toEqual([2000_00n, -500_00n]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });
});
