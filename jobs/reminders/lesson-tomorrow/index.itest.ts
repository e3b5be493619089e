import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { fixedClock, toColumn } from '../../../domain/clock.ts';
import { feedStage } from '../../../tests/harness/feed.ts';
import { makeCustomer } from '../../../tests/harness/goods.ts';
import { toldOf } from '../../../tests/harness/told.ts';
import { runSweep } from '../../sweep.ts';
import { lessonTomorrow } from './index.ts';

// A Sunday; the group meets on Tuesdays and Fridays.
const START = '2026-11-22T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const GROUPS = 'Группа;Школа;Оплата;Дни;Начало;Конец;Педагог';
const FOOTBALL = 'Футбол 8-10;Школа на Садовой;абонемент;вт,пт;18:00;19:00;Петров П. П.';
const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус';

async function openSchool({
  timeZone = 'Europe/Moscow',
  group = FOOTBALL,
}: {
  timeZone?: string;
  group?: string;
} = {}) {
  clock.set(START);
  const { db } = stage;
  const school = await stage.addOrganization('school');
  await db.organization.update({ where: { id: school }, data: { timeZone } });
  const email = `a-${school}@x.example`;
  const customer = await makeCustomer(db, school, email);
  const bring = (...lines: string[]) => stage.bring(school, lines, { invitations: 'none' });
  await bring(GROUPS, group);
  await bring('Номер договора;Ученик;E-mail', `1;Анна;${email}`, `2;Борис;${email}`);
  await db.attachment.updateMany({
    where: { clientId: customer.id },
    data: { attachedAt: new Date('2026-01-01T00:00:00Z') },
  });
  const subscribe = async (...rows: string[]) => {
    await bring(SUBSCRIPTIONS, ...rows);
    await db.subscription.updateMany({ where: { organizationId: school }, data: { firstSeenAt: null } });
  };
  const sweep = async (moment: string, inTime = true) => {
    clock.set(moment);
    const deps = { db, clock, reminders: [lessonTomorrow], poke: () => undefined, log: { error: () => undefined } };
    const { failed } = await runSweep(deps, { inTime });
    expect(failed).toEqual([]);
    return decided();
  };
  const decided = async () => {
    const rows = await db.notice.findMany({ where: { organizationId: school }, orderBy: { key: 'asc' } });
    const people = await db.account.findMany({ where: { organizationId: school }, include: { student: true } });
    return rows.map(({ params, reason }) => {
      const { accountId, day } = params as { accountId: number; day: string };
      return `${people.find(({ id }) => id === accountId)?.student?.name} ${day} ${reason}`;
    });
  };
  const tell = (locale = 'ru') =>
    toldOf(db, { kind: 'lesson-tomorrow', clientId: customer.id, now: clock.now(), locale });
  return { db, school, customer, bring, subscribe, sweep, decided, tell };
}

const EVENING = '2026-11-23T14:00:00Z'; // Monday, 17:00 in Moscow

