import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock, toColumn } from '../../domain/clock.ts';
import { isEnding, type Limits } from '../../domain/lessons/ending.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { readMigrations } from '../../prisma/migration-files.ts';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeCharge, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { toldOf } from '../../tests/harness/told.ts';
import { runSweep } from '../sweep.ts';
import { debtDue } from './debt-due/index.ts';
import { reminders } from './registry.ts';
import type { Reminder } from './reminder.ts';

const MORNING = '2026-11-20T08:00:00Z'; // 11:00 in Moscow
const clock = fixedClock(MORNING);
let test: TestDatabase | null = null;
let reader: Awaited<ReturnType<typeof makeReader>>;

beforeEach(async () => {
  await test?.drop();
  test = await createTestDatabase();
  failures.length = 0;
  await makeOrganization(test.db);
  reader = await makeReader(test.db, 401n);
  clock.set(MORNING);
});
afterAll(() => test?.drop());

const db = () => {
  if (!test) throw new Error('no database');
  return test.db;
};
const failures: unknown[] = [];
const log = { error: (failure: unknown) => failures.push(failure) };
const depsOf = (pokes: string[] = []) => ({ db: db(), clock, reminders, poke: () => pokes.push('poke'), log });
const sweep = async (pokes: string[] = []) => {
  const { planned } = await runSweep(depsOf(pokes));
  expect(failures).toEqual([]);
  return planned;
};
const decided = async () =>
  (await db().notice.findMany({ orderBy: { id: 'asc' } })).map(({ key, reason }) => ({ key, reason }));
const keys = async () => (await decided()).flatMap(({ key, reason }) => (reason === null ? [key] : []));

async function owe(dueOn: string, amountMinor = 100_00n) {
  const { id } = await makeCharge(db(), reader.account, { dueOn });
  return db().charge.update({ where: { id }, data: { amountMinor } });
}

async function subscribe(limits: Partial<Limits> & { status?: 'active' | 'pending' | 'finished' }) {
  const { firstDay, lastDay = null, lessonsLeft = null, groupName = 'Футбол', status = 'active' } = limits;
  const { _max } = await db().subscription.aggregate({ _max: { id: true } });
  return db().subscription.create({
    data: {
      organizationId: 'school',
      accountId: reader.account.id,
      name: `Абонемент ${(_max.id ?? 0) + 1}`,
      groupName,
      firstDay: toColumn(firstDay ?? Temporal.PlainDate.from('2026-11-01')),
      lastDay: lastDay && toColumn(lastDay),
      lessonsLeft,
      priceMinor: 0n,
      status,
    },
  });
}

const day = (text: string) => Temporal.PlainDate.from(text);

