import { performance } from 'node:perf_hooks';
import { expect } from 'vitest';
import { quantile } from '../../bench/lib/stats.ts';
import { createTestDatabase } from '../harness/database.ts';
import { startDelivering } from '../harness/delivering.ts';
import { eventually } from '../harness/eventually.ts';
import { readerId, readersSql, remindersSql } from '../harness/readers.ts';
import { openStrictTelegram } from '../harness/strict-telegram.ts';

/** Processes that are killed at the same moment, each with messages of its own in hand. */
const AT_ONCE = 5;
/** How long what a killed process had in hand may take. */
const WITHIN_MS = 15_000;
/** So many messages are planned at a time, until each process has something in hand. */
const BATCH = 12;
const READERS = 3_000;

/**
 * Kills delivering processes in mid-delivery, five at a moment: Telegram has their messages and does not answer. Gives
 * how long after the kill each process's last message was out, sent by the process that lives.
 */
export async function killDelivering(kills: number, redisUrl: string | null): Promise<number[]> {
  const test = await createTestDatabase();
  const healthy = await openStrictTelegram();
  const means = { databaseUrl: test.connectionString, redisUrl };
  const living = await startDelivering({ ...means, telegramUrl: healthy.url });
  const delaysMs: number[] = [];
  let owed = 0;
  try {
    await test.db.$executeRawUnsafe(`INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode,
      account_word, thresholds) VALUES ('school', 'school', 'Школа', 'Europe/Moscow', 'RUB', 'invited', 'contract',
      '{"quietHours": {"start": "00:00", "end": "00:00"}, "remindersFrom": "23:59", "lessonRemindersFrom": "23:59"}')`);
    for (const sql of readersSql({ count: READERS, dueOn: '2026-01-01' })) await test.db.$executeRawUnsafe(sql);
    while (delaysMs.length < kills) delaysMs.push(...(await killRound(Math.min(AT_ONCE, kills - delaysMs.length))));
  } finally {
    await living.kill();
    await healthy.close();
    await test.drop();
  }
  return delaysMs;

  /** Owes reminders to readers who have got none yet. */
  async function oweMore(): Promise<void> {
    const dueAt = new Date(performance.timeOrigin + performance.now()).toISOString();
    await test.db.$executeRawUnsafe(remindersSql({ count: BATCH, from: owed + 1, dueAt }));
    owed += BATCH;
  }

  async function killRound(count: number): Promise<number[]> {
    const silent = await Promise.all(Array.from({ length: count }, () => openStrictTelegram(() => SILENCE)));
    const starting = silent.map(({ url }) => startDelivering({ ...means, telegramUrl: url }));
    try {
      const doomed = await Promise.all(starting);
      const from = owed + 1;
      do {
        await oweMore();
        await eventually(
          'nothing to wait',
          () => {
            const inHand = new Set(silent.flatMap(({ attempts }) => attempts.map(({ chatId }) => chatId)));
            const sent = healthy.attempts.filter(({ chatId }) => chatId >= readerId(from)).length;
            return inHand.size + sent >= owed + 1 - from;
          },
          60_000,
        );
      } while (silent.some(({ attempts }) => attempts.length === 0));
      const killedAt = performance.now();
      await Promise.all(doomed.map((each) => each.kill()));
      const awaited = silent.map(({ attempts }) => new Set(attempts.map(({ chatId }) => chatId)));
      const sentAt = (chatId: number) =>
        healthy.attempts.find((attempt) => attempt.chatId === chatId && attempt.atMs > killedAt)?.atMs;
      await eventually(
        'all that was in hand to be out',
        () => awaited.every((chats) => [...chats].every((chatId) => sentAt(chatId) !== undefined)),
        60_000,
      );
      return awaited.map((chats) => Math.max(...[...chats].map((chatId) => (sentAt(chatId) ?? 0) - killedAt)));
    } finally {
      for (const each of await Promise.allSettled(starting)) if (each.status === 'fulfilled') await each.value.kill();
      for (const each of silent) await each.close();
    }
  }
}

/** The connection stays open, and nothing comes. */
const SILENCE = { kind: 'silence' } as const;

/** Every process's messages were out in time. */
export function expectInTime(delaysMs: readonly number[], kills: number): void {
  expect(delaysMs).toHaveLength(kills);
  expect(delaysMs.filter((delayMs) => delayMs >= WITHIN_MS)).toEqual([]);
}

/** In words: how long it took. */
export function describeDelays(delaysMs: readonly number[]): string {
  const seconds = (q: number) => `${(quantile(delaysMs, q) / 1_000).toFixed(1)} s`;
  const late = delaysMs.filter((delayMs) => delayMs >= WITHIN_MS).length;
  return `${delaysMs.length} kills: ${late} later than ${WITHIN_MS / 1_000} s; fastest ${seconds(0)}, median ${seconds(0.5)}, p90 ${seconds(0.9)}, p99 ${seconds(0.99)}, slowest ${seconds(1)}`;
}