describe('a lesson tomorrow', () => {
  it('is told from the organization’s hour on: once for each child, however many subscriptions and sweeps', async () => {
    const { subscribe, sweep, tell, school } = await openSchool();
    await subscribe(
      '1;8 занятий;Футбол 8-10;8;4;01.11.2026;30.11.2026;4800;4800;активен',
      '1;Разовое;Футбол 8-10;1;1;20.11.2026;30.11.2026;700;700;активен',
      '2;Безлимит;Футбол 8-10;;;01.11.2026;;9000;9000;активен',
    );
    const before = ['Анна 2026-11-20 late', 'Борис 2026-11-20 late'];
    expect(await sweep('2026-11-23T13:59:59Z')).toEqual(before);
    const expected = [...before, 'Анна 2026-11-24 null', 'Борис 2026-11-24 null'].toSorted();
    expect(await sweep(EVENING)).toEqual(expected);
    await Promise.all([sweep(EVENING), sweep(EVENING), sweep(EVENING)]);
    expect(await sweep('2026-11-23T20:00:00Z')).toEqual(expected);
    expect((await tell()).text).toBe(
      [
        '🗓 <b>Завтра занятия</b>',
        school,
        '• Футбол 8-10 — Анна',
        '24 ноября, 18:00–19:00; Школа на Садовой; педагог Петров П. П.',
        '• Футбол 8-10 — Борис',
        '24 ноября, 18:00–19:00; Школа на Садовой; педагог Петров П. П.',
      ].join('\n'),
    );
    expect((await tell('en')).text).toContain('🗓 <b>Lessons tomorrow</b>');
    clock.set('2026-11-24T06:00:00Z');
    expect((await tell()).text).toContain('🗓 <b>Сегодня занятия</b>');
  });

  it('is told of a group that is paid lesson by lesson to who is in it, without any subscription', async () => {
    const { sweep, bring, tell, subscribe } = await openSchool({ group: FOOTBALL.replace('абонемент', 'за занятие') });
    await bring('Номер договора;Ученик;Группа', '1;Анна;Футбол 8-10', '2;Борис;Шахматы');
    await subscribe('1;А;Футбол 8-10;8;4;01.11.2026;30.11.2026;0;0;активен');
    const late = 'Анна 2026-11-20 late';
    expect(await sweep(EVENING)).toEqual([late, 'Анна 2026-11-24 null']);
    expect((await tell()).text).toContain('• Футбол 8-10 — Анна\n24 ноября, 18:00–19:00');
    await bring('Номер договора;Ученик;Группа', '1;Анна;Шахматы', '2;Борис;Футбол 8-10');
    await subscribe('1;А;Футбол 8-10;8;0;01.11.2026;30.11.2026;0;0;завершён');
    expect(await tell()).toMatchObject({ message: null, dropped: ['gone'] });
    expect(await sweep('2026-11-26T15:00:00Z')).toContain('Борис 2026-11-27 null');
  });

  it('is none for who is in a group that takes a subscription, and has none', async () => {
    const { sweep, bring } = await openSchool();
    await bring('Номер договора;Ученик;Группа', '1;Анна;Футбол 8-10');
    expect(await sweep(EVENING)).toEqual([]);
  });

  it('goes to both parents', async () => {
    const { subscribe, sweep, customer } = await openSchool();
    await customer.addParent();
    await subscribe('1;Безлимит;Футбол 8-10;;;23.11.2026;;9000;9000;активен');
    expect(await sweep(EVENING)).toEqual(['Анна 2026-11-24 null', 'Анна 2026-11-24 null']);
  });

  it.each([
    ['active, begun and not over', '8;1;24.11.2026;24.11.2026;0;0;активен', true],
    ['without limits', ';;01.11.2026;;0;0;активен', true],
    ['without lessons left', '8;0;01.11.2026;30.11.2026;0;0;активен', false],
    ['frozen', '8;4;01.11.2026;30.11.2026;0;0;заморожен', false],
    ['waiting', '8;8;01.11.2026;30.11.2026;0;0;ожидает', false],
    ['from the day after', '8;8;25.11.2026;30.12.2026;0;0;активен', false],
    ['over today', '8;8;01.11.2026;23.11.2026;0;0;активен', false],
  ])('is one for a subscription %s', async (_words, row, isTold) => {
    const { subscribe, sweep } = await openSchool({ group: FOOTBALL.replace('вт,пт', 'вт') });
    await subscribe(`1;А;Футбол 8-10;${row}`);
    expect(await sweep(EVENING)).toEqual(isTold ? ['Анна 2026-11-24 null'] : []);
  });

  it('is none on days that the group does not meet or that its file does not tell', async () => {
    const other = await openSchool({ group: FOOTBALL.replace('вт,пт', 'ср, чт') });
    await other.subscribe('1;А;Футбол 8-10;;;23.11.2026;;0;0;активен');
    expect(await other.sweep(EVENING)).toEqual([]);
    expect(await other.sweep('2026-11-24T14:00:00Z')).toEqual(['Анна 2026-11-25 null']);
    const odd = await openSchool({ group: FOOTBALL.replace('вт,пт', 'по договорённости') });
    await odd.subscribe('1;А;Футбол 8-10;;;01.11.2026;;0;0;активен');
    expect(await odd.sweep(EVENING)).toEqual([]);
  });

  it('follows the group’s days as they change', async () => {
    const { subscribe, sweep, bring, tell } = await openSchool();
    await subscribe('1;А;Футбол 8-10;;;23.11.2026;;0;0;активен');
    await sweep(EVENING);
    await bring(GROUPS, FOOTBALL.replace('вт,пт', 'ср'));
    expect(await tell()).toMatchObject({ message: null, dropped: ['gone'] });
    expect(await sweep('2026-11-24T14:00:00Z')).toEqual(['Анна 2026-11-24 null', 'Анна 2026-11-25 null']);
  });
});

