import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listMonthLines, listStatements, readStatement, type Statement } from '../domain/billing/statement.ts';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted, readRegister } from '../domain/imports/register.ts';
import { inTransaction } from '../prisma/client.ts';
import type { StatementFigure } from '../prisma/generated/enums.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { importFiles } from './import.ts';
import { addTestOrganization, ledgerFaults, payHere, samples } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const test = feedStage(clock);

/** Somebody who is shown all accounts of an organization. */
async function readerOf(organizationId: string): Promise<number> {
  const { id: clientId } = await test.db.client.create({ data: {} });
  const accounts = await test.db.account.findMany({ where: { organizationId } });
  await test.db.attachment.createMany({
    data: accounts.map(({ id }) => ({ accountId: id, clientId, origin: 'data' as const, attachedAt: clock.now() })),
  });
  return clientId;
}

const figuresOf = (statement: Statement | null | undefined): bigint[] | undefined =>
  statement
    ? [
        statement.openingMinor,
        statement.chargedMinor,
        statement.recalculatedMinor,
        statement.penaltyMinor,
        statement.paidMinor,
        statement.closingMinor,
      ]
    : undefined;

/** "1 268.38" of a file, read by other means than the import's. */
const minor = (text = ''): bigint => BigInt(text.replaceAll(/[^\d-]/gu, ''));
const monthOf = (period = ''): string => `${period.slice(3)}-${period.slice(0, 2)}-01`;

describe('the sample bills', () => {
  let clientId: number;
  /** The lines of the file that are taken: account number, month, and the six figures. */
  let taken: { number: string; month: string; figures: bigint[] }[];

  beforeAll(async () => {
    await addTestOrganization(test.db, 'utility');
    await importFiles(test.db, clock, { organizationId: 'utility', paths: samples.utility });
    clientId = await readerOf('utility');
    const lines = (await readFile(samples.utility[1] ?? '', 'utf8')).trim().split('\r\n');
    const refused = [1, 21, 52];
    taken = lines
      .filter((_, index) => !refused.includes(index + 1))
      .map((line) => line.split(','))
      .map(([number = '', period, ...figures]) => ({ number, month: monthOf(period), figures: figures.map(minor) }));
  });

  it('give the statements that their file has, line by line', async () => {
    expect(taken).toHaveLength(480);
    const accounts = await test.db.account.findMany({ where: { organizationId: 'utility' } });
    const found: typeof taken = [];
    for (const { id: accountId, number } of accounts) {
      const statements = await listStatements(test.db, clock, {
        clientId,
        accountId,
        from: '2020-01-01',
        to: '2030-01-01',
      });
      found.push(...statements.map((each) => ({ number, month: each.month, figures: figuresOf(each) ?? [] })));
    }
    const inOrder = (lines: typeof taken) =>
      lines.toSorted((a, b) => a.number.localeCompare(b.number) || a.month.localeCompare(b.month));
    expect(inOrder(found)).toEqual(inOrder(taken));
  });

  it('make up each figure of the lines behind it', async () => {
    const { id: accountId } = await test.db.account.findFirstOrThrow({ where: { number: taken[0]?.number ?? '' } });
    let lines = 0;
    for (const { month, figures } of taken.filter(({ number }) => number === taken[0]?.number)) {
      const [, charged, recalculated, penalty, paid] = figures;
      const behind = { charged, recalculated, penalty, paid };
      for (const [figure, expected] of Object.entries(behind)) {
        const parts = await listMonthLines(test.db, {
          clientId,
          accountId,
          month,
          figure: figure as StatementFigure,
        });
        lines += parts.length;
        expect([month, figure, parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)]).toEqual([
          month,
          figure,
          expected,
        ]);
      }
    }
    expect(lines).toBeGreaterThan(24);
  });

  it('have an account with its holder, addresses and people, and months beside each', async () => {
    const account = await test.db.account.findFirstOrThrow({ where: { number: taken[0]?.number ?? '' } });
    const own = { clientId, accountId: account.id };
    const current = await readStatement(test.db, clock, own);
    expect(current).toMatchObject({
      month: '2026-11-01',
      previousMonth: '2026-10-01',
      nextMonth: null,
      account: {
        id: account.id,
        number: account.number,
        word: 'contract',
        holderName: account.holderName,
        address: account.address,
        mailingAddress: account.mailingAddress,
        registeredPeople: account.registeredPeople,
        residentPeople: account.residentPeople,
        organization: { id: 'utility', kind: 'utility', currency: 'RUB', timeZone: 'Europe/Moscow' },
      },
    });
    const first = await readStatement(test.db, clock, { ...own, month: '2025-12-01' });
    expect(first).toMatchObject({ previousMonth: null, nextMonth: '2026-01-01' });
    for (const month of ['2025-11-01', '2026-12-01', '2026-11-02', '2026-13-01', 'now'])
      expect(await readStatement(test.db, clock, { ...own, month })).toBeNull();
    const { id: strangerId } = await test.db.client.create({ data: {} });
    expect(await readStatement(test.db, clock, { ...own, clientId: strangerId })).toBeNull();
    expect(
      await listStatements(test.db, clock, { ...own, clientId: strangerId, from: '2026-01-01', to: '2026-11-01' }),
    ).toEqual([]);
    const stolen = { accountId: account.id, clientId: strangerId, month: '2026-10-01', figure: 'charged' as const };
    expect(await listMonthLines(test.db, stolen)).toEqual([]);
  });
});

