import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../infra/log.ts';
import { openBrowser, openPhone, overflowPx } from '../harness/browser.ts';
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

const says = (page: Page, text: string | RegExp) => page.getByTestId('log').getByText(text).last().waitFor();
const press = (page: Page, label: string | RegExp) =>
  page.getByTestId('inline-button').filter({ hasText: label }).last().click();

async function type(page: Page, text: string): Promise<void> {
  await page.getByTestId('text').fill(text);
  await page.getByTestId('send').click();
}

/** For whoever wants to see the screens: SCREENSHOTS names a folder. */
async function look(page: Page, name: string): Promise<void> {
  expect(await overflowPx(page)).toBe(0);
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

it('a card is kept by a word of its own, pays the next time in one tap, and pays by itself', async () => {
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
  await press(page, 'Долги');
  await says(page, 'Подходит срок оплаты');
  await press(page, /Оплатить|₽ ·/u);
  await says(page, 'К оплате:');
  await press(page, 'Оплатить часть');
  await says(page, 'Часть суммы');
  await type(page, '100');
  await says(page, /К оплате:.*100/u);
  await press(page, 'Перейти к оплате');
  await says(page, 'Платёж LK-');
  await press(page, 'Запомнить карту');
  await says(page, 'Запомнить карту?');
  await look(page, 'keep');
  await press(page, 'Согласен, запомнить');
  await page.getByTestId('inline-button').filter({ hasText: 'Карта запомнится' }).last().waitFor();
  await look(page, 'kept');

  const [tab] = await Promise.all([page.context().waitForEvent('page'), press(page, 'Оплатить')]);
  await tab.getByRole('button', { name: /^Оплатить/u }).click();
  await tab.waitForURL(`${app.bankUrl}/pay/*`);
  await tab.getByText('Карта запомнится').waitFor();
  await tab.getByRole('button', { name: '4242 4242 4242 4242' }).click();
  await says(page, /Оплата .* получена/u);
  await type(page, '/settings');
  await says(page, 'Подтверждённые адреса');
  await press(page, 'Мои карты');
  await press(page, '•• 4242');
  await says(page, 'Автоплатёж выключен');
  await look(page, 'card');
  await press(page, 'Включить автоплатёж');
  await says(page, 'больше какой суммы');
  await type(page, '100000');
  await says(page, 'Включить автоплатёж?');
  await look(page, 'autopay');
  await press(page, 'Согласен, включить');
  await says(page, 'Автоплатёж включён');
  await look(page, 'autopay-on');
  expect(problems).toEqual([]);
  expect(log).toEqual([]);
}, 120_000);
