import { describe, expect, it } from 'vitest';
import { readIssuedBills } from '../domain/billing/issued-bills.ts';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted } from '../domain/imports/register.ts';
import { sumOf } from '../domain/money.ts';
import { inTransaction } from '../prisma/client.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { importFiles } from './import.ts';
import { addTestOrganization, payHere, samples } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const YEARS = { from: '2020-01-01', to: '2030-12-01' };
const test = feedStage(clock);

async function bring(organizationId: string, paths: readonly string[], moment?: string): Promise<void> {
  await importFiles(test.db, moment === undefined ? clock : fixedClock(moment), { organizationId, paths });
}

async function readerOf(organizationId: string): Promise<{ clientId: number; accountIds: number[] }> {
  const { id: clientId } = await test.db.client.create({ data: {} });
  const accounts = await test.db.account.findMany({ where: { organizationId } });
  await test.db.attachment.createMany({
    data: accounts.map(({ id }) => ({ accountId: id, clientId, origin: 'data' as const, attachedAt: clock.now() })),
  });
  return { clientId, accountIds: accounts.map(({ id }) => id) };
}

describe('bills as they were issued', () => {
  it('lead line by line from the opening debt to the closing one, all 480 of the sample', async () => {
    await addTestOrganization(test.db, 'utility');
    await bring('utility', samples.utility);
    const { clientId, accountIds } = await readerOf('utility');
    let count = 0;
    for (const accountId of accountIds) {
      const issued = await readIssuedBills(test.db, clock, { clientId, accountId, ...YEARS });
      for (const { period, openingMinor, closingMinor, lines } of issued?.bills ?? []) {
        count += 1;
        const leads = openingMinor + sumOf(lines.map(({ amountMinor }) => amountMinor));
        expect([accountId, period, leads]).toEqual([accountId, period, closingMinor]);
        // Every figure of the sample is one transaction of the ledger's.
        expect(lines.filter(({ transaction }) => transaction === null)).toEqual([]);
      }
      const last = issued?.bills.at(-1);
      expect(issued?.latest).toEqual({
        period: last?.period,
        payableMinor: last && last.closingMinor > 0n ? last.closingMinor : 0n,
        paidSince: [],
      });
    }
    expect(count).toBe(480);
  });

  it('ask for what is left after a payment here, and stay as they were once the organization has it', async () => {
    const organizationId = 'heating';
    await addTestOrganization(test.db, organizationId);
    await test.db.organization.update({ where: { id: organizationId }, data: { kind: 'utility' } });
    const months = 'Номер ЛС;Период;Долг на начало;Начислено;Перерасчет;Начислено пени;Оплачено;К оплате';
    const write = (name: string, ...lines: string[]) =>
      test.folder.write(`${name}.csv`, [months, ...lines].join('\r\n'));
    await bring(organizationId, [await test.folder.write('a.csv', 'Номер ЛС;Владелец;Адрес\r\n900;Анна;Садовая, 1')]);
    const october = '900;10.2026;0;447,30;0;0;0;447,30';
    await bring(organizationId, [await write('b', october)], '2026-11-01T09:00:00Z');
    const { clientId, accountIds } = await readerOf(organizationId);
    const read = () => readIssuedBills(test.db, clock, { clientId, accountId: accountIds[0] ?? 0, ...YEARS });
    const { id: chargeId } = await test.db.charge.findFirstOrThrow({ where: { organizationId } });

    const paidAt = new Date('2026-11-05T09:00:00Z');
    const payment = await payHere(test.db, fixedClock(paidAt), { chargeId, amountMinor: 100_00n });
    expect((await read())?.latest).toEqual({
      period: '2026-10-01',
      payableMinor: 347_30n,
      paidSince: [{ number: payment.number, paidAt, amountMinor: 100_00n }],
    });

    await inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds: [payment.id] }));
    await bring(organizationId, [await write('c', october, '900;11.2026;447,30;447,30;0;0;100,00;794,60')]);
    const after = await read();
    expect(after?.latest).toEqual({ period: '2026-11-01', payableMinor: 794_60n, paidSince: [] });
    expect(after?.bills.map(({ period, closingMinor, dueOn }) => [period, closingMinor, dueOn])).toEqual([
      ['2026-10-01', 447_30n, '2026-11-10'],
      ['2026-11-01', 794_60n, '2026-12-10'],
    ]);
    for (const { openingMinor, closingMinor, lines } of after?.bills ?? [])
      expect(openingMinor + sumOf(lines.map(({ amountMinor }) => amountMinor))).toBe(closingMinor);
  });
});
