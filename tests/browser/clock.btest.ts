import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../infra/log.ts';
import { enter, openBrowser, overflowPx, says } from '../harness/browser.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let test: TestDatabase;
let app: App;
let browser: Browser;
let dataDir: string;
const log: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cabinet-clock-'));
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

it('shows what time it is, and reminders arrive as a visitor moves it on', async () => {
  const { page, problems } = await enter(browser, app.playground, {
    persona: 'andreev',
    address: 'andreev.stepan65@ya.example',
    width: 1100,
  });
  const clock = page.getByTestId('clock');
  expect(await clock.getByTestId('clock-zone').innerText()).toBe('московское время, UTC+3');
  const day = await clock.getByTestId('clock-day').innerText();

  await clock.getByText('До 10 утра завтра').click();
  await clock.getByText(/Новых напоминаний: \d+\. Пришло сообщений: \d+\./u).waitFor({ timeout: 60_000 });
  expect(await clock.getByTestId('clock-day').innerText()).not.toBe(day);
  expect(await clock.getByTestId('clock-time').innerText()).toMatch(/^10:0\d$/u);
  await says(page, /срок оплаты|Есть долг/u);

  await clock.getByText('+1 неделя').click();
  await clock.getByText(/Новых напоминаний|не появилось/u).waitFor({ timeout: 60_000 });
  // It came on its own day, at the hour at which reminders are looked for.
  const material = page.getByTestId('message').filter({ hasText: 'Видео: открытая тренировка' }).first();
  await material.getByText(/^10:0\d$/u).waitFor();
  await material.getByText('Открыть').click();
  await says(page, 'у каждого свой темп');
  await page.getByTestId('inline-button').filter({ hasText: 'Открыть ссылку' }).last().waitFor();
  expect(problems).toEqual([]);
  expect(log).toEqual([]);
}, 180_000);

it('fits a telephone: the time stands in the bar, the buttons in the drawer', async () => {
  const { page, problems } = await enter(browser, app.playground, {
    persona: 'nikitin',
    address: 'nikitin.egor55@mail.example',
    width: 360,
  });
  expect(await page.getByTestId('bar-time').innerText()).toMatch(/\d{1,2} \S+, \d{2}:\d{2}/u);
  expect(await overflowPx(page)).toBe(0);
  await page.getByTestId('people-open').click();
  await page.getByTestId('clock').getByText('+1 час').click();
  await page
    .getByTestId('clock-result')
    .getByText(/напоминаний/u)
    .waitFor({ timeout: 60_000 });
  expect(await overflowPx(page)).toBe(0);
  await page.getByLabel('Закрыть список').click();
  expect(problems).toEqual([]);
}, 180_000);