describe('after an outage', () => {
  it('tells of today’s lesson that has not begun, and decides the others as late', async () => {
    const { subscribe, sweep, tell } = await openSchool({ group: FOOTBALL.replace('вт,пт', 'пн-вс') });
    await subscribe('1;А;Футбол 8-10;;;01.11.2026;;0;0;активен');
    // 10:00 in Moscow: not yet time for tomorrow's.
    expect(await sweep('2026-11-24T07:00:00Z')).toEqual([
      'Анна 2026-11-20 late',
      'Анна 2026-11-21 late',
      'Анна 2026-11-22 late',
      'Анна 2026-11-23 late',
      'Анна 2026-11-24 null',
    ]);
    expect((await tell()).text).toContain('🗓 <b>Сегодня занятие</b>');
    expect(await sweep('2026-11-25T15:00:00Z')).toContain('Анна 2026-11-25 late');
    expect(await sweep('2026-11-25T15:00:00Z')).toContain('Анна 2026-11-26 null');
  });

  it('does not speak of what came to the client, or to the data, once the day had begun', async () => {
    const { subscribe, sweep, db, school } = await openSchool();
    await subscribe('1;А;Футбол 8-10;;;01.11.2026;;0;0;активен');
    await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-23T21:00:00Z') } });
    expect(await sweep('2026-11-24T07:00:00Z')).toEqual([]);
    await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-23T20:59:59Z') } });
    const bornLate = { firstSeenAt: new Date('2026-11-23T21:00:00Z') };
    await db.subscription.updateMany({ where: { organizationId: school }, data: bornLate });
    expect(await sweep('2026-11-24T07:00:00Z')).toEqual([]);
    await db.subscription.updateMany({ where: { organizationId: school }, data: { firstSeenAt: null } });
    expect(await sweep('2026-11-24T07:00:00Z')).toEqual(['Анна 2026-11-24 null']);
  });
});

describe('when it is sent', () => {
  it.each([
    ['Europe/Moscow', '2026-11-24', '18:00', '2026-11-24T15:00:00Z'],
    // The clocks go forward from 02:00 to 03:00 that night.
    ['America/New_York', '2027-03-14', '02:30', '2027-03-14T07:30:00Z'],
    ['America/New_York', '2027-03-14', '18:00', '2027-03-14T22:00:00Z'],
    // They go back from 03:00 to 02:00: the first of the two half past two.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-12-31', '23:59', '2026-12-31T22:59:00Z'],
  ])('it is late in %s on %s once it is %s', async (timeZone, day, time, begins) => {
    const { subscribe, sweep, tell } = await openSchool({
      timeZone,
      group: FOOTBALL.replace('вт,пт', 'пн-вс').replace('18:00', time),
    });
    await subscribe(`1;А;Футбол 8-10;;;${day.split('-').toReversed().join('.')};;0;0;активен`);
    const eve = Temporal.PlainDate.from(day).subtract({ days: 1 });
    const evening = eve.toZonedDateTime({ timeZone, plainTime: '17:00' }).toInstant();
    expect(await sweep(evening.subtract({ seconds: 1 }).toString())).toEqual([]);
    expect(await sweep(evening.toString())).toEqual([`Анна ${day} null`]);
    clock.set(new Date(Date.parse(begins) - 1_000));
    expect((await tell()).dropped).toEqual([]);
    clock.set(begins);
    expect((await tell()).dropped).toEqual(['late']);
  });

  it('one without a time holds until its day is over', async () => {
    const { subscribe, sweep, tell } = await openSchool({ group: FOOTBALL.replace('18:00;19:00', ';') });
    await subscribe('1;А;Футбол 8-10;;;24.11.2026;;0;0;активен');
    await sweep(EVENING);
    expect((await tell()).text).toContain('\n24 ноября; Школа');
    clock.set('2026-11-24T20:59:59Z');
    expect((await tell()).dropped).toEqual([]);
    clock.set('2026-11-24T21:00:00Z');
    expect((await tell()).dropped).toEqual(['late']);
  });

  it.each(['frozen', 'used up', 'detached', 'closed'])(
    'it is gone once the subscription or the account is %s',
    async (what) => {
      const { subscribe, sweep, tell, db, school, customer } = await openSchool();
      await subscribe('1;А;Футбол 8-10;8;2;24.11.2026;;0;0;активен');
      await sweep(EVENING);
      expect((await tell()).dropped).toEqual([]);
      const where = { organizationId: school };
      if (what === 'frozen') await db.subscription.updateMany({ where, data: { status: 'frozen' } });
      else if (what === 'used up') await db.subscription.updateMany({ where, data: { lessonsLeft: 0 } });
      else if (what === 'closed') await db.account.updateMany({ where, data: { accessOpen: false } });
      else await db.attachment.updateMany({ where: { clientId: customer.id }, data: { detachedAt: clock.now() } });
      expect(await tell()).toMatchObject({ message: null, dropped: ['gone'] });
    },
  );
});

