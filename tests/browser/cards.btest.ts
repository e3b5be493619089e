import { expect, it } from 'vitest';
import { enterByLink, look, press, says, type } from '../harness/browser.ts';
import { useDemo } from '../harness/demo.ts';

const demo = useDemo();

it('a card is kept by a word of its own, pays the next time in one tap, and pays by itself', async () => {
  const { page, problems } = await enterByLink(demo.browser, demo.app.playground, {
    persona: 'andreev',
    address: 'andreev.stepan65@ya.example',
    width: 390,
  });
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
  await tab.waitForURL(`${demo.app.bankUrl}/pay/*`);
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
  expect(demo.log).toEqual([]);
}, 120_000);
