import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import { feedStage } from '../../../tests/harness/feed.ts';
import { makeCustomer } from '../../../tests/harness/goods.ts';
import { runSweep } from '../../sweep.ts';
import { debtDue } from './index.ts';

// Ten o'clock in Moscow, from when reminders are looked for.
const MORNING = '2026-11-20T07:00:00Z';
const clock = fixedClock(MORNING);
const stage = feedStage(clock);

/** A school with a debt due on the 13th that has been known since the 1st, a week overdue today; its client's chat. */
async function openDebt() {
  const { db } = stage;
  const school = await stage.addOrganization('school');
  const email = `a-${school}@x.example`;
  const customer = await makeCustomer(db, school, email);
  clock.set('2026-11-01T07:00:00Z');
  await stage.bring(school, ['Номер договора;Ученик;E-mail', `1;Анна;${email}`], { invitations: 'none' });
  await stage.bring(
    school,
    [
      'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус',
      '1;А;Футбол;8;8;13.11.2026;31.12.2026;1000;0;активен',
    ],
    { invitations: 'none' },
  );
  const bind = (createdAt: string, telegramUserId = customer.telegramUserIds[0]) =>
    db.binding.updateMany({
      where: { clientId: customer.id, telegramUserId: telegramUserId ?? 0n },
      data: { createdAt: new Date(createdAt) },
    });
  /** How many are told of it at that moment. */
  const tellAt = async (moment: string) => {
    clock.set(moment);
    const deps = { db, clock, reminders: [debtDue], poke: () => undefined, log: { error: () => undefined } };
    await runSweep(deps);
    return db.notice.count({ where: { organizationId: school, plannedAt: clock.now(), state: 'planned' } });
  };
  return { db, school, customer, bind, tellAt };
}

describe('a debt that the cabinet began with showing', () => {
  it('is told on the day after its client entered, whatever stage that is', async () => {
    const { bind, tellAt } = await openDebt();
    await bind('2026-11-20T07:00:01Z');
    expect(await tellAt('2026-11-20T07:05:00Z')).toBe(0);
    expect(await tellAt('2026-11-20T20:59:59Z')).toBe(0);
    expect(await tellAt('2026-11-21T07:00:00Z')).toBe(1);
    expect(await tellAt('2026-11-27T07:00:00Z')).toBe(1);
    expect(await tellAt('2026-11-27T08:00:00Z')).toBe(0);
  });

  it('is told on the day itself where its stage comes after that', async () => {
    const { bind, tellAt } = await openDebt();
    await bind(MORNING);
    expect(await tellAt('2026-11-20T07:05:00Z')).toBe(1);
  });

  it('is told at once where it has come by a file since, however long it has been due', async () => {
    const { db, school, bind, tellAt } = await openDebt();
    await bind('2026-11-20T07:00:01Z');
    const createdAt = new Date('2026-11-20T07:01:00Z');
    await db.charge.updateMany({ where: { organizationId: school }, data: { createdAt } });
    expect(await tellAt('2026-11-20T07:05:00Z')).toBe(1);
  });

  it('is told to another parent who enters later on the next day, and to nobody twice', async () => {
    const { customer, bind, tellAt } = await openDebt();
    expect(await tellAt('2026-11-20T07:05:00Z')).toBe(1);
    await customer.addParent();
    await bind('2026-11-20T08:00:00Z', customer.telegramUserIds[1]);
    expect(await tellAt('2026-11-20T09:00:00Z')).toBe(0);
    expect(await tellAt('2026-11-21T07:00:00Z')).toBe(1);
  });

  it('is told on its day to a parent who was there before, though another enters before anybody is told', async () => {
    const { customer, bind, tellAt, db, school } = await openDebt();
    await customer.addParent();
    await bind('2026-11-20T07:04:00Z', customer.telegramUserIds[1]);
    await tellAt('2026-11-20T07:05:00Z');
    await tellAt('2026-11-21T07:00:00Z');
    const told = await db.notice.findMany({ where: { organizationId: school, state: 'planned' } });
    const first = told.filter(({ telegramUserId }) => telegramUserId === customer.telegramUserIds[0]);
    expect(first.map(({ plannedAt }) => plannedAt.toISOString())).toEqual(['2026-11-20T07:05:00.000Z']);
    expect(told).toHaveLength(2);
  });
});

it('bears the moment of the import that brought it', async () => {
  const { db, school } = await openDebt();
  const charge = await db.charge.findFirstOrThrow({ where: { organizationId: school } });
  expect(charge.createdAt).toEqual(new Date('2026-11-01T07:00:00Z'));
});
