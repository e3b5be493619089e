import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted, readRegister } from '../domain/imports/register.ts';
import { inTransaction } from '../prisma/client.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { type ImportRequest, importFiles, refusalsOf } from './import.ts';
import { addTestOrganization, ledgerFaults, outstanding, payHere, samples } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const test = feedStage(clock);
let organizationId: string;

beforeEach(async () => {
  organizationId = await test.addOrganization();
});

const bring = (lines: string | readonly string[], options: Partial<ImportRequest> = {}) =>
  test.bring(organizationId, lines, options);

const countsOf = ({ files: [file] }: Awaited<ReturnType<typeof bring>>) =>
  file && [file.added, file.changed, file.unchanged, file.refused.length];

const STUDENTS = [
  'Номер договора;Ученик;Дата рождения;E-mail;Доступ в ЛК',
  '1;Анна;01.02.2015;anna@mail.example;открыт',
];
const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус';
const subscription = (paid: string, { price = '4800', status = 'активен' } = {}) => [
  SUBSCRIPTIONS,
  `1;8 занятий;Футбол;01.11.2026;${price};${paid};${status}`,
];
const due = async () => Object.values(await outstanding(test.db, organizationId));
const chargeId = async () => (await test.db.charge.findFirstOrThrow({ where: { organizationId } })).id;
const confirmAll = async () => {
  const lines = await readRegister(test.db, { organizationId, from: '2026-01-01', to: '2027-12-31' });
  const paymentIds = lines.map(({ paymentId }) => paymentId);
  return inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds }));
};

