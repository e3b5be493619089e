import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { topUpHere } from '../../feed/testing.ts';
import { feedStage } from '../../tests/harness/feed.ts';
import { makeCustomer } from '../../tests/harness/goods.ts';
import { toldOf } from '../../tests/harness/told.ts';
import { runSweep } from '../sweep.ts';
import { reminders } from './registry.ts';

const clock = fixedClock('2026-11-20T09:00:00Z');
const stage = feedStage(clock);

const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус';

async function openSchool() {
  const { db } = stage;
  const school = await stage.addOrganization('school');
  const email = `a-${school}@x.example`;
  const customer = await makeCustomer(db, school, email);
  const bring = (...lines: string[]) => stage.bring(school, lines, { invitations: 'none' });
  await bring('Номер договора;Ученик;E-mail', `1;Анна;${email}`, `2;Борис;${email}`);
  const tell = async (kind: string, locale = 'ru') => {
    await runSweep({ db, clock, reminders, poke: () => undefined, log: { error: () => undefined } });
    const { text, message } = await toldOf(db, { kind, clientId: customer.id, now: clock.now(), locale });
    const buttons = (message?.buttons ?? []).map((row) =>
      row.map((button) => `${plain(button.text)} → ${'open' in button ? button.open : ''}`).join(' | '),
    );
    return { text: plain(text), buttons, subject: plain(message?.subject ?? '') };
  };
  const charges = async () =>
    (await db.charge.findMany({ where: { organizationId: school }, orderBy: { dueOn: 'asc' } })).map(({ id }) => id);
  return { db, school, bring, tell, charges };
}

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');
const debts = (count: number) =>
  Array.from(
    { length: count },
    (_, n) => `${1 + (n % 2)};А${n};Футбол;8;8;${20 - n}.11.2026;31.12.2026;1000;0;активен`,
  );

describe('a reminder of debts', () => {
  it('of one has one button, which pays it', async () => {
    const { bring, tell, charges, school } = await openSchool();
    await bring(SUBSCRIPTIONS, ...debts(1));
    const [id] = await charges();
    expect(await tell('debt-due')).toEqual({
      subject: `Сегодня срок оплаты: 1 000 ₽ — ${school}`,
      text: `💳 <b>Сегодня срок оплаты</b>\n${school}\n• Абонемент «А0», Футбол — <b>1 000 ₽</b>\nАнна, срок сегодня`,
      buttons: [`💳 Оплатить 1 000 ₽ → pay:${id}`],
    });
  });

  it('of up to four has one for each besides the one for all', async () => {
    const { bring, tell, charges } = await openSchool();
    await bring(SUBSCRIPTIONS, ...debts(4));
    const ids = await charges();
    const { buttons } = await tell('debt-due');
    expect(buttons).toEqual([
      `💳 Оплатить всё: 4 000 ₽ → pay:${ids.join()}`,
      `1 000 ₽ · Борис: Абонемент «А3», Футбол → pay:${ids[0]}`,
      `1 000 ₽ · Анна: Абонемент «А2», Футбол → pay:${ids[1]}`,
      `1 000 ₽ · Борис: Абонемент «А1», Футбол → pay:${ids[2]}`,
      `1 000 ₽ · Анна: Абонемент «А0», Футбол → pay:${ids[3]}`,
    ]);
    expect((await tell('debt-due', 'en')).buttons[0]).toBe(`💳 Pay all: ₽4,000 → pay:${ids.join()}`);
  });

  it('of more has the one for all alone, and the debts themselves where they are too many for it', async () => {
    const { bring, tell, charges } = await openSchool();
    await bring(SUBSCRIPTIONS, ...debts(5));
    const { buttons, text } = await tell('debt-due');
    expect(buttons).toEqual([`💳 Оплатить всё: 5 000 ₽ → pay:${(await charges()).join()}`]);
    expect(text).toContain('Всего: <b>5 000 ₽</b>');
    const many = await openSchool();
    await many.bring(
      SUBSCRIPTIONS,
      ...debts(19).map((row) => row.replace(/(\d+)\.11/u, (_, day) => `${String(day).padStart(2, '0')}.11`)),
    );
    expect((await many.tell('debt-due')).buttons).toEqual([
      '💳 Оплатить всё: 19 000 ₽ → debts',
      '📋 Весь список: 19 → debts',
    ]);
  });

  it('of more than it lists says how many are left out, and leads to them', async () => {
    const { bring, tell } = await openSchool();
    await bring(SUBSCRIPTIONS, ...debts(6));
    const six = await tell('debt-due');
    expect(six.buttons).toHaveLength(1);
    expect(six.text).not.toContain('ещё');
    const eight = await openSchool();
    await eight.bring(SUBSCRIPTIONS, ...debts(8));
    const { text, buttons } = await eight.tell('debt-due');
    expect(text.split('\n').filter((line) => line.startsWith('•'))).toHaveLength(6);
    expect(text).toContain('… и ещё 2 — по кнопке «Весь список»\n\nВсего: <b>8 000 ₽</b>');
    expect(buttons).toEqual([
      `💳 Оплатить всё: 8 000 ₽ → pay:${(await eight.charges()).join()}`,
      '📋 Весь список: 8 → debts',
    ]);
    const english = await eight.tell('debt-due', 'en');
    expect(english.buttons[1]).toBe('📋 The whole list: 8 → debts');
    expect(english.text).toContain('… and 2 more: “The whole list”');
  });
});

