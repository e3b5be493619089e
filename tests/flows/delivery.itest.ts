import { setTimeout as delay } from 'node:timers/promises';
import { Api } from 'grammy';
import { expect, it, onTestFinished } from 'vitest';
import { inTurn } from '../../app/pace.ts';
import { createTelegramClient } from '../../infra/telegram-http.ts';
import { settled } from '../conformance/stage.ts';
import { createTestDatabase } from '../harness/database.ts';
import { startDelivering } from '../harness/delivering.ts';
import { readerId, readersSql, remindersSql, urgentSql } from '../harness/readers.ts';
import { busiestSecond, openStrictTelegram, shortestPauseMs } from '../harness/strict-telegram.ts';

const REMINDERS = 160;
const URGENT = 10;
/** Readers who get nothing but what the bot says to them. */
const TALKING = 30;

it('two processes and a bot that talks meanwhile keep to Telegram’s limits to the letter', async () => {
  const test = await createTestDatabase();
  const telegram = await openStrictTelegram();
  const { client, close } = createTelegramClient(telegram.url);
  const means = { databaseUrl: test.connectionString, redisUrl: null, telegramUrl: telegram.url };
  const processes = await Promise.all([startDelivering(means), startDelivering(means)]);
  onTestFinished(async () => {
    for (const each of processes) await each.kill();
    await close();
    await telegram.close();
    await test.drop();
  });
  const { db } = test;
  const warnings: object[] = [];
  const bot = new Api('1:bot', client);
  const warn = (fields: object) => void warnings.push(fields);
  bot.config.use(inTurn({ db, log: { info: warn, warn, error: warn } }));

  const statements = [
    `INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word, thresholds)
      VALUES ('school', 'school', 'Школа', 'Europe/Moscow', 'RUB', 'invited', 'contract',
        '{"quietHours": {"start": "00:00", "end": "00:00"}, "remindersFrom": "23:59"}')`,
    ...readersSql({ count: REMINDERS + TALKING, dueOn: '2026-01-01' }),
    remindersSql({ count: REMINDERS, dueAt: 'now' }),
  ];
  for (const sql of statements) await db.$executeRawUnsafe(sql);
  const talking = (async () => {
    for (let n = REMINDERS + 1; n <= REMINDERS + TALKING; n += 1) {
      await Promise.all([
        bot.sendMessage(readerId(n), 'Здравствуйте!'),
        bot.editMessageText(readerId(n), 1, 'Долги'),
        bot.answerCallbackQuery(String(n)),
      ]);
      await delay(150);
    }
  })();
  // To the same chats as reminders, which wait for each other.
  await db.$executeRawUnsafe(urgentSql({ from: REMINDERS / 2, count: URGENT, dueAt: 'now' }));
  expect(new Set((await settled(db, 120_000)).map(({ state }) => state))).toEqual(new Set(['sent']));
  await talking;

  const { attempts } = telegram;
  expect(attempts.filter(({ outcome }) => outcome !== 'taken')).toEqual([]);
  expect(attempts.filter(({ text }) => text !== 'Здравствуйте!')).toHaveLength(REMINDERS + URGENT);
  expect(busiestSecond(attempts.map(({ atMs }) => atMs))).toBeLessThanOrEqual(30);
  expect(shortestPauseMs(attempts)).toBeGreaterThanOrEqual(1_000);
  expect(warnings).toEqual([]);
}, 180_000);
