import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import { payHere } from '../../../feed/testing.ts';
import { feedStage } from '../../../tests/harness/feed.ts';
import { makeCustomer } from '../../../tests/harness/goods.ts';
import { toldOf } from '../../../tests/harness/told.ts';
import { runSweep } from '../../sweep.ts';
import { reminders } from '../registry.ts';

const START = '2026-11-10T09:00:00Z';
const NOW = '2026-11-20T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Начало;Окончание;Стоимость;Оплачено;Статус';
const NEW = '1;8 занятий;Футбол;22.11.2026;31.12.2026;4800;0;активен';

async function openSchool() {
  clock.set(START);
  const { db } = stage;
  const school = await stage.addOrganization('school');
  const email = `a-${school}@x.example`;
  const customer = await makeCustomer(db, school, email);
  const bring = (...lines: string[]) => stage.bring(school, lines, { invitations: 'none' });
  await bring('Номер договора;Ученик;E-mail', `1;Анна;${email}`, `2;Борис;${email}`);
  clock.set(NOW);
  const sweep = async () => {
    await runSweep({ db, clock, reminders, poke: () => undefined, log: { error: () => undefined } });
    return decided('subscription-unpaid');
  };
  const decided = async (kind: string) => {
    const rows = await db.notice.findMany({ where: { organizationId: school, kind }, orderBy: { id: 'asc' } });
    return rows.map(({ state, reason }) => reason ?? state);
  };
  const tell = (kind = 'subscription-unpaid', locale = 'ru') =>
    toldOf(db, { kind, clientId: customer.id, now: clock.now(), locale });
  const charge = () => db.charge.findFirstOrThrow({ where: { organizationId: school }, orderBy: { id: 'asc' } });
  return { db, school, customer, bring, sweep, decided, tell, charge };
}

describe('a new subscription of which nothing is paid', () => {
  it('is told once, with what, for whom, the sum and a button that pays it', async () => {
    const { bring, sweep, tell, charge, school } = await openSchool();
    await bring(SUBSCRIPTIONS, NEW);
    await Promise.all([sweep(), sweep(), sweep()]);
    await bring(SUBSCRIPTIONS, NEW);
    expect(await sweep()).toEqual(['planned']);
    const { text, message } = await tell();
    expect(text).toBe(
      [
        '🎟 <b>Запись подтверждена, осталось оплатить</b>',
        school,
        '• Абонемент «8 занятий», Футбол — <b>4 800 ₽</b>',
        'Анна, начинается 22 ноября',
      ].join('\n'),
    );
    const { id } = await charge();
    expect(message?.buttons).toMatchObject([[{ text: expect.stringMatching(/^💳 Оплатить 4/u), open: `pay:${id}` }]]);
    expect((await tell('subscription-unpaid', 'en')).text).toContain('Анна, begins on November 22');
    clock.set('2026-11-22T09:00:00Z');
    expect((await tell()).text).toContain('Анна, начинается сегодня');
  });

  it('is told once its application is accepted, however long that took', async () => {
    const { bring, sweep, db, school } = await openSchool();
    const pending = '1;8 занятий;Футбол;20.12.2026;31.01.2027;4800;0;ожидает';
    await bring(SUBSCRIPTIONS, pending);
    expect(await sweep()).toEqual([]);
    clock.set('2026-12-10T09:00:00Z');
    await bring(SUBSCRIPTIONS, pending);
    expect(await sweep()).toEqual([]);
    await bring(SUBSCRIPTIONS, pending.replace('ожидает', 'активен'));
    expect(await sweep()).toEqual(['planned']);
    clock.set('2026-12-11T09:00:00Z');
    await bring(SUBSCRIPTIONS, pending.replace('ожидает', 'заморожен'));
    await bring(SUBSCRIPTIONS, pending.replace('ожидает', 'активен'));
    const { firstSeenAt } = await db.subscription.findFirstOrThrow({ where: { organizationId: school } });
    expect(firstSeenAt).toEqual(new Date('2026-12-10T09:00:00Z'));
    expect(await sweep()).toEqual(['planned']);
  });

  it('goes to both parents, and has a button for each of several', async () => {
    const { bring, sweep, tell, customer, db, school } = await openSchool();
    await customer.addParent();
    await bring(SUBSCRIPTIONS, NEW, NEW.replace(/^1/u, '2').replace('4800', '5000'));
    expect(await sweep()).toHaveLength(4);
    const { message, text } = await tell();
    expect(text).toContain('Всего: <b>9 800 ₽</b>');
    const ids = (await db.charge.findMany({ where: { organizationId: school }, orderBy: { id: 'asc' } })).map(
      ({ id }) => id,
    );
    expect(message?.buttons.flat()).toMatchObject([
      { open: `pay:${ids.join()}` },
      { open: `pay:${ids[0]}` },
      { open: `pay:${ids[1]}` },
    ]);
  });

  it.each([
    ['partly paid', NEW.replace(';0;', ';1;')],
    ['paid', NEW.replace(';0;', ';4800;')],
    ['waiting', NEW.replace('активен', 'ожидает')],
    ['free of charge', NEW.replace('4800', '0')],
    ['an old one', NEW.replace('22.11.2026', '19.10.2026')],
    ['over', '1;8 занятий;Футбол;01.11.2026;19.11.2026;4800;0;активен'],
  ])('is none that is %s', async (_words, row) => {
    const { bring, sweep } = await openSchool();
    await bring(SUBSCRIPTIONS, row);
    expect(await sweep()).toEqual([]);
  });

  it('is told for fourteen days after its row came, and never to those who came after it', async () => {
    const { bring, sweep, customer, db } = await openSchool();
    await bring(SUBSCRIPTIONS, NEW);
    await db.attachment.updateMany({ where: { clientId: customer.id }, data: { attachedAt: clock.now() } });
    expect(await sweep()).toEqual([]);
    await db.attachment.updateMany({ where: { clientId: customer.id }, data: { attachedAt: new Date(START) } });
    clock.set('2026-12-04T09:00:00Z');
    expect(await sweep()).toEqual([]);
    clock.set('2026-12-04T08:59:59Z');
    expect(await sweep()).toEqual(['planned']);
  });

  it('is not told anew where a row changes, nor of rows from before it was kept when they came', async () => {
    const { bring, sweep, db, school } = await openSchool();
    await bring(SUBSCRIPTIONS, NEW);
    await db.subscription.updateMany({ where: { organizationId: school }, data: { firstSeenAt: null } });
    await bring(SUBSCRIPTIONS, NEW.replace('4800', '5000'));
    expect(await sweep()).toEqual([]);
  });

  it.each([
    ['paid', 'a part of it is paid'],
    ['gone', 'it is cancelled'],
  ])('is dropped as %s where %s before it is sent', async (reason) => {
    const { bring, sweep, tell, charge, db } = await openSchool();
    await bring(SUBSCRIPTIONS, NEW);
    await sweep();
    const { id } = await charge();
    if (reason === 'paid') await payHere(db, clock, { chargeId: id, amountMinor: 1_00n });
    else await bring(SUBSCRIPTIONS, NEW.replace('активен', 'отменён'));
    expect(await tell()).toMatchObject({ message: null, dropped: [reason] });
  });
});

