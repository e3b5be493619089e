import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretKeyFor } from '../../app/secrets.ts';
import { systemClock } from '../../domain/clock.ts';
import { parseKeyring, seal } from '../../infra/encryption.ts';
import { sandbox } from '../../payments/sandbox/index.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { enterByLink, openPhone, overflowPx, press, says, type } from '../harness/browser.ts';
import { useDemo } from '../harness/demo.ts';

const demo = useDemo();

/** A chat with the bot as somebody of the demonstration, at the width of a telephone. */
async function openChat(persona: string, width = 390) {
  const phone = await openPhone(demo.browser, { width });
  onTestFinished(() => phone.close());
  const { page } = phone;
  await page.goto(`${demo.app.playground?.pageUrl ?? ''}?as=${persona}`);
  await page.getByTestId('start').click();
  await says(page, 'Пришлите');
  return phone;
}

/** Over our page and the bank's with the first test card; comes back with the page that says how it ended. */
async function payInNewTab(page: Page, button: string | RegExp): Promise<Page> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), press(page, button)]);
  await tab.getByRole('button', { name: /^(Оплатить|Pay)/u }).click();
  await tab.waitForURL(`${demo.app.bankUrl}/pay/*`);
  expect(await overflowPx(tab)).toBe(0);
  await tab.getByRole('button', { name: '4242 4242 4242 4242' }).click();
  return tab;
}

/** Another account of an organization at the test bank, as staff add one beside the running program. */
async function addMerchant(organizationId: string, title: string): Promise<void> {
  const keyring = parseKeyring(secretKeyFor({ secretKey: null, dataDir: demo.dataDir }));
  const settings = {
    apiBase: `${demo.app.bankUrl}/api`,
    merchantId: `${organizationId}-abroad`,
    secret: randomBytes(24).toString('base64url'),
  };
  await createMerchant(demo.test.db, (text, context) => seal(text, keyring, context), {
    organizationId,
    provider: sandbox,
    settings,
    title,
    mode: 'live',
  });
  const tools = { fetch, clock: systemClock, mode: 'live' } as const;
  await sandbox.connect(settings, tools).register?.('');
}

describe('a visitor of the demonstration', () => {
  it('walks from /start to the receipt with the code of the letter', async () => {
    const { page, problems } = await openChat('andreev');
    await type(page, 'andreev.stepan65@ya.example');
    await says(page, 'Письмо отправлено');
    await page.getByTestId('letters-icon').click();
    await page.getByTestId('letter').first().waitFor();
    expect(await overflowPx(page)).toBe(0);
    const code = await page.getByTestId('code').first().innerText();
    expect(code).toMatch(/^\d{6}$/u);
    await page.getByTestId('back-to-chat').click();
    await type(page, code);
    await says(page, 'Последний шаг');
    await press(page, 'Принимаю');
    await says(page, 'Что требует внимания');
    expect(await overflowPx(page)).toBe(0);
    await press(page, 'Долги');
    await says(page, 'Подходит срок оплаты');
    await press(page, /Оплатить|₽ ·/u);
    await says(page, 'К оплате:');
    await press(page, 'Перейти к оплате');
    await says(page, 'Платёж LK-');
    const tab = await payInNewTab(page, 'Оплатить');
    await tab.getByRole('heading', { name: 'Оплачено' }).waitFor();
    await says(page, /Оплата .* получена/u);
    await press(page, 'Подтверждение оплаты');
    await says(page, 'Подтверждение оплаты LK-');
    // The way back leads to the same chat, where the receipt is.
    await tab.getByRole('link', { name: 'Вернуться в чат' }).click();
    await says(tab, 'Подтверждение оплаты LK-');
    expect(problems).toEqual([]);
    expect(demo.log).toEqual([]);
  });

  it('walks with one tap on the letter’s link, in English, on the smallest screen', async () => {
    const { page, problems } = await enterByLink(demo.browser, demo.app.playground, {
      persona: 'kozlova',
      address: 'kozlov.ulyana20@inbox.example',
      width: 320,
      locale: 'en',
    });
    await press(page, 'Debts');
    await says(page, 'Due soon or owed');
    await press(page, /Pay ₽|₽.* · /u);
    await says(page, 'To pay:');
    await press(page, 'Go on to pay');
    await says(page, 'Payment LK-');
    expect(await overflowPx(page)).toBe(0);
    const tab = await payInNewTab(page, 'Pay');
    await tab.getByRole('heading', { name: 'Paid' }).waitFor();
    await says(page, /received/u);
    expect(problems).toEqual([]);
    expect(demo.log).toEqual([]);
  });

  it('chooses between the ways that an organization offers, and may choose again', async () => {
    const organizations = await demo.test.db.organization.findMany({ select: { id: true } });
    for (const { id } of organizations) await addMerchant(id, 'Из-за рубежа');
    const { page, problems } = await openChat('pavlov');
    await type(page, 'pavlov.matvey65@ya.example');
    await page.getByTestId('letters-icon').click();
    const code = await page.getByTestId('code').first().innerText();
    await page.getByTestId('back-to-chat').click();
    await type(page, code);
    await says(page, 'Последний шаг');
    await press(page, 'Принимаю');
    await says(page, 'Что требует внимания');
    await press(page, 'Долги');
    await says(page, 'Подходит срок оплаты');
    await press(page, /Оплатить|₽ ·/u);
    await says(page, 'К оплате:');
    const goOn = page.getByTestId('inline-button').filter({ hasText: 'Перейти к оплате' });
    if ((await goOn.count()) > 0) await goOn.last().click();
    await says(page, 'Чем оплатить');
    expect(await overflowPx(page)).toBe(0);
    await press(page, 'Тестовый банк');
    await says(page, 'Способ: 🧪 Тестовый банк');
    await press(page, 'другим способом');
    await says(page, 'Оплатите один раз');
    await press(page, 'Из-за рубежа');
    await says(page, 'Способ: Из-за рубежа');
    expect(await overflowPx(page)).toBe(0);
    const tab = await payInNewTab(page, /^💳 Оплатить/u);
    await tab.getByRole('heading', { name: 'Оплачено' }).waitFor();
    await says(page, /Оплата .* получена/u);
    expect(problems).toEqual([]);
    expect(demo.log).toEqual([]);
  });
});