const ledgerKinds = async () => {
  const accounts = await test.db.account.findMany({ where: { organizationId } });
  const rows = await test.db.ledgerTransaction.findMany({
    where: { accountId: { in: accounts.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ kind, reversesId }) => (reversesId === null ? kind : `${kind}, a reversal`));
};

describe('a corrected file', () => {
  it('changes just that, by a reversal and a new entry', async () => {
    await bring(STUDENTS);
    await bring(subscription('4800'));
    expect(countsOf(await bring(subscription('2880', { price: '5000' })))).toEqual([0, 1, 0, 0]);
    expect(await due()).toEqual(['212000']);
    expect(await ledgerKinds()).toEqual([
      'charge',
      'office_payment',
      'charge_correction, a reversal',
      'charge_correction',
      'office_payment_correction, a reversal',
      'office_payment_correction',
    ]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('counts more money as one more payment', async () => {
    await bring(STUDENTS);
    await bring(subscription('2880'));
    await bring(subscription('4800'));
    expect(await ledgerKinds()).toEqual(['charge', 'office_payment', 'office_payment']);
    expect(await due()).toEqual(['0']);
  });

  it('that goes back and forth comes out right each time', async () => {
    await bring(STUDENTS);
    for (const paid of ['100', '0', '4800', '100', '0']) {
      await bring(subscription(paid));
      expect(await due()).toEqual([String(480000 - Number(paid) * 100)]);
      await bring(subscription(paid, { status: 'отменён' }));
      expect(await due()).toEqual(['0']);
    }
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('leaves alone what it has no column for', async () => {
    await bring([`${STUDENTS[0]};Телефон;Родитель`, `${STUDENTS[1]};+7 932 474-84-17;Иванова`]);
    expect(countsOf(await bring(STUDENTS))).toEqual([0, 0, 1, 0]);
    expect(countsOf(await bring(['Договор;ФИО ребёнка', '1;Анна']))).toEqual([0, 0, 1, 0]);
    const card = await test.db.account.findFirstOrThrow({ where: { organizationId } });
    expect([card.phone, card.holderName, card.email]).toEqual(['+79324748417', 'Иванова', 'anna@mail.example']);
  });

  it('of a name keeps the child', async () => {
    await bring(STUDENTS);
    const before = await test.db.student.findFirstOrThrow({ where: { organizationId } });
    expect(countsOf(await bring(STUDENTS.map((line) => line.replace('Анна', 'Анна-Мария'))))).toEqual([0, 1, 0, 0]);
    expect(await test.db.student.findMany({ where: { organizationId } })).toMatchObject([
      { id: before.id, name: 'Анна-Мария' },
    ]);
  });
});

describe('rows within a file', () => {
  it('that repeat are unchanged, that contradict are refused by the line they contradict', async () => {
    const report = await bring([...STUDENTS, STUDENTS[1] ?? '', '1;Борис;01.02.2015;anna@mail.example;открыт']);
    expect(countsOf(report)).toEqual([1, 0, 1, 1]);
    expect(refusalsOf(report)).toMatchObject([
      { line: 4, column: 'Номер договора', reason: expect.stringContaining('строке 2') },
    ]);
  });

  it('of equal payments are told apart by their number among themselves', async () => {
    await bring(STUDENTS);
    const rows = ['Договор;Дата;Сумма;Назначение', '1;01.11.2026;700;Занятие', '1;01.11.2026;700,00;Занятие'];
    expect(countsOf(await bring(rows))).toEqual([2, 0, 0, 0]);
    expect(countsOf(await bring(rows))).toEqual([0, 0, 2, 0]);
  });

  it('that name nobody are refused and taken once the student is there', async () => {
    const visits = ['Договор;Группа;Дата;Время;Отметка', '1;Шахматы;01.11.2026;12:00;в долг'];
    const early = await bring(visits);
    expect(refusalsOf(early)).toMatchObject([{ line: 2, column: 'Договор', reason: expect.stringContaining('«1»') }]);
    await bring(STUDENTS);
    const taken = await bring(visits);
    expect(taken.conflicts).toMatchObject([{ kind: 'price-missing', account: '1' }]);
    expect(await due()).toEqual([]);
    await bring(['Группа;Оплата;Цена', 'Шахматы;за занятие;700']);
    expect(await due()).toEqual(['70000']);
  });
});

describe('money paid here', () => {
  beforeEach(async () => {
    await bring(STUDENTS);
    await bring(subscription('1000'));
    await payHere(test.db, clock, { chargeId: await chargeId(), amountMinor: 380_000n });
  });

  it('survives every import until the organization has posted it', async () => {
    expect(await due()).toEqual(['0']);
    await bring(subscription('1000'));
    await bring(STUDENTS);
    expect(await due()).toEqual(['0']);
    expect(await bring(subscription('1500'))).toMatchObject({ conflicts: [{ kind: 'overpaid', account: '1' }] });
    await bring(subscription('1000'));
    expect(await due()).toEqual(['0']);
  });

  it('is posted by a row that names its number, in Latin or Cyrillic letters, before or after the row it paid', async () => {
    const { number } = await test.db.payment.findFirstOrThrow({ where: { organizationId } });
    const cyrillic = `лк ${Number(number.slice(3))}`;
    await bring(subscription('4800'));
    const report = await bring(['Договор;Дата;Сумма;Назначение', `1;22.11.2026;3800;Оплата ${cyrillic}`]);
    expect(report.conflicts).toEqual([]);
    expect(await due()).toEqual(['0']);
    // Posted now, so that the organization's own figure holds from here on, also where it says that nothing came.
    await bring(subscription('1000'));
    expect(await due()).toEqual(['380000']);
    await bring(subscription('4800'));
    expect(await due()).toEqual(['0']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('is posted by the register, and waits for its row', async () => {
    expect(await confirmAll()).toBe(1);
    expect(await due()).toEqual(['0']);
    await bring(STUDENTS);
    expect(await due()).toEqual(['0']);
    await bring(subscription('4800'));
    expect(await due()).toEqual(['0']);
    expect(await confirmAll()).toBe(0);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('that comes in during an import is counted once, and the import with it', async () => {
    const charge = await chargeId();
    const { number } = await test.db.payment.findFirstOrThrow({ where: { organizationId } });
    for (const paid of ['900', '1000', '800', '1000']) {
      await bring(subscription(paid, { price: '9000' }));
      await Promise.all([
        payHere(test.db, clock, { chargeId: charge, amountMinor: 10_000n }),
        bring(subscription('1000', { price: '9000' })),
        bring(['Договор;Дата;Сумма;Назначение', `1;22.11.2026;3800;${number}`]),
      ]);
    }
    // The posted payment is in the row's 1000 now; four of 100 came here since.
    expect(await due()).toEqual(['760000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('stays out of the listed payments when they are compared', async () => {
    const { number } = await test.db.payment.findFirstOrThrow({ where: { organizationId } });
    const header = 'Договор;Дата;Сумма;Назначение';
    const listed = [header, '1;01.11.2026;1000;Абонемент «8 занятий»', `1;22.11.2026;3800;${number}`];
    await bring(listed);
    expect((await bring(subscription('4800'))).conflicts).toEqual([]);
    const short = await bring(subscription('4300'));
    expect(short.conflicts).toMatchObject([{ kind: 'paid-differs', subject: expect.stringContaining('8 занятий') }]);
    expect(await due()).toEqual(['50000']);
  });
});

const month = (period: string, ...figures: string[]) => `7;${period};${figures.join(';')}`;

describe('a bill', () => {
  const MONTHS = 'Номер ЛС;Период;Долг на начало;Начислено;Перерасчёт;Пени;Оплачено;К оплате';
  const october = month('10.2026', '0', '268,38', '0', '0', '0', '268,38');
  const november = month('11.2026', '268,38', '300', '-10', '1,62', '268,38', '291,62');

  beforeEach(async () => {
    await test.db.organization.update({ where: { id: organizationId }, data: { kind: 'utility' } });
    await bring(['Номер ЛС;Владелец', '7;Иванов']);
  });

  it('owes the latest «к оплате» in whatever order months come', async () => {
    await bring([MONTHS, november]);
    expect(await due()).toEqual(['29162']);
    await bring([MONTHS, october]);
    expect(await due()).toEqual(['29162']);
    const charge = await test.db.charge.findFirstOrThrow({ where: { organizationId } });
    expect(charge.dueOn.toISOString().slice(0, 10)).toBe('2026-12-10');
    const odd = await bring([MONTHS, month('12.2026', '300', '100', '0', '0', '0', '400')]);
    expect(odd.conflicts).toMatchObject([{ kind: 'opening-differs', account: '7' }]);
    expect(await due()).toEqual(['40000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('stays paid here until a month comes in that holds the payment', async () => {
    await bring([MONTHS, october, november]);
    await payHere(test.db, clock, { chargeId: await chargeId(), amountMinor: 29_162n });
    await bring([MONTHS, october, november]);
    expect(await due()).toEqual(['0']);
    await confirmAll();
    await bring([MONTHS, october, november]);
    expect(await due()).toEqual(['0']);
    await bring([MONTHS, month('12.2026', '291,62', '300', '0', '0', '291,62', '300')]);
    expect(await due()).toEqual(['30000']);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('shows no debt twice when a month comes before the payment is posted', async () => {
    await bring([MONTHS, november]);
    await payHere(test.db, clock, { chargeId: await chargeId(), amountMinor: 29_162n });
    await bring([MONTHS, month('12.2026', '291,62', '300', '0', '0', '0', '591,62')]);
    expect(await due()).toEqual(['30000']);
    await confirmAll();
    expect(await due()).toEqual(['30000']);
    await bring([MONTHS, month('01.2027', '591,62', '300', '0', '0', '291,62', '600')]);
    expect(await due()).toEqual(['60000']);
  });
});

describe('a run', () => {
  it('that is only tried shows the same and writes nothing', async () => {
    const request = { organizationId, paths: samples.school };
    const tried = await importFiles(test.db, clock, { ...request, dryRun: true });
    expect(await test.db.account.count({ where: { organizationId } })).toBe(0);
    expect(await test.db.notice.count({ where: { organizationId } })).toBe(0);
    expect(await test.db.auditEntry.count({ where: { organizationId } })).toBe(0);
    const done = await importFiles(test.db, clock, request);
    expect(tried).toEqual(done);
  });

  it('that breaks off leaves whole files or nothing of them', async () => {
    let rows = 0;
    const breaking = importFiles(test.db, clock, {
      organizationId,
      paths: samples.school,
      change: (kind, record) => {
        rows += kind === 'visits' ? 1 : 0;
        if (rows > 5000) throw new Error('pulled the plug');
        return record;
      },
    });
    await expect(breaking).rejects.toThrow('pulled the plug');
    expect(await test.db.visit.count({ where: { organizationId } })).toBe(0);
    expect(await test.db.charge.count({ where: { organizationId, kind: 'lesson' } })).toBe(0);
    expect(await test.db.subscription.count({ where: { organizationId } })).toBe(1062);
  });

  it('names what cannot be read before anything is written', async () => {
    const paths = [...samples.club, '/nowhere/x.csv'];
    await expect(importFiles(test.db, clock, { organizationId, paths })).rejects.toThrow(
      '/nowhere/x.csv: Нет такого файла',
    );
    const strange = bring(['Номер договора;Дата;Рост', '1;01.02.2026;120']);
    await expect(strange).rejects.toThrow('не хватает столбцов');
    expect(await test.db.account.count({ where: { organizationId } })).toBe(0);
  });
});

describe('workbooks', () => {
  it('come out as the same table in CSV does', async () => {
    const { readRows } = await import('./read/index.ts');
    const paths = await Promise.all(
      samples.club.map(async (path, index) => {
        const lines: string[] = [];
        for await (const { cells } of readRows(path)) lines.push(cells.map((cell) => `"${cell}"`).join(','));
        return test.folder.write(`club-${index}.csv`, lines.join('\n'));
      }),
    );
    await importFiles(test.db, clock, { organizationId, paths });
    await addTestOrganization(test.db, 'book');
    await importFiles(test.db, clock, { organizationId: 'book', paths: samples.club });
    expect(await outstanding(test.db, organizationId)).toEqual(await outstanding(test.db, 'book'));
    const births = async (id: string) =>
      (await test.db.student.findMany({ where: { organizationId: id }, orderBy: { identityKey: 'asc' } })).map(
        ({ name, birthDate }) => [name, birthDate],
      );
    expect(await births(organizationId)).toEqual(await births('book'));
  });

  it('that are damaged or old are refused with what to do', async () => {
    const book = await readFile(samples.club[0] ?? '');
    const torn = await test.folder.write('torn.xlsx', book.subarray(0, 2000));
    await expect(importFiles(test.db, clock, { organizationId, paths: [torn] })).rejects.toThrow('сохраните её заново');
    const old = await test.folder.write('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await expect(importFiles(test.db, clock, { organizationId, paths: [old] })).rejects.toThrow('.xls');
  });
});

const clientOf = async (email: string) =>
  test.db.client.create({ data: { emails: { create: { email, verifiedAt: clock.now() } } } });
const attachment = async (clientId: number) =>
  test.db.attachment.findFirst({ where: { clientId }, select: { detachedAt: true, detachReason: true } });
const card = (email: string, access = 'открыт') => [STUDENTS[0] ?? '', `1;Анна;01.02.2015;${email};${access}`];

describe('access', () => {
  it('follows the cards: opened, closed, given another address, but never what the client put away', async () => {
    const email = `${organizationId}@mail.example`;
    const { id } = await clientOf(email);
    expect((await bring(card(`  ${email.toUpperCase()} `))).letters).toBe(0);
    expect(await attachment(id)).toEqual({ detachedAt: null, detachReason: null });
    await bring(card(email, 'закрыт'));
    expect(await attachment(id)).toMatchObject({ detachReason: 'closed' });
    await bring(card(email));
    expect(await attachment(id)).toEqual({ detachedAt: null, detachReason: null });
    await bring(card('other@mail.example'));
    expect(await attachment(id)).toMatchObject({ detachReason: 'email_changed' });
    await bring(card(email));
    await test.db.attachment.updateMany({
      where: { clientId: id },
      data: { detachedAt: clock.now(), detachReason: 'client' },
    });
    await bring(card(email));
    expect(await attachment(id)).toMatchObject({ detachReason: 'client' });
  });

  it('is told of by one letter, only when it opens, and not when told not to', async () => {
    const email = `letter-${organizationId}@mail.example`;
    expect((await bring(card(email), { invitations: 'none' })).letters).toBe(0);
    expect((await bring(card(email))).letters).toBe(0);
    expect((await bring(card(email), { invitations: 'all' })).letters).toBe(1);
    await bring(card(email, 'закрыт'));
    expect((await bring(card(email))).letters).toBe(0);
    expect(await test.db.notice.count({ where: { organizationId, kind: 'invitation', email } })).toBe(1);
  });
});