it('finds what a plain look at every subscription and day finds, over months and the year’s end', async () => {
  const { db, school, sweep } = await openSchool();
  const account = await db.account.findFirstOrThrow({ where: { organizationId: school, number: '1' } });
  await db.group.deleteMany({ where: { organizationId: school } });
  const day = (text: string) => Temporal.PlainDate.from(text);
  const groups = [[1], [2, 4], [3, 6, 7], [5], [], [1, 2, 3, 4, 5, 6, 7]].map((weekdays, n) => ({
    name: `Г${n}`,
    weekdays,
  }));
  await db.group.createMany({
    data: groups.map((group) => ({ ...group, organizationId: school, payment: 'subscription' as const })),
  });
  const rows = groups.flatMap(({ name }, n) =>
    [
      ['2026-12-28', '2027-01-03'],
      ['2027-01-01', null],
      ['2026-11-30', '2026-12-31'],
      ['2027-02-28', '2027-03-01'],
    ].map(([first = '', last], m) => ({
      groupName: name,
      name: `А${m}`,
      firstDay: day(first ?? ''),
      lastDay: last ? day(last) : null,
      lessonsLeft: [null, 0, 3][(n + m) % 3] ?? null,
      status: (['active', 'active', 'frozen'] as const)[(n * 2 + m) % 3] ?? 'active',
    })),
  );
  await db.subscription.createMany({
    data: rows.map(({ firstDay, lastDay, ...row }) => ({
      ...row,
      organizationId: school,
      accountId: account.id,
      firstDay: toColumn(firstDay),
      lastDay: lastDay && toColumn(lastDay),
      priceMinor: 0n,
    })),
  });
  const found: string[] = [];
  const wanted: string[] = [];
  for (const today of ['2026-11-29', '2026-12-30', '2026-12-31', '2027-01-03', '2027-02-27', '2027-02-28']) {
    await db.notice.deleteMany({ where: { organizationId: school } });
    const tomorrow = day(today).add({ days: 1 });
    await sweep(`${today}T15:00:00Z`);
    const names = new Map((await db.group.findMany()).map(({ id, name }) => [id, name]));
    const notices = await db.notice.findMany({ where: { organizationId: school, state: 'planned' } });
    const params = notices.map((notice) => notice.params as { groupId: number; day: string });
    const ofTomorrow = params.filter((each) => each.day === tomorrow.toString());
    found.push(...ofTomorrow.map(({ groupId }) => `${today} ${names.get(groupId)}`).toSorted());
    const told = groups.filter(
      ({ name, weekdays }) =>
        weekdays.includes(tomorrow.dayOfWeek) &&
        rows.some(
          (row) =>
            row.groupName === name &&
            row.status === 'active' &&
            row.lessonsLeft !== 0 &&
            Temporal.PlainDate.compare(row.firstDay, tomorrow) <= 0 &&
            (row.lastDay === null || Temporal.PlainDate.compare(tomorrow, row.lastDay) <= 0),
        ),
    );
    wanted.push(...told.map(({ name }) => `${today} ${name}`).toSorted());
  }
  expect(found).toEqual(wanted);
  expect(wanted.length).toBeGreaterThan(5);
});
