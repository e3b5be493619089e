import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { createLog } from '../../infra/log.ts';
import { look, offers, openBrowser, openPhone, press, says, type } from '../harness/browser.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let test: TestDatabase;
let app: App;
let browser: Browser;
let dataDir: string;
const log: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cabinet-demo-'));
  [browser, test] = await Promise.all([openBrowser(), createTestDatabase()]);
  const config = readConfig({ DATABASE_URL: test.connectionString, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' });
  const destination = { write: (line: string) => void log.push(line) };
  app = await startApp(config, createLog({ level: 'warn', destination }));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await test?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Owes the persona a reminder of what they have to pay first; nothing of theirs is due by itself at every hour. */
async function remind(telegramUserId: bigint): Promise<void> {
  const { db } = test;
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
  const phone = await openPhone(browser, { width: 390 });
  onTestFinished(() => phone.close());
  const { page, problems } = phone;
  await page.goto(`${app.playground?.pageUrl ?? ''}?as=andreev`);
  await page.getByTestId('start').click();
  await says(page, 'Пришлите');
  await type(page, 'andreev.stepan65@ya.example');
  await page.getByTestId('letter-banner').click();
  await page.getByTestId('bot-link').first().click();
  await page.getByTestId('start').click();
  await says(page, 'Последний шаг');
  await press(page, 'Принимаю');
  await says(page, 'Что требует внимания');
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

  const { telegramUserId } = await test.db.binding.findFirstOrThrow({ where: { endedAt: null } });
  await remind(telegramUserId);
  await offers(page, 'Напомнить позже');
  await look(page, 'reminder-ru');
  await press(page, 'Напомнить позже');
  await offers(page, 'Через 3 дня');
  await look(page, 'later-ru');
  await press(page, 'Через 3 дня');
  await offers(page, /⏰ Напомню \d/u);
  await look(page, 'put-off-ru');
  expect(await test.db.notice.count({ where: { snoozedFromId: { not: null }, state: 'planned' } })).toBe(1);
  await type(page, '/settings');
  await press(page, 'Выйти из кабинета');
  await says(page, 'писать на почту');
  await look(page, 'leaving-ru');
  expect(problems).toEqual([]);
  expect(log).toEqual([]);
}, 180_000);

it('the same in English on the smallest screen', async () => {
  const phone = await openPhone(browser, { width: 320 });
  onTestFinished(() => phone.close());
  const { page, problems } = phone;
  await page.goto(`${app.playground?.pageUrl ?? ''}?as=kozlova`);
  await page.getByTestId('start').click();
  await says(page, /e-?mail/iu);
  await type(page, 'kozlov.ulyana20@inbox.example');
  await page.getByTestId('letter-banner').click();
  await page.getByTestId('bot-link').first().click();
  await page.getByTestId('start').click();
  await says(page, 'Last step');
  await press(page, /accept/iu);
  await says(page, 'What needs attention');
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
  const { telegramUserId } = await test.db.binding.findFirstOrThrow({
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
  expect(log).toEqual([]);
}, 180_000);
