import { Api } from 'grammy';
import { expect, it, onTestFinished } from 'vitest';
import { createTelegramClient } from '../../infra/telegram-http.ts';
import { createTelegramSender } from '../../jobs/index.ts';
import { readerId, readersSql, remindersSql, urgentSql } from '../harness/readers.ts';
import { openStrictTelegram, type StrictFault } from '../harness/strict-telegram.ts';
import { setStage, settled } from './stage.ts';

const REMINDERS = 90;
const URGENT = 20;
/** One call in so many goes wrong. */
const ONE_IN = 10;

/** A Telegram that fails at random, over HTTP: nothing is lost whatever fails. `FAULTS_SEED` repeats a run. */
export function faultsConformance(name: string, redisUrl: () => string | null): void {
  const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(performance.timeOrigin) % 1_000_000);

  it(`nothing is lost by a Telegram that fails one time in ten, and said twice only where its answer was lost (queues in ${name}, FAULTS_SEED=${seed})`, async () => {
    const telegram = await openStrictTelegram(faultsOf(seed));
    const { client, close } = createTelegramClient(telegram.url);
    const stage = await setStage(redisUrl() ?? undefined);
    onTestFinished(async () => {
      await stage.close();
      await close();
      await telegram.close();
    });
    await stage.jobs.close();
    for (let process = 0; process < 2; process += 1)
      await stage.start(createTelegramSender(new Api('1:faults', client)));
    const dueAt = stage.clock.now().toISOString();
    for (const sql of [
      ...readersSql({ count: REMINDERS + URGENT, dueOn: '2026-11-20' }),
      remindersSql({ count: REMINDERS, dueAt }),
      urgentSql({ count: URGENT, from: REMINDERS + 1, dueAt }),
    ]) {
      await stage.db.$executeRawUnsafe(sql);
    }
    expect(new Set((await settled(stage.db, 90_000)).map(({ state }) => state))).toEqual(new Set(['sent']));

    const { attempts } = telegram;
    const wrong = attempts.filter(({ outcome }) => outcome !== 'taken');
    expect(wrong.length).toBeGreaterThan(3);
    for (let n = 1; n <= REMINDERS + URGENT; n += 1) {
      const here = attempts.filter(({ chatId }) => chatId === readerId(n));
      const said = here.filter(({ outcome }) => outcome === 'taken').length;
      const lost = here.filter(({ outcome }) => outcome === 'lost-answer').length;
      expect({ n, said }).toEqual({ n, said: 1 });
      expect(here.filter(({ outcome }) => outcome !== 'taken' && outcome !== 'lost-answer').length + lost + 1).toBe(
        here.length,
      );
      for (const [index, { retryAfterSeconds, atMs }] of here.entries()) {
        if (retryAfterSeconds === null) continue;
        expect((here[index + 1]?.atMs ?? 0) - atMs).toBeGreaterThanOrEqual(retryAfterSeconds * 1_000);
      }
    }
    expect(attempts.filter(({ outcome }) => outcome === 'limit')).toEqual([]);
  }, 120_000);
}

/** What goes wrong, as chance has it, and has it again for the same seed. */
function faultsOf(seed: number): () => StrictFault | null {
  const random = mulberry32(seed);
  return () => {
    if (random() >= 1 / ONE_IN) return null;
    const faults: readonly StrictFault[] = [
      { kind: 'flood', retryAfterSeconds: 1 + Math.floor(random() * 2) },
      { kind: 'server-error' },
      { kind: 'reset' },
      { kind: 'lost-answer' },
    ];
    return faults[Math.floor(random() * faults.length)] ?? null;
  };
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
