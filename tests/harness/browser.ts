import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { App } from '../../app.ts';

const BINARY = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Debian's Chromium, or the one that CHROMIUM_PATH names. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(BINARY)) {
    throw new Error(
      `${BINARY} is missing: install it (apt-get install chromium), or name a Chromium in CHROMIUM_PATH.`,
    );
  }
  // As root, Chromium starts only without its sandbox.
  return chromium.launch({ executablePath: BINARY, args: ['--no-sandbox'] });
}

/** A telephone with a browser, which reaches this machine and nothing else. */
export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** what went wrong on any page: errors in the console, scripts that threw, addresses outside this machine */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export async function openPhone(
  browser: Browser,
  { width, height = 740, locale = 'ru-RU' }: { width: number; height?: number; locale?: string },
): Promise<Phone> {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    isMobile: true,
    locale,
    timezoneId: 'Europe/Moscow',
  });
  context.setDefaultTimeout(20_000);
  const problems: string[] = [];
  await context.route('**/*', (route) => {
    const { protocol, hostname } = new URL(route.request().url());
    if (protocol === 'data:' || hostname === '127.0.0.1') return route.continue();
    problems.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => void problems.push(String(error.error())));
  return { context, page: await context.newPage(), problems, close: () => context.close() };
}

// What runs in the page is text here: the project's types know no browser.

/** By how many pixels a page is wider than its screen. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What can be tapped and is smaller than a fingertip of 44 pixels, with its size. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('a[href], button, input, textarea, select')]
    .map((element) => ({ name: element.textContent.trim(), size: element.getBoundingClientRect() }))
    .filter(({ size }) => size.width > 0 && size.height > 0 && (size.width < 44 || size.height < 44))
    .map(({ name, size }) => name + ': ' + size.width + ' × ' + size.height)`);
}

/** Goes through the page with the Tab key; gives the texts of what was reached, with what shows no focus marked. */
export async function tabOrder(page: Page): Promise<string[]> {
  const reached: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string | null>(`document.activeElement === document.body ? null :
      document.activeElement.textContent.trim() +
        (getComputedStyle(document.activeElement).outlineStyle === 'none' ? ' (focus not seen)' : '')`);
    if (text === null || text === reached[0]) break;
    reached.push(text);
  }
  return reached.map((text) => text.replaceAll('\u00a0', ' '));
}

// In the playground's chat:

/** Waits until the chat says it. */
export const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByTestId('log').getByText(text).last().waitFor();

/** Waits until a message has the button. */
export const offers = (page: Page, label: string | RegExp): Promise<void> => inlineButton(page, label).waitFor();

/** Taps the latest button of that label. */
export const press = (page: Page, label: string | RegExp): Promise<void> => inlineButton(page, label).click();

const inlineButton = (page: Page, label: string | RegExp) =>
  page.getByTestId('inline-button').filter({ hasText: label }).last();

/** Writes it to the bot. */
export async function type(page: Page, text: string): Promise<void> {
  await page.getByTestId('text').fill(text);
  await page.getByTestId('send').click();
}

/** The page fits its screen. For whoever wants to see it SCREENSHOTS names a folder for its picture. */
export async function look(page: Page, name: string): Promise<void> {
  expect(await overflowPx(page)).toBe(0);
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Somebody of the demonstration: who, the address that is theirs there, and how wide their screen is. */
interface Entering {
  readonly persona: string;
  readonly address: string;
  readonly width: number;
}

/** Somebody of the demonstration in their cabinet, by the code of the letter. */
export function enter(browser: Browser, playground: App['playground'], who: Entering): Promise<Phone> {
  return enterBy(browser, playground, who, WORDS.ru, async (page) => {
    await says(page, 'Письмо отправлено');
    const letter = playground?.letters(who.address)[0];
    await type(page, /\b\d{6}\b/u.exec(letter?.text ?? '')?.[0] ?? '');
  });
}

/** The same by the link of the letter, in the language that the persona's Telegram speaks. */
export function enterByLink(
  browser: Browser,
  playground: App['playground'],
  { locale = 'ru', ...who }: Entering & { readonly locale?: keyof typeof WORDS },
): Promise<Phone> {
  return enterBy(browser, playground, who, WORDS[locale], async (page) => {
    await page.getByTestId('letter-banner').click();
    await page.getByTestId('bot-link').first().click();
    await page.getByTestId('start').click();
  });
}

const WORDS = {
  ru: { ask: 'Пришлите', lastStep: 'Последний шаг', accept: 'Принимаю', home: 'Что требует внимания' },
  en: { ask: /e-?mail/iu, lastStep: 'Last step', accept: /accept/iu, home: 'What needs attention' },
} as const;

async function enterBy(
  browser: Browser,
  playground: App['playground'],
  { persona, address, width }: Entering,
  words: (typeof WORDS)[keyof typeof WORDS],
  confirm: (page: Page) => Promise<void>,
): Promise<Phone> {
  const phone = await openPhone(browser, { width });
  onTestFinished(() => phone.close());
  const { page } = phone;
  await page.goto(`${playground?.pageUrl}?as=${persona}`);
  await page.getByTestId('start').click();
  await says(page, words.ask);
  await type(page, address);
  await confirm(page);
  await says(page, words.lastStep);
  await press(page, words.accept);
  await says(page, words.home);
  return phone;
}
