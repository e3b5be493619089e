import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { enter, look, press, says } from '../harness/browser.ts';
import { useDemo } from '../harness/demo.ts';

const demo = useDemo();

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

/** A week ends at the hour at which it began, which may be before reminders go out. */
async function waitMorning(page: Page): Promise<void> {
  const clock = page.getByTestId('clock');
  await clock.getByText('До 10 утра завтра').click();
  await clock.getByText('10:00', { exact: true }).waitFor({ timeout: 60_000 });
}

it('a parcel that stands still is told of, then all news of goods together, and they lead to the order', async () => {
  const { page, problems } = await enter(demo.browser, demo.app.playground, {
    persona: 'denis',
    address: 'client8@shop.example',
    width: 1100,
  });
  await waitWeek(page);
  await waitMorning(page);
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
  expect(demo.log).toEqual([]);
}, 180_000);

it('a month’s bill comes with its paper, and is paid from there', async () => {
  const { page, problems } = await enter(demo.browser, demo.app.playground, {
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
  expect(demo.log).toEqual([]);
}, 240_000);
