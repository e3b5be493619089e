import { Api } from 'grammy';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { createTurns } from '../domain/notices/turns.ts';
import { createTelegramClient } from '../infra/telegram-http.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { openStrictTelegram, type StrictFault } from '../tests/harness/strict-telegram.ts';
import { inTurn } from './pace.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  const ids = Array.from({ length: 60 }, (_, index) => BigInt(index + 1));
  await test.db.telegramUser.createMany({ data: ids.map((id) => ({ id, chatId: id })) });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.telegramPace.updateMany({
    data: { bulkFreeAt: new Date(0), quickPlaces: [], ownFreeAt: null, leftUntil: null },
  });
  await test.db.telegramUser.updateMany({ data: { nextMessageAt: null } });
});

/** A bot's API that takes turns, before a Telegram of its own; `warnings` are what it logged. */
async function openBot(
  fault: StrictFault | null = null,
  { db = test.db, ...options }: { db?: TestDatabase['db']; patienceMs?: number } = {},
) {
  const telegram = await openStrictTelegram(() => fault);
  const { client, close } = createTelegramClient(telegram.url);
  onTestFinished(async () => {
    await close();
    await telegram.close();
  });
  const warnings: string[] = [];
  const say = (_: object, message: string) => void warnings.push(message);
  const api = new Api('1:bot', client);
  api.config.use(inTurn({ db, log: { info: say, warn: say, error: say } }, options));
  return { api, telegram, warnings };
}

it('lets the bot say no more in a second than Telegram takes, and push away what its listener is told besides', async () => {
  const { api, telegram } = await openBot();
  await Promise.all(Array.from({ length: 40 }, (_, index) => api.sendMessage(index + 1, 'Здравствуйте!')));
  expect(telegram.attempts.filter(({ outcome }) => outcome !== 'taken')).toEqual([]);
  expect(telegram.attempts).toHaveLength(40);
  expect(await test.db.telegramUser.count({ where: { nextMessageAt: { not: null } } })).toBe(40);
});

it('asks nobody for edits, deletions, answers to taps and what is shown meanwhile', async () => {
  const { api, telegram } = await openBot();
  const before = await test.db.telegramPace.findFirst();
  await api.editMessageText(1, 5, 'Долги');
  await api.deleteMessage(1, 5);
  await api.answerCallbackQuery('1');
  await api.sendChatAction(1, 'typing');
  expect(await test.db.telegramPace.findFirst()).toEqual(before);
  expect(telegram.counts).toMatchObject({ editMessageText: 1, deleteMessage: 1, answerCallbackQuery: 1 });
});

/** As if all places of the next seconds were taken. */
async function takeSeconds(seconds: number): Promise<void> {
  await test.db.$executeRaw`
    WITH free AS (SELECT clock_timestamp() + make_interval(secs => ${seconds}) AS at)
    UPDATE telegram_pace SET bulk_free_at = free.at, own_free_at = free.at,
      quick_places = array_fill(free.at, ARRAY[3]) FROM free`;
}

it('lets a message wait where everything is taken for longer than may be reserved', async () => {
  const { api, telegram } = await openBot();
  await takeSeconds(5.5);
  const askedMs = performance.now();
  await api.sendMessage(1, 'Здравствуйте!');
  expect(performance.now() - askedMs).toBeGreaterThan(5_400);
  expect(telegram.attempts).toHaveLength(1);
});

it('says what would have to wait too long not at all, as Telegram would have it', async () => {
  const { api, telegram } = await openBot(null, { patienceMs: 7_000 });
  await takeSeconds(8);
  await expect(api.sendMessage(1, 'Здравствуйте!')).rejects.toMatchObject({
    error_code: 429,
    parameters: { retry_after: 8 },
  });
  expect(telegram.attempts).toEqual([]);
});

it('holds a chat’s notices for as long as Telegram asks of the bot', async () => {
  const { api } = await openBot({ kind: 'flood', retryAfterSeconds: 30 });
  await expect(api.sendMessage(2, 'Здравствуйте!')).rejects.toMatchObject({ error_code: 429 });
  const told = await createTurns(test.db).take('bulk', 2n);
  expect(told.isTaken).toBe(false);
  expect(told.waitMs).toBeGreaterThan(20_000);
});

it('says it all the same where the database does not answer', async () => {
  const broken = { $queryRaw: () => Promise.reject(new Error('no database')) } as unknown as TestDatabase['db'];
  const { api, telegram, warnings } = await openBot(null, { db: broken });
  await api.sendMessage(1, 'Здравствуйте!');
  expect(telegram.attempts).toHaveLength(1);
  expect(warnings).toEqual(['a message goes out of turn']);
});
