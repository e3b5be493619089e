import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readerId, readersSql, remindersSql, urgentSql } from '../harness/readers.ts';
import { busiestSecond, shortestPauseMs } from '../harness/strict-telegram.ts';
import { type Stage, setStage, settled } from './stage.ts';

/** A day on which the stage's readers owe something. */
const DUE_ON = '2026-11-20';

/** How messages to Telegram are paced wherever the queues are kept. `redisUrl` gives null for PostgreSQL. */
export function paceConformance(name: string, redisUrl: () => string | null): void {
  describe(`the pace of messages with queues in ${name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await setStage(redisUrl() ?? undefined);
    });
    afterEach(() => stage.close());

    const run = async (statements: readonly string[]) => {
      for (const sql of statements) await stage.db.$executeRawUnsafe(sql);
    };
    const dueAt = () => stage.clock.now().toISOString();
    const timesOf = (isWanted: (text: string) => boolean) =>
      stage.telegram.sent.filter(({ text }) => isWanted(text)).map(({ atMs }) => atMs);
    const isReminder = (text: string) => text.includes('долг') || text.includes('оплат');

    it('keeps to 30 a second over all processes, 25 of them for what goes to many, and to 1 a second in a chat', async () => {
      const { db, telegram, jobs } = stage;
      await stage.start();
      await run([
        ...readersSql({ count: 60, dueOn: DUE_ON }),
        remindersSql({ count: 60, dueAt: dueAt() }),
        urgentSql({ count: 20, dueAt: dueAt() }),
      ]);
      jobs.poke();
      await settled(db, 60_000);
      expect(telegram.sent).toHaveLength(80);
      expect(busiestSecond(telegram.sent.map(({ atMs }) => atMs))).toBeLessThanOrEqual(30);
      expect(busiestSecond(timesOf(isReminder))).toBeLessThanOrEqual(26);
      const attempts = telegram.sent.map(({ chatId, atMs }) => ({ chatId: Number(chatId), atMs }));
      expect(shortestPauseMs(attempts)).toBeGreaterThan(1_000);
    }, 90_000);

    it('lets a payment’s result, a warning, whatever is urgent, pass all that goes to many', async () => {
      const { db, telegram, jobs } = stage;
      await run([...readersSql({ count: 101, dueOn: DUE_ON }), remindersSql({ count: 100, dueAt: dueAt() })]);
      jobs.poke();
      await telegram.until(5);
      await run([urgentSql({ from: 101, count: 1, dueAt: dueAt() })]);
      jobs.poke();
      await settled(db, 60_000);
      const at = telegram.sent.findIndex(({ chatId }) => chatId === BigInt(readerId(101)));
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(70);
    }, 90_000);

    it('waits as long as a 429 asks, to the millisecond, and lets others pass meanwhile', async () => {
      const { db, telegram, jobs } = stage;
      const [refused, other] = [BigInt(readerId(1)), BigInt(readerId(2))];
      telegram.answers.set(refused, [
        { ok: false, code: 429, description: 'Too Many Requests', retryAfterSeconds: 2 },
        { ok: false, code: 429, description: 'Too Many Requests', retryAfterSeconds: 1 },
      ]);
      await run([...readersSql({ count: 2, dueOn: DUE_ON }), remindersSql({ count: 1, dueAt: dueAt() })]);
      jobs.poke();
      await telegram.until(1);
      await run([remindersSql({ from: 2, count: 1, dueAt: dueAt() })]);
      jobs.poke();
      await settled(db);
      const [first = 0, second = 0, third = 0] = telegram.to(refused).map(({ atMs }) => atMs);
      expect(second - first).toBeGreaterThanOrEqual(2_000);
      expect(third - second).toBeGreaterThanOrEqual(1_000);
      expect(third - first).toBeLessThan(10_000);
      expect(telegram.to(other)[0]?.atMs ?? Number.POSITIVE_INFINITY).toBeLessThan(second);
    });

    it('stops all that goes to many where several chats are refused at once, and nothing else', async () => {
      const { db, telegram, jobs } = stage;
      for (const n of [1, 2, 3]) {
        telegram.answers.set(BigInt(readerId(n)), [
          { ok: false, code: 429, description: 'Too Many Requests', retryAfterSeconds: 4 },
        ]);
      }
      await run([...readersSql({ count: 41, dueOn: DUE_ON }), remindersSql({ count: 40, dueAt: dueAt() })]);
      jobs.poke();
      await telegram.until(3);
      await run([urgentSql({ from: 41, count: 1, dueAt: dueAt() })]);
      jobs.poke();
      await settled(db, 60_000);
      const refusedAt = telegram.sent
        .filter(({ chatId }) => chatId <= BigInt(readerId(3)))
        .slice(0, 3)
        .map(({ atMs }) => atMs);
      const last = Math.max(...refusedAt);
      const meanwhile = telegram.sent.filter(({ atMs }) => atMs > last + 500 && atMs < last + 4_000);
      expect(meanwhile.map(({ chatId }) => chatId)).toEqual(meanwhile.length === 0 ? [] : [BigInt(readerId(41))]);
      expect(telegram.to(BigInt(readerId(41)))[0]?.atMs ?? Number.POSITIVE_INFINITY).toBeLessThan(last + 4_000);
      for (const n of [1, 2, 3]) {
        const [first = 0, second = 0] = telegram.to(BigInt(readerId(n))).map(({ atMs }) => atMs);
        expect(second - first).toBeGreaterThanOrEqual(4_000);
      }
      expect(telegram.sent).toHaveLength(44);
    }, 90_000);

    it('loses nothing when the queues lose everything', async () => {
      const { db, telegram, jobs, clock } = stage;
      telegram.answers.set(BigInt(readerId(1)), [
        { ok: false, code: 429, description: 'Too Many Requests', retryAfterSeconds: 3_600 },
      ]);
      await run([...readersSql({ count: 1, dueOn: DUE_ON }), remindersSql({ count: 1, dueAt: dueAt() })]);
      jobs.poke();
      await telegram.until(1);
      const store = await stage.store();
      const heldUntil = async () => (await db.telegramUser.findFirstOrThrow()).nextMessageAt?.getTime() ?? 0;
      const tomorrow = performance.timeOrigin + performance.now() + 1_800_000;
      while ((await heldUntil()) < tomorrow) await delay(20);
      await store.queue('bulk').empty();
      expect(await store.queue('bulk').size()).toBe(0);
      await db.telegramUser.updateMany({ data: { nextMessageAt: null } });
      clock.advance(61_000);
      jobs.poke();
      expect(await settled(db)).toMatchObject([{ state: 'sent' }]);
      expect(telegram.sent).toHaveLength(2);
    });
  });
}
