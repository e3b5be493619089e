import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createUnsubscribeTokens } from '../domain/notices/unsubscribe.ts';
import { createTranslator } from '../locales/index.ts';
import { makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';

const tokens = createUnsubscribeTokens([Buffer.alloc(32, 1)]);
const translate = createTranslator();
let test: TestDatabase;
let clientId: number;
let app: ReturnType<typeof unsubscribeRoutes>;

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeOrganization(test.db, 'shop');
  clientId = (await test.db.client.create({ data: { name: 'Анна Тайная', locale: 'ru' } })).id;
  await test.db.clientEmail.create({ data: { clientId, email: 'anna@example.org', verifiedAt: new Date() } });
  const chatUrl = 'https://t.me/cabinet_bot';
  const clock = fixedClock('2026-11-20T09:00:00Z');
  app = unsubscribeRoutes({ db: test.db, clock, translate, tokens, publicUrl: 'https://cabinet.example', chatUrl });
});
afterAll(() => test.drop());
beforeEach(() => test.db.mutedNotice.deleteMany());

const address = (...organizationIds: string[]) => `/unsubscribe/${tokens.create({ clientId, organizationIds })}`;
const post = (path: string, fields: Record<string, string>) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(fields) });
const muted = async () => {
  const rows = await test.db.mutedNotice.findMany({ orderBy: { organizationId: 'asc' } });
  return rows.map(({ telegramUserId, organizationId, kind }) => [Number(telegramUserId), organizationId, kind]);
};

describe('the end of letters', () => {
  it('is asked about, and nothing changes, however often the address is looked at', async () => {
    const response = await app.request(address('school'));
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Больше не присылать писем?');
    expect(page).toContain('Organization school');
    expect(page).toContain('<form method="post">');
    expect(page).not.toMatch(/Анна|anna@/u);
    await app.request(address('school'), { method: 'HEAD' });
    expect(await muted()).toEqual([]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
  });

  it('comes with one POST of a mail program, done twice as once, and by the page’s button', async () => {
    const oneClick = { 'List-Unsubscribe': 'One-Click' };
    for (const fields of [oneClick, oneClick, {}]) {
      const response = await post(address('school', 'shop'), fields);
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(page).toContain('Готово: писем больше не будет');
      expect(page).toContain('<li>Organization school</li><li>Organization shop</li>');
      expect(await muted()).toEqual([
        [0, 'school', ''],
        [0, 'shop', ''],
      ]);
    }
    expect(await (await app.request(address('school'))).text()).toContain('Присылать письма снова');
  });

  it('is taken back, and what was switched off besides stays so', async () => {
    await post(address('school'), {});
    const mutedAt = new Date();
    await test.db.mutedNotice.createMany({
      data: [
        { clientId, telegramUserId: 0n, organizationId: 'school', kind: 'news', mutedAt },
        { clientId, telegramUserId: 501n, organizationId: 'school', kind: '', mutedAt },
      ],
    });
    const response = await post(address('school'), { again: 'yes' });
    const page = await response.text();
    expect(page).toContain('<h1>Готово: письма снова приходят</h1>');
    expect(page).toContain('Передумаете — отпишитесь здесь');
    expect(page).toContain('>Не присылать</button>');
    expect(page).not.toContain('name="again"');
    expect(await muted()).toEqual([
      [0, 'school', 'news'],
      [501, 'school', ''],
    ]);
  });

  it('names the chat to who has one, and the bot to who has left it', async () => {
    const look = async () => (await app.request(address('school'))).text();
    const TELEGRAM = 'О платежах и безопасности мы пишем всегда. На сообщения в Telegram это не влияет.</p>';
    await test.db.telegramUser.create({ data: { id: 501n, chatId: 501n, locale: 'ru' } });
    const { id } = await test.db.binding.create({ data: { telegramUserId: 501n, clientId } });
    const bound = await look();
    expect(bound).toContain(TELEGRAM);
    expect(bound).toContain('>Вернуться в чат</a>');
    await test.db.binding.update({ where: { id }, data: { endedAt: new Date() } });
    const left = await look();
    expect(left).toContain('О платежах и безопасности мы пишем всегда.</p>');
    expect(left).toContain('href="https://t.me/cabinet_bot">Открыть бота</a>');
    expect(left).not.toContain('Вернуться в чат');
  });

  it('is told to nobody with an address that was not made here, or of what is gone', async () => {
    const forged = createUnsubscribeTokens([Buffer.alloc(32, 2)]).create({ clientId, organizationIds: ['school'] });
    const paths = [`/unsubscribe/${forged}`, '/unsubscribe/x', address('nobody'), `${address('school')}A`];
    for (const path of paths) {
      for (const response of [await app.request(path), await post(path, {})]) {
        expect(response.status, path).toBe(404);
        expect(await response.text()).toContain('Такой ссылки нет');
      }
    }
    expect(await muted()).toEqual([]);
  });

  it('takes no more of a body than a form has', async () => {
    const response = await post(address('school'), { x: 'y'.repeat(5_000) });
    expect(response.status).toBe(413);
    expect(await muted()).toEqual([]);
  });

  it('speaks the client’s language', async () => {
    await test.db.client.update({ where: { id: clientId }, data: { locale: 'en' } });
    expect(await (await app.request(address('school'))).text()).toContain('No more e-mails?');
    await test.db.client.update({ where: { id: clientId }, data: { locale: 'ru' } });
  });
});
