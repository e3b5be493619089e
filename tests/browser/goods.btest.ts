import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../infra/log.ts';
import { enter, look, openBrowser, press, says } from '../harness/browser.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let test: TestDatabase;
let app: App;
let browser: Browser;
let dataDir: string;
const log: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cabinet-goods-'));
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

/** What the organizations send next, and the next morning. */
async function letNewsCome(page: Page): Promise<void> {
  await page.getByText('Пришли новые файлы').click();
  await page.getByText(/О своих вам напишут/u).waitFor({ timeout: 30_000 });
  await page.getByTestId('clock').getByText('До 10 утра завтра').click();
  await page
    .getByTestId('clock')
    .getByText(/Пришло сообщений: \d+/u)
    .waitFor({ timeout: 60_000 });
}

async function waitWeek(page: Page): Promise<void> {
  await page.getByTestId('clock').getByText('+1 неделя').click();
  await page
    .getByTestId('clock')
    .getByText(/Новых напоминаний/u)
    .waitFor({ timeout: 60_000 });
}

it('a parcel that stands still is told of, then all news of goods together, and they lead to the order', async () => {
  const { page, problems } = await enter(browser, app.playground, {
    persona: 'denis',
    address: 'client8@shop.example',
    width: 1100,
  });
  await waitWeek(page);
  await says(page, 'Посылка P-50052 стоит на месте');
  await look(page, 'parcel-idle');
  await letNewsCome(page);
  await says(page, 'Новости о вещах');
  await says(page, 'Трек-номер: RA');
  await look(page, 'goods-news');
  await press(page, 'Заказ № 50052');
  await says(page, 'Состав заказа');
  await look(page, 'goods-order');
  expect(problems).toEqual([]);
  expect(log).toEqual([]);
}, 180_000);

it('a month’s bill comes with its paper, and is paid from there', async () => {
  const { page, problems } = await enter(browser, app.playground, {
    persona: 'ivanov',
    address: 'ivanov2@mail.example',
    width: 1100,
  });
  const month = async () => (await page.getByTestId('clock-day').innerText()).split(' ').at(-1);
  for (const before = await month(); (await month()) === before; ) await waitWeek(page);
  await letNewsCome(page);
  await says(page, /Квитанция за/u);
  await says(page, /К оплате: .+, оплатить до|срок был/u);
  await look(page, 'bill-issued');
  await press(page, /^💳 Оплатить/u);
  await says(page, /Платёж LK-/u);
  await look(page, 'bill-paying');
  expect(problems).toEqual([]);
  expect(log).toEqual([]);
}, 240_000);