it('of debts names in its subject what is as urgent as that, and nothing that comes due later', async () => {
  const { bring, tell, school } = await openSchool();
  const rows = [['13', 1000] as const, ['23', 5000] as const];
  await bring(
    SUBSCRIPTIONS,
    ...rows.map(([day, price]) => `1;А;Футбол;8;8;${day}.11.2026;31.12.2026;${price};0;активен`),
  );
  const { subject, text, buttons } = await tell('debt-due');
  expect(subject).toBe(`Есть долг 1 000 ₽ — ${school}`);
  expect(text).toContain('Всего: <b>6 000 ₽</b>');
  expect(buttons[0]).toContain('6 000 ₽');
  expect((await tell('debt-due', 'en')).subject).toBe(`₽1,000 is overdue — ${school}`);
});

it('of an old debt names the day without counting how long ago that was', async () => {
  const { bring, tell } = await openSchool();
  const rows = ['04.11.2025', '01.10.2026', '05.11.2026', '06.11.2026'];
  await bring(SUBSCRIPTIONS, ...rows.map((day) => `1;А;Футбол;8;8;${day};31.12.2026;1000;0;активен`));
  const { text } = await tell('debt-due');
  expect(text.split('\n').filter((line) => line.includes('срок'))).toEqual([
    'Анна, срок был 4 ноября 2025 г.',
    'Анна, срок был 1 октября',
    'Анна, срок был 5 ноября',
    'Анна, срок был 6 ноября, 14 дней назад',
  ]);
  expect((await tell('debt-due', 'en')).text).toMatch(
    /Анна, was due on November 5\n.*\nАнна, was due on November 6, 14 days ago/u,
  );
});

describe('a reminder of an ending subscription', () => {
  it('leads to buying another where that can be done here', async () => {
    const { db, bring, tell, school } = await openSchool();
    await bring('Абонемент;Занятий;Дней;Цена;Группы', '8 занятий;8;35;4800;Футбол');
    await bring(SUBSCRIPTIONS, '1;8 занятий;Футбол;8;0;01.10.2026;30.11.2026;4800;4800;активен');
    expect((await tell('subscription-ending')).buttons).toEqual(['🎟 Абонементы → subscriptions']);
    await bring('Группа;Оплата;Цена', 'Футбол;абонемент;700');
    await bring('Номер договора;Группа;Дата;Время;Отметка', '1;Футбол;19.11.2026;18:00;в долг');
    const account = await db.account.findFirstOrThrow({ where: { organizationId: school, number: '1' } });
    await topUpHere(db, clock, { accountId: account.id, amountMinor: 4800_00n });
    const lesson = await db.charge.findFirstOrThrow({ where: { organizationId: school, kind: 'lesson' } });
    const { text, buttons } = await tell('subscription-ending');
    expect(buttons).toEqual([`🔁 Продлить → cover:${lesson.id}`, '🎟 Абонементы → subscriptions']);
    expect(text).toBe(
      [
        '🎟 <b>Заканчивается абонемент</b>',
        school,
        '• «8 занятий», Футбол — Анна',
        'занятий не осталось; действует до 30 ноября — ещё 11 дней, считая сегодня',
        '',
        'Продлите его заранее, чтобы занятия не прерывались.',
      ].join('\n'),
    );
    expect((await tell('subscription-ending', 'en')).buttons[0]).toBe(`🔁 Renew → cover:${lesson.id}`);
  });
});
