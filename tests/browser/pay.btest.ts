import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Outside, openOutside, type RunningApp, startInside } from '../harness/app.ts';
import { openBrowser, openPhone, overflowPx, type Phone, smallTargets, tabOrder } from '../harness/browser.ts';
import { addClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { openCabinet, pay, startPaying, traceOf } from '../harness/journey.ts';

const NAME = 'Александра-Виктория Константинопольская-Преображенская';
const WORDS = {
  ru: {
    locale: 'ru-RU',
    pay: /^Оплатить 1\s500\s₽$/u,
    back: 'Вернуться в чат',
    checking: 'Проверяем оплату…',
    paid: 'Оплачено',
    gone: 'Ссылка больше не действует',
    refused: 'Оплата не прошла',
    unknown: 'Такой ссылки нет',
  },
  en: {
    locale: 'en-GB',
    pay: /^Pay RUB\s1,500$|^Pay ₽1,500$/u,
    back: 'Back to the chat',
    checking: 'Checking the payment…',
    paid: 'Paid',
    gone: 'This link no longer works',
    refused: 'The payment did not go through',
    unknown: 'There is no such link',
  },
};

let outside: Outside;
let app: RunningApp;
let browser: Browser;

beforeAll(async () => {
  [browser, outside] = await Promise.all([openBrowser(), openOutside({ lateCallbackMs: 60_000 })]);
  app = await startInside(outside);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await outside?.close();
});

describe.each([
  ['ru', 360],
  ['ru', 320],
  ['en', 360],
  ['en', 320],
] as const)('the pay page in %s at %i pixels', (language, width) => {
  const words = WORDS[language];

  /** A payment of a client who speaks that language, and a telephone that shows its page. */
  async function open(): Promise<Phone & { link: string; accountId: number; chargeIds: readonly number[] }> {
    const client = await addClient(outside, NAME, { languageCode: language });
    // The screens of the chat are found by their Russian words; the page speaks the language of the chat.
    const telegramUserId = BigInt(client.user.chatId);
    await outside.db.telegramUser.update({ where: { id: telegramUserId }, data: { locale: 'ru' } });
    await openCabinet(client);
    const link = await startPaying(client);
    await outside.db.telegramUser.update({ where: { id: telegramUserId }, data: { locale: language } });
    const phone = await openPhone(browser, { width, locale: words.locale });
    onTestFinished(() => phone.close());
    return { ...phone, link, accountId: client.accountId, chargeIds: client.chargeIds };
  }

  async function fits({ page, problems }: Phone): Promise<void> {
    expect(await overflowPx(page)).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(problems).toEqual([]);
  }

  it('is paid with the keyboard alone', async () => {
    const phone = await open();
    const { page, link } = phone;
    await page.goto(link);
    const button = page.getByRole('button');
    expect(await button.innerText()).toMatch(words.pay);
    await expect(page.getByText(NAME).isVisible()).resolves.toBe(true);
    await fits(phone);
    const reached = await tabOrder(page);
    expect(reached).toEqual([expect.stringMatching(words.pay), words.back]);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${outside.bank.url}/pay/*`);
    expect(await overflowPx(page)).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The page looks again by itself until it is said that the money is in.
    await page.getByRole('heading', { name: words.paid, exact: true }).waitFor();
    await fits(phone);
    expect(await tabOrder(page)).toEqual([words.back]);
    expect((await traceOf(outside.db, phone)).status).toBe('succeeded');
    await page.goto(link);
    await page.getByRole('heading', { name: words.paid, exact: true }).waitFor();
    await fits(phone);
  });

  it('says that the bank does not answer, and goes on when it does', async () => {
    const phone = await open();
    const { page, link } = phone;
    await page.goto(link);
    outside.bankGate.lead(null);
    await page.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    outside.bankGate.lead(outside.bank.url);
    expect(await overflowPx(page)).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
    await page.getByRole('button').click();
    await page.waitForURL(`${outside.bank.url}/pay/*`);
    // The browser itself notes a 503 in its console.
    expect(phone.problems.filter((problem) => !problem.includes('503'))).toEqual([]);
  });

  it('waits while the bank has not said anything, and says when it refused', async () => {
    const phone = await open();
    const { page, link } = phone;
    await page.goto(`${link}/return`);
    await page.getByRole('heading', { name: words.checking }).waitFor();
    await fits(phone);
    await pay(link, 'refusal');
    await eventually('the refusal', async () => (await traceOf(outside.db, phone)).status === 'canceled');
    await page.goto(link);
    await page.getByRole('heading', { name: words.refused }).waitFor();
    await fits(phone);
  });

  it('says that a link has expired, or is none', async () => {
    const phone = await open();
    const { page, link } = phone;
    const token = link.split('/').at(-1) ?? '';
    await outside.db.payment.update({ where: { token }, data: { expiresAt: new Date(0) } });
    const [expired, unknown] = [await page.goto(link), words.unknown];
    expect(expired?.status()).toBe(200);
    await page.getByRole('heading', { name: words.gone }).waitFor();
    await fits(phone);
    expect(await tabOrder(page)).toEqual([words.back]);
    const missing = await page.goto(`${link}x`);
    expect(missing?.status()).toBe(404);
    await page.getByRole('heading', { name: unknown }).waitFor();
    // The browser itself notes a 404 in its console.
    expect(phone.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
    expect(await overflowPx(page)).toBe(0);
    expect(await smallTargets(page)).toEqual([]);
  });
});