describe('the same debt, on the same day', () => {
  async function dueToday() {
    const school = await openSchool();
    await school.bring(SUBSCRIPTIONS, NEW.replace('22.11.2026', '20.11.2026'));
    expect(await school.sweep()).toEqual(['planned']);
    expect(await school.decided('debt-due')).toEqual(['replaced', 'planned']);
    return school;
  }

  it('is not told a second time', async () => {
    const { db, tell, school } = await dueToday();
    expect((await tell('debt-due')).dropped).toEqual(['replaced']);
    const where = { organizationId: school, kind: 'subscription-unpaid' };
    await db.notice.updateMany({ where, data: { state: 'sent', finishedAt: clock.now() } });
    expect((await tell('debt-due')).dropped).toEqual(['replaced']);
    await db.notice.updateMany({ where, data: { finishedAt: new Date('2026-11-19T20:59:59Z') } });
    expect((await tell('debt-due')).dropped).toEqual([]);
  });

  it('is told as a debt where the other message was not, or not wanted, or a part is paid', async () => {
    const { db, tell, customer, charge, school } = await dueToday();
    const [telegramUserId = 0n] = customer.telegramUserIds;
    const mute = { clientId: customer.id, telegramUserId, organizationId: '', kind: 'subscription-unpaid' };
    await db.mutedNotice.create({ data: { ...mute, mutedAt: clock.now() } });
    expect((await tell('debt-due')).dropped).toEqual([]);
    await db.mutedNotice.deleteMany();
    const where = { organizationId: school, kind: 'subscription-unpaid' };
    await db.notice.updateMany({ where, data: { state: 'dropped', reason: 'blocked' } });
    expect((await tell('debt-due')).dropped).toEqual([]);
    await db.notice.updateMany({ where, data: { state: 'planned', reason: null } });
    expect((await tell('debt-due')).dropped).toEqual(['replaced']);
    await payHere(db, clock, { chargeId: (await charge()).id, amountMinor: 1_00n });
    expect((await tell('debt-due')).text).toContain('4 799 ₽');
  });

  it('is told as a debt by letter where every chat has the other message off, and so has the letter', async () => {
    const { db, tell, customer, school } = await dueToday();
    const [telegramUserId = 0n] = customer.telegramUserIds;
    await db.notice.updateMany({ where: { organizationId: school }, data: { channel: 'email', telegramUserId: null } });
    expect((await tell('debt-due')).dropped).toEqual(['replaced']);
    const mute = { clientId: customer.id, telegramUserId, organizationId: '', kind: 'subscription-unpaid' };
    await db.mutedNotice.create({ data: { ...mute, mutedAt: clock.now() } });
    expect((await tell('debt-due')).dropped).toEqual([]);
    await db.mutedNotice.deleteMany();
  });

  it('overtakes the stage that waited, but not one that its reader has put off', async () => {
    const { bring, sweep, tell, db, school } = await openSchool();
    await db.mutedNotice.deleteMany();
    await bring(SUBSCRIPTIONS, NEW.replace('22.11.2026', '23.11.2026').replace(';0;', ';100;'));
    await sweep();
    expect((await tell('debt-due')).text).toContain('Подходит срок оплаты');
    clock.set('2026-11-23T07:00:00Z');
    expect((await tell('debt-due')).dropped).toEqual(['replaced']);
    await db.notice.updateMany({ where: { organizationId: school, kind: 'debt-due' }, data: { snoozedFromId: 1 } });
    expect((await tell('debt-due')).text).toContain('Сегодня срок оплаты');
  });
});
