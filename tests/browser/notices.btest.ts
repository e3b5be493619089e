import { expect, it } from 'vitest';
import { systemClock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { enterByLink, look, offers, press, says, type } from '../harness/browser.ts';
import { useDemo } from '../harness/demo.ts';

const demo = useDemo();

/** Owes the persona a reminder of what they have to pay first; nothing of theirs is due by itself at every hour. */
async function remind(telegramUserId: bigint): Promise<void> {
  const { db } = demo.test;
  const { clientId } = await db.binding.findFirstOrThrow({ where: { telegramUserId, endedAt: null } });
  const [charge] = await db.$queryRaw<{ id: number; organizationId: string }[]>`
    SELECT charge.id, account.organization_id AS "organizationId"
    FROM charges charge
    JOIN accounts account ON account.id = charge.account_id
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    WHERE attachment.client_id = ${clientId} AND charge.allocated_minor < charge.amount_minor
    ORDER BY charge.due_on, charge.id LIMIT 1`;
  const { id: chargeId = 0, organizationId = '' } = charge ?? {};
  const key = `debt-due:${chargeId}:again:${clientId}:${telegramUserId}`;
  await planNotices(db, systemClock, [
    { key, kind: 'debt-due', organizationId, clientId, telegramUserId, params: { chargeId } },
  ]);
}

it('a parent settles what they are told and when, and puts a reminder off', async () => {
  const { page, problems } = await enterByLink(demo.browser, demo.app.playground, {
    persona: 'andreev',
    address: 'andreev.stepan65@ya.example',
    width: 390,
  });
  await type(page, '/settings');
  await says(page, 'Подтверждённые адреса');
  await press(page, 'Уведомления');
  await says(page, 'Тихие часы: с 21:00 до 09:00');
  await look(page, 'notices-ru');
  await press(page, /Спортивный клуб/u);
  await says(page, 'Нажмите, чтобы переключить');
  await press(page, 'Занятие завтра');
  await offers(page, '🔕 Занятие завтра');
  await look(page, 'topics-ru');
  await press(page, 'Назад');
  await press(page, 'Часовой пояс');
  await says(page, 'Выберите город');
  await type(page, 'Тюмень');
  await says(page, 'Часовой пояс: Екатеринбург');
  await look(page, 'zone-ru');
  await press(page, 'Назад');
  await press(page, 'Тихие часы');
  await says(page, 'Выберите или напишите свои');
  await look(page, 'quiet-ru');
  await press(page, 'Никогда');
  await says(page, 'пишем в любое время');

  const { telegramUserId } = await demo.test.db.binding.findFirstOrThrow({ where: { endedAt: null } });
  await remind(telegramUserId);
  await offers(page, 'Напомнить позже');
  await look(page, 'reminder-ru');
  await press(page, 'Напомнить позже');
  await offers(page, 'Через 3 дня');
  await look(page, 'later-ru');
  await press(page, 'Через 3 дня');
  await offers(page, /⏰ Напомню \d/u);
  await look(page, 'put-off-ru');
  expect(await demo.test.db.notice.count({ where: { snoozedFromId: { not: null }, state: 'planned' } })).toBe(1);
  await type(page, '/settings');
  await press(page, 'Выйти из кабинета');
  await says(page, 'писать на почту');
  await look(page, 'leaving-ru');
  expect(problems).toEqual([]);
  expect(demo.log).toEqual([]);
}, 180_000);

it('the same in English on the smallest screen', async () => {
  const { page, problems } = await enterByLink(demo.browser, demo.app.playground, {
    persona: 'kozlova',
    address: 'kozlov.ulyana20@inbox.example',
    width: 320,
    locale: 'en',
  });
  await type(page, '/settings');
  await says(page, 'Verified addresses');
  await press(page, 'Notifications');
  await says(page, 'Quiet hours: from 21:00 to 09:00');
  await look(page, 'notices-en');
  await press(page, /Спортивный клуб/u);
  await says(page, 'Tap to switch');
  await look(page, 'topics-en');
  await press(page, 'Back');
  await press(page, 'Time zone');
  await says(page, 'Choose a city');
  await look(page, 'zone-en');
  await press(page, 'Back');
  await press(page, 'Quiet hours');
  await type(page, '10pm-8am');
  await says(page, 'We do not disturb you from 22:00 to 08:00');
  await press(page, 'Never');
  const { telegramUserId } = await demo.test.db.binding.findFirstOrThrow({
    where: { endedAt: null },
    orderBy: { id: 'desc' },
  });
  await remind(telegramUserId);
  await offers(page, 'Remind me later');
  await press(page, 'Remind me later');
  await offers(page, 'In 3 days');
  await look(page, 'later-en');
  await press(page, 'Tomorrow');
  await offers(page, /⏰ I will remind you on/u);
  await type(page, '/settings');
  await press(page, 'Sign out');
  await says(page, 'write to my e-mail');
  await look(page, 'leaving-en');
  expect(problems).toEqual([]);
  expect(demo.log).toEqual([]);
}, 180_000);