describe('a utility account', () => {
  let organizations = 0;
  let organizationId: string;
  let accountId: number;
  let clientId: number;

  beforeEach(async () => {
    organizations += 1;
    organizationId = await test.addOrganization('utility');
    await bring(['Номер ЛС;Владелец;Адрес', `${organizations}00;Анна;Садовая, 1`]);
    clientId = await readerOf(organizationId);
    accountId = (await test.db.account.findFirstOrThrow({ where: { organizationId } })).id;
  });

  const bring = async (lines: readonly string[], moment?: string) => {
    const report = await test.bring(organizationId, lines, moment === undefined ? {} : { clock: fixedClock(moment) });
    expect(report.files.flatMap(({ refused }) => refused)).toEqual([]);
  };
  const MONTHS = 'Номер ЛС;Период;Долг на начало;Начислено;Перерасчет;Начислено пени;Оплачено;К оплате';
  const bill = (period: string, ...figures: string[]) => [`${organizations}00`, period, ...figures].join(';');
  const statementOf = async (month: string) =>
    figuresOf(await readStatement(test.db, clock, { clientId, accountId, month }));
  const pay = async (amountMinor: bigint, moment: string) => {
    const charge = await test.db.charge.findFirstOrThrow({ where: { accountId } });
    return payHere(test.db, fixedClock(moment), { chargeId: charge.id, amountMinor });
  };
  const confirm = async () => {
    const register = await readRegister(test.db, { organizationId, from: '2026-01-01', to: '2027-12-31' });
    const paymentIds = register.map(({ paymentId }) => paymentId);
    await inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds }));
  };

  it('has the worked example: 447.30 + 447.30 + 0 + 0 - 447.30 = 447.30', async () => {
    await bring([MONTHS, bill('10.2026', '447,30', '447,30', '0', '0', '447,30', '447,30')]);
    expect(await statementOf('2026-10-01')).toEqual([447_30n, 447_30n, 0n, 0n, 447_30n, 447_30n]);
    // Nothing has happened since, and it is still owed.
    expect(await statementOf('2026-11-01')).toEqual([447_30n, 0n, 0n, 0n, 0n, 447_30n]);
  });

  it('says what a corrected file says, month by month', async () => {
    await bring([
      MONTHS,
      bill('09.2026', '0', '100', '0', '0', '0', '100'),
      bill('10.2026', '100', '100', '0', '0', '100', '100'),
    ]);
    await bring([
      MONTHS,
      bill('09.2026', '0', '120', '-10', '0', '0', '110'),
      bill('10.2026', '110', '100', '0', '1', '100', '111'),
    ]);
    expect(await statementOf('2026-09-01')).toEqual([0n, 120_00n, -10_00n, 0n, 0n, 110_00n]);
    expect(await statementOf('2026-10-01')).toEqual([110_00n, 100_00n, 0n, 1_00n, 100_00n, 111_00n]);
    expect(await statementOf('2026-11-01')).toEqual([111_00n, 0n, 0n, 0n, 0n, 111_00n]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('carries over months between others, and an opening that does not follow', async () => {
    await bring([
      MONTHS,
      bill('07.2026', '5', '100', '0', '0', '0', '105'),
      bill('10.2026', '95', '100', '0', '0', '0', '195'),
    ]);
    expect(await statementOf('2026-07-01')).toEqual([5_00n, 100_00n, 0n, 0n, 0n, 105_00n]);
    expect(await statementOf('2026-08-01')).toEqual([105_00n, 0n, 0n, 0n, 0n, 105_00n]);
    expect(await statementOf('2026-10-01')).toEqual([95_00n, 100_00n, 0n, 0n, 0n, 195_00n]);
    const range = { clientId, accountId, from: '2026-06-01', to: '2026-09-01' };
    const found = await listStatements(test.db, clock, range);
    expect(found.map(({ month, previousMonth, nextMonth }) => [month, previousMonth, nextMonth])).toEqual([
      ['2026-07-01', null, '2026-08-01'],
      ['2026-08-01', '2026-07-01', '2026-09-01'],
      ['2026-09-01', '2026-08-01', '2026-10-01'],
    ]);
  });

  it('shows what was paid here at once, and as the file has it once the organization has it', async () => {
    const october = bill('10.2026', '0', '100', '0', '0', '0', '100');
    await bring([MONTHS, october], '2026-11-01T09:00:00Z');
    await pay(100_00n, '2026-11-05T09:00:00Z');
    expect(await statementOf('2026-11-01')).toEqual([100_00n, 0n, 0n, 0n, 100_00n, 0n]);
    await confirm();
    const file = [MONTHS, october, bill('11.2026', '100', '90', '0', '0', '100', '90')];
    await bring(file);
    expect(await statementOf('2026-10-01')).toEqual([0n, 100_00n, 0n, 0n, 0n, 100_00n]);
    expect(await statementOf('2026-11-01')).toEqual([100_00n, 90_00n, 0n, 0n, 100_00n, 90_00n]);
    const paid = await listMonthLines(test.db, { clientId, accountId, month: '2026-11-01', figure: 'paid' });
    expect(paid.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['office_payment', 100_00n],
      ['office_payment_correction', -100_00n],
      ['payment', 100_00n],
    ]);
    expect(paid[0]?.parts).toMatchObject([{ kind: 'bill', amountMinor: 100_00n }]);
  });

  it('keeps a month as its file has it when the organization enters the payment a month later', async () => {
    await bring([MONTHS, bill('09.2026', '0', '100', '0', '0', '0', '100')], '2026-10-01T09:00:00Z');
    await pay(100_00n, '2026-10-30T09:00:00Z');
    await confirm();
    const october = bill('10.2026', '100', '90', '0', '0', '0', '190');
    const november = bill('11.2026', '190', '80', '0', '0', '100', '170');
    await bring([MONTHS, october, november]);
    expect(await statementOf('2026-10-01')).toEqual([100_00n, 90_00n, 0n, 0n, 0n, 190_00n]);
    expect(await statementOf('2026-11-01')).toEqual([190_00n, 80_00n, 0n, 0n, 100_00n, 170_00n]);
  });

  it('pages the lines behind a figure', async () => {
    await bring([MONTHS, bill('10.2026', '0', '100', '0', '0', '0', '100')], '2026-11-01T09:00:00Z');
    for (const [day, amountMinor] of [
      ['03', 10n],
      ['04', 20n],
      ['04', 30n],
      ['02', 40n],
    ] as const)
      await pay(amountMinor, `2026-11-${day}T09:00:00Z`);
    const wish = { clientId, accountId, month: '2026-11-01', figure: 'paid', limit: 3 } as const;
    const page = await listMonthLines(test.db, wish);
    expect(page.map(({ amountMinor }) => amountMinor)).toEqual([30n, 20n, 10n]);
    const next = await listMonthLines(test.db, { ...wish, before: page.at(-1)?.number });
    expect(next.map(({ amountMinor }) => amountMinor)).toEqual([40n]);
  });
});
