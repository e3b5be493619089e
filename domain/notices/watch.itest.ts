import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { fixedClock } from '../clock.ts';
import { finish } from './ends.ts';
import { planNotices } from './outbox.ts';
import { type EndedNotice, readOwedLanes } from './watch.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000);
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('says what is owed by lane, and how what has ended did, once', async () => {
  const { db } = test;
  const owed = () => readOwedLanes(db, clock, ['payment-succeeded']);
  expect(await owed()).toEqual([
    { lane: 'urgent', count: 0, oldestSeconds: 0 },
    { lane: 'bulk', count: 0, oldestSeconds: 0 },
  ]);
  await planNotices(db, clock, [
    { key: 'a', kind: 'debt-due', email: 'a@example.org', dueAt: minutesAgo(3) },
    { key: 'b', kind: 'debt-due', email: 'a@example.org', dueAt: minutesAgo(2) },
    { key: 'c', kind: 'debt-due', email: 'a@example.org', dueAt: minutesAgo(-1) },
    { key: 'd', kind: 'payment-succeeded', email: 'a@example.org', dueAt: minutesAgo(1) },
  ]);
  await db.notice.updateMany({ where: { key: { in: ['a', 'd'] } }, data: { state: 'queued', queuedAt: clock.now() } });
  expect(await owed()).toEqual([
    { lane: 'urgent', count: 1, oldestSeconds: 60 },
    { lane: 'bulk', count: 2, oldestSeconds: 180 },
  ]);

  const told: EndedNotice[] = [];
  const deps = { clock, onEnded: (ended: readonly EndedNotice[]) => void told.push(...ended) };
  const [a, d] = await db.notice.findMany({ where: { state: 'queued' }, orderBy: { key: 'asc' } });
  const outcomes = [
    { id: a?.id ?? 0, state: 'dropped' as const, reason: 'paid' },
    { id: d?.id ?? 0, state: 'sent' as const, reason: null },
  ];
  await finish(db, deps, outcomes);
  await finish(db, deps, outcomes);
  expect(told.toSorted((one, other) => (one.kind < other.kind ? -1 : 1))).toEqual([
    { kind: 'debt-due', outcome: 'dropped', reason: 'paid', lagSeconds: 180 },
    { kind: 'payment-succeeded', outcome: 'sent', reason: null, lagSeconds: 60 },
  ]);
  expect((await owed()).map(({ count }) => count)).toEqual([0, 1]);
});
