import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { type ImportReport, importFiles, refusalsOf } from './import.ts';
import { addTestOrganization, ledgerFaults, outstanding, samples } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
const reports: Record<string, ImportReport> = {};

beforeAll(async () => {
  test = await createTestDatabase();
  for (const [id, paths] of Object.entries(samples)) {
    await addTestOrganization(test.db, id);
    reports[id] = await importFiles(test.db, clock, { organizationId: id, paths });
  }
});
afterAll(() => test.drop());

const countsOf = (report: ImportReport | undefined) =>
  report?.files.map(({ kind, added, changed, unchanged, refused }) => [
    kind,
    added,
    changed,
    unchanged,
    refused.length,
  ]);

const wrongRowsOf = (report: ImportReport | undefined) =>
  report && refusalsOf(report).map(({ file, line, column }) => [basename(file), line, column]);

describe('the sample files', () => {
  it('name exactly the wrong rows, and the rest is taken', () => {
    expect(countsOf(reports['school'])).toEqual([
      ['groups', 7, 0, 0, 0],
      ['plans', 4, 0, 0, 0],
      ['students', 181, 0, 1, 2],
      ['subscriptions', 1062, 0, 0, 1],
      ['visits', 11360, 0, 0, 0],
      ['payments', 3448, 0, 0, 1],
    ]);
    expect(wrongRowsOf(reports['school'])).toEqual([
      ['ученики.csv', 79, 'Номер договора'],
      ['ученики.csv', 92, 'Дата рождения'],
      ['абонементы.csv', 27, 'Номер договора'],
      ['оплаты.csv', 62, 'Сумма'],
    ]);
    expect(countsOf(reports['club'])).toEqual([
      ['students', 24, 0, 0, 0],
      ['subscriptions', 24, 0, 0, 0],
    ]);
    expect(countsOf(reports['utility'])).toEqual([
      ['accounts', 40, 0, 0, 0],
      ['charges', 480, 0, 0, 2],
    ]);
    expect(wrongRowsOf(reports['utility'])).toEqual([
      ['начисления.csv', 21, 'Период'],
      ['начисления.csv', 52, 'К оплате'],
    ]);
    expect(countsOf(reports['shop'])).toEqual([
      ['orders', 60, 0, 0, 1],
      ['items', 167, 0, 0, 0],
      ['parcels', 22, 0, 0, 0],
    ]);
    expect(wrongRowsOf(reports['shop'])).toEqual([['заказы.csv', 17, 'Статус']]);
  });

  it('disagree only where a refund is for nothing', () => {
    expect(Object.values(reports).flatMap(({ conflicts }) => conflicts)).toEqual([
      expect.objectContaining({
        kind: 'payment-unmatched',
        account: 'Д-01001',
        subject: expect.stringContaining('Возврат'),
      }),
    ]);
  });

  it('owe what their rows say', async () => {
    const school = await outstanding(test.db, 'school');
    expect(school['D-01009 course Летний лагерь, смена 1 2026-05-02']).toBe('500000');
    expect(school['D-01068 subscription 12 занятий 2026-10-19']).toBe('660000');
    expect(school['D-01068 subscription Безлимит на месяц 2026-11-24']).toBe('360000');
    expect(school['Д-01001 lesson 2025-04-25']).toBe('70000');
    const club = await outstanding(test.db, 'club');
    expect(club['2 subscription Клубная карта, 8 занятий 2026-10-29']).toBe('50');
    const utility = await outstanding(test.db, 'utility');
    expect(utility['123543566 bill ']).toBe('26838');
    expect(utility['123543629 bill ']).toBe('119222');
    const shop = await outstanding(test.db, 'shop');
    expect(shop['client15@shop.example order 50010']).toBe('3637750');
    const parcel = await test.db.parcel.findFirstOrThrow({ where: { number: 'P-50024' } });
    expect([parcel.weightGrams, parcel.status]).toEqual([9800, 'assembling']);
    expect(Object.values(shop).filter((due) => due !== '0')).toHaveLength(15);
  });

  it('know one child under two contracts, and Д from D', async () => {
    const cards = await test.db.account.findMany({ where: { number: { in: ['D-01022', 'Д-01023'] } } });
    expect(new Set(cards.map(({ studentId }) => studentId)).size).toBe(1);
    expect(await test.db.account.count({ where: { number: 'Д-01022' } })).toBe(0);
    expect(await test.db.student.count({ where: { organizationId: 'school' } })).toBe(171);
    const shouting = await test.db.account.findFirstOrThrow({ where: { number: 'Д-01021' } });
    expect(shouting.email).toBe('smirnov.ulyana74@ya.example');
  });

  it('balance: every entry, charge and office agree, and a utility month is lines of its own', async () => {
    expect(await ledgerFaults(test.db)).toEqual([]);
    const account = await test.db.account.findFirstOrThrow({ where: { number: '123543566' } });
    const lines = await test.db.ledgerTransaction.findMany({
      where: { accountId: account.id },
      orderBy: { number: 'asc' },
    });
    expect(lines.slice(0, 4).map(({ kind }) => kind)).toEqual(['charge', 'charge', 'recalculation', 'office_payment']);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
  });

  it('send one letter to each address that an opened card names', async () => {
    const invitations = await test.db.notice.findMany({ where: { kind: 'invitation', organizationId: 'school' } });
    expect(invitations).toHaveLength(reports['school']?.letters ?? 0);
    expect(new Set(invitations.map(({ email }) => email)).size).toBe(invitations.length);
    const open = await test.db.account.findMany({
      where: { organizationId: 'school', accessOpen: true, email: { not: null } },
    });
    expect(invitations).toHaveLength(new Set(open.map(({ email }) => email)).size);
  });

  it('change nothing when they come again', async () => {
    const ledgerBefore = await test.db.ledgerTransaction.count();
    const noticesBefore = await test.db.notice.count();
    for (const [id, paths] of Object.entries(samples)) {
      const again = await importFiles(test.db, clock, { organizationId: id, paths: [...paths].toReversed() });
      expect(again.files.map(({ added, changed }) => added + changed)).toEqual(again.files.map(() => 0));
      expect(again.conflicts).toEqual(reports[id]?.conflicts);
      expect(wrongRowsOf(again)?.toSorted()).toEqual(wrongRowsOf(reports[id])?.toSorted());
    }
    expect(await test.db.ledgerTransaction.count()).toBe(ledgerBefore);
    expect(await test.db.notice.count()).toBe(noticesBefore);
  });

  it('are noted in the audit log with counts only', async () => {
    const entries = await test.db.auditEntry.findMany({
      where: { organizationId: 'shop', action: 'import' },
      orderBy: { id: 'asc' },
    });
    expect(entries[0]?.details).toEqual({
      kind: 'orders',
      file: 'заказы.csv',
      added: 60,
      changed: 0,
      unchanged: 0,
      refused: 1,
      letters: 29,
    });
  });
});
