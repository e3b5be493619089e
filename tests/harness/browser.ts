import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

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
