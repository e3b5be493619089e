import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { beginUpdate, finishUpdate } from './updates.ts';

let test: TestDatabase;
const now = new Date('2026-11-22T09:00:00Z');
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const begin = async (updateId: number, handler: string, at = now) =>
  (await beginUpdate(test.db, at, { updateId, telegramUserId: 1, handler, takeoverAfterMs: 60_000 })).outcome;

it('is handled once by whoever takes it first, and never again once it is done', async () => {
  const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((handler) => begin(1, handler)));
  expect(outcomes.toSorted()).toEqual(['fresh', 'in-progress', 'in-progress', 'in-progress']);
  await finishUpdate(test.db, { updateId: 1, telegramUserId: 1, now });
  const later = new Date(now.getTime() + 86_400_000);
  expect(await Promise.all(['a', 'b'].map((handler) => begin(1, handler, later)))).toEqual(['handled', 'handled']);
});

it('is taken over from a process that is silent for too long, by one of those that ask', async () => {
  expect(await begin(2, 'dead')).toBe('fresh');
  expect(await begin(2, 'b', new Date(now.getTime() + 59_000))).toBe('in-progress');
  const late = new Date(now.getTime() + 60_000);
  const outcomes = await Promise.all(['b', 'c', 'd'].map((handler) => begin(2, handler, late)));
  expect(outcomes.toSorted()).toEqual(['fresh', 'in-progress', 'in-progress']);
});

it('comes back to the process that could not write down that it was done', async () => {
  expect(await begin(3, 'a')).toBe('fresh');
  // Its finishUpdate met a database that was away; Telegram got an error and asks again at once.
  expect(await begin(3, 'a', new Date(now.getTime() + 1_000))).toBe('fresh');
});
