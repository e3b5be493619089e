import { expect, it } from 'vitest';
import { enter, overflowPx, says } from '../harness/browser.ts';
import { useDemo } from '../harness/demo.ts';

const demo = useDemo();

it('shows what time it is, and reminders arrive as a visitor moves it on', async () => {
  const { page, problems } = await enter(demo.browser, demo.app.playground, {
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
  expect(demo.log).toEqual([]);
}, 180_000);

it('fits a telephone: the time stands in the bar, the buttons in the drawer', async () => {
  const { page, problems } = await enter(demo.browser, demo.app.playground, {
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