describe('debt due', () => {
  it.each([
    ['2026-11-24', null],
    ['2026-11-23', -3],
    ['2026-11-21', -3],
    ['2026-11-20', 0],
    ['2026-11-19', 0],
    ['2026-11-14', 0],
    ['2026-11-13', 7],
    ['2026-11-07', 7],
    ['2026-11-06', 14],
    ['2026-06-01', 14],
  ])('of %s is at the stage %s on 20 November', async (dueOn, stage) => {
    const { id } = await owe(dueOn);
    expect((await sweep())['debt-due']).toBe(stage === null ? 0 : 1);
    expect(await keys()).toEqual(stage === null ? [] : [`debt-due:${id}:${dueOn}:${stage}:${reader.client.id}:401`]);
  });

  it('goes by the organization’s own day', async () => {
    await db().organization.update({ where: { id: 'school' }, data: { timeZone: 'Asia/Kamchatka' } });
    await owe('2026-11-24');
    clock.set('2026-11-20T11:59:00Z');
    expect((await sweep())['debt-due']).toBe(0);
    clock.set('2026-11-20T12:00:00Z'); // midnight there: the 21st
    expect((await sweep())['debt-due']).toBe(1);
  });

  it('is planned once at each stage, by ten sweeps at once as by one', async () => {
    await owe('2026-11-20');
    const sweeps = await Promise.all(Array.from({ length: 10 }, () => sweep()));
    expect(sweeps.reduce((sum, planned) => sum + (planned['debt-due'] ?? 0), 0)).toBe(1);
    expect((await sweep())['debt-due']).toBe(0);
    clock.advance(7 * 86_400_000);
    expect((await sweep())['debt-due']).toBe(1);
  });

  it('is told at its latest stage alone after days without a sweep, those overtaken meanwhile written down', async () => {
    await owe('2026-11-23');
    await sweep();
    clock.set('2026-12-08T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(1);
    const stages = async () => (await decided()).map(({ key, reason }) => `${key.split(':')[3]} ${reason}`);
    expect(await stages()).toEqual(['-3 null', '0 replaced', '14 null', '7 replaced']);
    await sweep();
    expect(await stages()).toHaveLength(4);
  });

  it('leaves out stages that had passed before the client had the account', async () => {
    await owe('2026-11-10');
    await db().attachment.updateMany({ data: { attachedAt: new Date('2026-11-14T12:00:00Z') } });
    clock.set('2026-11-26T08:00:00Z');
    await sweep();
    expect((await decided()).map(({ key, reason }) => `${key.split(':')[3]} ${reason}`)).toEqual([
      '14 null',
      '7 replaced',
    ]);
  });

  it('goes by the organization’s numbers', async () => {
    const thresholds = { debtDaysBefore: 0, debtDaysAfter: [1, 30] };
    await db().organization.update({ where: { id: 'school' }, data: { thresholds } });
    await owe('2026-11-21');
    expect((await sweep())['debt-due']).toBe(0);
    clock.set('2026-11-21T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(1);
    clock.set('2026-11-22T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(1);
    clock.set('2026-12-20T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(0);
    clock.set('2026-12-21T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(1);
  });

  it('comes anew with the next bill of the same rolling charge', async () => {
    const { id } = await owe('2026-11-20');
    await sweep();
    await db().charge.update({ where: { id }, data: { dueOn: toColumn(day('2026-12-20')) } });
    clock.set('2026-12-20T08:00:00Z');
    expect((await sweep())['debt-due']).toBe(1);
  });

  it('is none once paid, closed, detached, or of others', async () => {
    const { id } = await owe('2026-11-20');
    await db().charge.update({ where: { id }, data: { allocatedMinor: 100_00n } });
    expect((await sweep())['debt-due']).toBe(0);
    await db().charge.update({ where: { id }, data: { allocatedMinor: 99_99n } });
    await db().account.update({ where: { id: reader.account.id }, data: { accessOpen: false } });
    expect((await sweep())['debt-due']).toBe(0);
    await db().account.update({ where: { id: reader.account.id }, data: { accessOpen: true } });
    await db().attachment.updateMany({ data: { detachedAt: clock.now() } });
    expect((await sweep())['debt-due']).toBe(0);
    await db().attachment.updateMany({ data: { detachedAt: null } });
    expect((await sweep())['debt-due']).toBe(1);
  });

  it('waits for the consent to the organization’s processing of personal data', async () => {
    await owe('2026-11-20');
    await db().telegramUser.create({ data: { id: 402n, chatId: 402n } });
    await db().binding.create({
      data: { telegramUserId: 402n, clientId: reader.client.id, createdAt: new Date('2026-01-01T00:00:00Z') },
    });
    expect((await sweep())['debt-due']).toBe(1);
    const [given] = await db().consent.findMany();
    if (!given) throw new Error('no consent');
    await db().consent.create({ data: { ...given, id: given.id + 1, telegramUserId: 402n } });
    expect((await sweep())['debt-due']).toBe(1);
    expect((await keys()).map((key) => key.split(':').at(-1))).toEqual(['401', '402']);
  });
});

describe('subscription ending', () => {
  it.each([
    ['3 lessons', { lessonsLeft: 3 }, 0],
    ['2 lessons', { lessonsLeft: 2 }, 1],
    ['0 lessons', { lessonsLeft: 0 }, 1],
    ['8 days', { lastDay: day('2026-11-27') }, 0],
    ['7 days, today counted', { lastDay: day('2026-11-26') }, 1],
    ['today alone', { lastDay: day('2026-11-20') }, 1],
    ['nothing: it is over', { lastDay: day('2026-11-19'), lessonsLeft: 1 }, 0],
    ['neither limit', {}, 0],
    ['2 lessons, but it is not active', { lessonsLeft: 2, status: 'pending' as const }, 0],
  ])('with %s', async (_words, limits, planned) => {
    await subscribe(limits);
    expect((await sweep())['subscription-ending']).toBe(planned);
  });

  it('is told once, whatever limit comes near later', async () => {
    const { id } = await subscribe({ lessonsLeft: 2, lastDay: day('2026-12-20') });
    expect((await sweep())['subscription-ending']).toBe(1);
    clock.set('2026-12-15T08:00:00Z');
    expect((await sweep())['subscription-ending']).toBe(0);
    expect(await keys()).toEqual([`subscription-ending:${id}:2026-12-20:${reader.client.id}:401`]);
  });

  it('is told again once it has been extended and comes to its new end', async () => {
    const { id } = await subscribe({ lastDay: day('2026-11-26') });
    const sweepAt = async (moment: string) => {
      clock.set(moment);
      return (await sweep())['subscription-ending'];
    };
    expect((await sweep())['subscription-ending']).toBe(1);
    await db().subscription.update({ where: { id }, data: { status: 'frozen' } });
    expect(await sweepAt('2026-11-25T08:00:00Z')).toBe(0);
    await db().subscription.update({ where: { id }, data: { status: 'active', lastDay: toColumn(day('2026-12-20')) } });
    expect(await sweepAt('2026-12-13T08:00:00Z')).toBe(0);
    expect(await sweepAt('2026-12-14T08:00:00Z')).toBe(1);
    expect(await sweepAt('2026-12-15T08:00:00Z')).toBe(0);
    expect(await keys()).toEqual(
      ['2026-11-26', '2026-12-20'].map((end) => `subscription-ending:${id}:${end}:${reader.client.id}:401`),
    );
  });

  it('is one line in a message, though it was extended before its old end could be told', async () => {
    const { id } = await subscribe({ lastDay: day('2026-11-22') });
    await sweep();
    await db().subscription.update({ where: { id }, data: { lastDay: toColumn(day('2026-11-25')) } });
    expect((await sweep())['subscription-ending']).toBe(1);
    const told = { kind: 'subscription-ending', clientId: reader.client.id, now: clock.now() };
    const { text, dropped } = await toldOf(db(), told);
    expect(dropped).toEqual([]);
    expect(text.match(/действует до/gu)).toHaveLength(1);
    expect(text).toContain('действует до 25 ноября');
  });

  it.each(['2026-11-25', null])('that was told before its end (%s) stood in the key is not told again', async (end) => {
    const { id } = await subscribe({ lessonsLeft: 1, lastDay: end === null ? null : day(end) });
    await sweep();
    await db().notice.updateMany({ data: { key: `subscription-ending:${id}:${reader.client.id}:401` } });
    await db().$executeRawUnsafe(readMigrations().sql.get('0028_ending_again') ?? '');
    expect((await sweep())['subscription-ending']).toBe(0);
    expect(await keys()).toEqual([`subscription-ending:${id}:${end ?? '-'}:${reader.client.id}:401`]);
  });

  it('agrees with the rule that the screens go by, renewals included', async () => {
    const days = [null, '2026-11-19', '2026-11-20', '2026-11-26', '2026-11-27', '2026-12-20'];
    const all: Limits[] = [];
    let n = 0;
    for (const lastDay of days) {
      for (const lessonsLeft of [null, 0, 2, 3]) {
        n += 1;
        const groupName = `Группа ${n % 7}`;
        const firstDay = day(n % 3 === 0 ? '2026-11-01' : n % 3 === 1 ? '2026-10-01' : '2026-11-15');
        all.push({ groupName, firstDay, lastDay: lastDay === null ? null : day(lastDay), lessonsLeft });
      }
    }
    const ids: number[] = [];
    for (const limits of all) ids.push((await subscribe(limits)).id);
    const expected = all.flatMap((limits, index) => {
      const others = all.filter((other) => other !== limits);
      return isEnding(limits, others, day('2026-11-20'), readThresholds({})) ? [ids[index]] : [];
    });
    await sweep();
    const planned = await db().notice.findMany({ where: { kind: 'subscription-ending' } });
    const told = planned.map(({ params }) => (params as { subscriptionId: number }).subscriptionId);
    expect(told.toSorted((a, b) => a - b)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(3);
    expect(expected.length).toBeLessThan(all.length);
  });
});

describe('the sweep', () => {
  it('reports what it planned and when that may go, and pokes only if there is something', async () => {
    await owe('2026-11-20');
    clock.set('2026-11-20T19:30:00Z');
    const pokes: string[] = [];
    expect(await runSweep(depsOf(pokes))).toEqual({
      planned: { ...Object.fromEntries(reminders.map(({ notice }) => [notice.kind, 0])), 'debt-due': 1 },
      organizations: [{ id: 'school', planned: 1, notBefore: new Date('2026-11-21T06:00:00Z') }],
      failed: [],
    });
    await sweep(pokes);
    expect(pokes).toEqual(['poke']);
  });

  it('by itself waits for ten in the morning, each organization’s own, and catches up later', async () => {
    await owe('2026-11-20');
    await makeOrganization(db(), 'east');
    await db().organization.update({ where: { id: 'east' }, data: { timeZone: 'Asia/Vladivostok' } });
    const swept = async (now: string) =>
      (await runSweep(depsOf(), { now: new Date(now), inTime: true })).organizations.map(({ id }) => id);
    expect(await swept('2026-11-19T23:59:59Z')).toEqual([]);
    expect(await swept('2026-11-20T00:00:00Z')).toEqual(['east']);
    expect(await swept('2026-11-20T06:59:59Z')).toEqual(['east']);
    expect(await swept('2026-11-20T07:00:00Z')).toEqual(['east', 'school']);
    expect(await swept('2026-11-20T15:00:00Z')).toEqual(['school']);
  });

  it('plans what it can where one search fails, says which, and plans that too once it is mended', async () => {
    await owe('2026-11-20');
    await makeOrganization(db(), 'other');
    const broken: Reminder = {
      notice: { ...debtDue.notice, kind: 'broken' },
      due: () => Prisma.sql`SELECT 1 / 0 AS key`,
    };
    const report = await runSweep({ ...depsOf(), reminders: [broken, debtDue] });
    expect(report.planned).toEqual({ broken: 0, 'debt-due': 1 });
    expect(report.failed).toEqual([
      { organizationId: 'other', kind: 'broken' },
      { organizationId: 'school', kind: 'broken' },
    ]);
    expect(failures).toMatchObject([
      { organization: 'other', kind: 'broken' },
      { organization: 'school', kind: 'broken' },
    ]);
    await db().organization.update({ where: { id: 'other' }, data: { timeZone: 'Nowhere/Land' } });
    await db().notice.deleteMany();
    expect(await runSweep({ ...depsOf(), reminders: [debtDue] })).toMatchObject({
      planned: { 'debt-due': 1 },
      failed: [{ organizationId: 'other', kind: null }],
    });
  });

  it('shows nothing of an organization until all of it is planned', async () => {
    await owe('2026-11-20');
    await subscribe({ lessonsLeft: 2 });
    const waiting: Reminder = {
      notice: { ...debtDue.notice, kind: 'waiting' },
      due: () => Prisma.sql`
        SELECT 'none' AS key, 0 AS client_id, '{}'::jsonb AS params, NULL::text AS reason
        FROM (SELECT pg_advisory_xact_lock(4242)) AS held`,
    };
    const waiters = async () => {
      const [row] = await db().$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted`;
      return row?.count;
    };
    let sweeping: Promise<unknown> = Promise.resolve();
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(4242)`;
      sweeping = runSweep({ ...depsOf(), reminders: [...reminders, waiting] });
      await expect.poll(waiters, { timeout: 20_000 }).toBe(1);
      expect(await db().notice.count()).toBe(0);
    });
    await sweeping;
    expect(failures).toEqual([]);
    expect(await keys()).toHaveLength(2);
  });
});
