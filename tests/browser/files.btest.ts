import { crc32, deflateSync } from 'node:zlib';
import { InlineKeyboard, InputFile } from 'grammy';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { anna, openGround } from '../../playground/testing.ts';
import { openBrowser, openPhone, overflowPx, smallTargets } from '../harness/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser?.close());

/** A PNG of horizontal stripes, large as a chart is. */
function picture(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.from([0]), Buffer.alloc(width, y % 64 < 32 ? 90 : 200)]),
  );
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

const name = 'Квитанция за ноябрь 2026, лицевой счёт 210-0042-7781, улица Академика Королёва.pdf';

async function openFiles() {
  const { playground, api } = await openGround();
  playground.user('anna').start();
  const keyboard = new InlineKeyboard().text('« Назад', 'back').text('Оплатить', 'pay');
  const pdf = () => new InputFile(Buffer.from('%PDF-1.7 квитанция'), name);
  const more = { caption: 'Квитанция за <b>ноябрь</b>', parse_mode: 'HTML' as const, reply_markup: keyboard };
  await api.sendDocument(anna.telegramId, pdf(), more);
  await api.sendDocument(anna.telegramId, pdf(), { caption: 'Под защитой', protect_content: true });
  await api.sendDocument(anna.telegramId, new InputFile(Buffer.alloc(2_400_000, 1), 'Операции.xlsx'));
  await api.sendPhoto(anna.telegramId, new InputFile(picture(1280, 800), 'chart.png'), {
    caption: 'Расходы за год',
    reply_markup: keyboard,
  });
  await api.sendPhoto(anna.telegramId, new InputFile(picture(640, 900), 'chart.png'), { protect_content: true });
  const phone = await openPhone(browser, { width: 360 });
  onTestFinished(() => phone.close());
  await phone.page.goto(`${playground.pageUrl}?as=anna`);
  await phone.page.getByTestId('message').nth(5).waitFor();
  return phone;
}

it('shows documents and pictures on a small telephone, with captions and buttons', async () => {
  const { page, problems } = await openFiles();
  expect(await overflowPx(page)).toBe(0);
  const messages = page.getByTestId('message');
  const paper = messages.nth(1);
  await paper.getByText(name).waitFor();
  await paper.getByText('27 Б').waitFor();
  await paper.getByText('ноябрь', { exact: true }).waitFor();
  expect(await paper.getByTestId('inline-button').allInnerTexts()).toEqual(['« Назад', 'Оплатить']);
  const widths = await page.evaluate<number[]>('[...document.querySelectorAll("img.photo")].map((i) => i.clientWidth)');
  expect(widths).toHaveLength(2);
  for (const width of widths) expect(width).toBeLessThanOrEqual(340);
  expect(await page.evaluate<boolean>('[...document.images].every((image) => image.naturalWidth > 0)')).toBe(true);
  await messages.nth(4).getByText('Расходы за год').waitFor();
  expect((await smallTargets(page)).filter((target) => target.includes('Скачать'))).toEqual([]);
  expect(problems).toEqual([]);
});

it('lets a document be opened and kept, and a protected one be opened only', async () => {
  const { page } = await openFiles();
  const messages = page.getByTestId('message');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    messages.nth(1).getByTestId('download-document').click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  const href = (await messages.nth(2).getByTestId('open-document').getAttribute('href')) ?? '';
  const answer = await page.request.get(new URL(href, page.url()).href);
  expect(answer.headers()).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
  expect(answer.headers()['content-disposition']).toMatch(/^inline;/u);
  for (const index of [2, 5]) {
    expect(await messages.nth(index).getByTestId('download-document').count()).toBe(0);
    await messages.nth(index).getByTestId('protected').waitFor();
  }
  expect(await messages.nth(3).getByTestId('open-document').count()).toBe(0);
});
