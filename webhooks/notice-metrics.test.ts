import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { EndedNotice, NoticeLane, OwedLane } from '../domain/notices/watch.ts';
import { createNoticeMetrics } from './notice-metrics.ts';

const ended = (how: Partial<EndedNotice>): EndedNotice & { lane: NoticeLane } => ({
  kind: 'debt-due',
  lane: 'bulk',
  outcome: 'sent',
  reason: null,
  lagSeconds: 3,
  ...how,
});
const lines = async (registry: Registry, name: string) =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(name));

it('counts notices by kind, end and reason, and tells no reason that is not a word of ours', async () => {
  const registry = new Registry();
  const metrics = createNoticeMetrics(registry);
  metrics.ended([ended({}), ended({}), ended({ outcome: 'dropped', reason: 'paid' })]);
  metrics.ended([ended({ outcome: 'failed', reason: "Bad Request: can't parse entities of Анна" })]);
  expect(await lines(registry, 'notices_total{')).toEqual([
    'notices_total{kind="debt-due",outcome="sent",reason=""} 2',
    'notices_total{kind="debt-due",outcome="dropped",reason="paid"} 1',
    'notices_total{kind="debt-due",outcome="failed",reason="other"} 1',
  ]);
});

it('measures the lag of what was sent, by lane, and not of what was dropped', async () => {
  const registry = new Registry();
  const metrics = createNoticeMetrics(registry);
  metrics.ended([ended({ lagSeconds: 4 }), ended({ lagSeconds: 400, outcome: 'dropped' }), ended({ lagSeconds: -1 })]);
  expect(await lines(registry, 'notice_lag_seconds_bucket{le="5",')).toEqual([
    'notice_lag_seconds_bucket{le="5",lane="bulk"} 2',
  ]);
  expect(await lines(registry, 'notice_lag_seconds_sum')).toEqual(['notice_lag_seconds_sum{lane="bulk"} 4']);
});

it('reads what is owed when asked, at most every five seconds, and leaves it out where it cannot be read', async () => {
  const registry = new Registry();
  let nowMs = 0;
  let reads = 0;
  let owed: readonly OwedLane[] | Error = [{ lane: 'bulk', count: 7, oldestSeconds: 90 }];
  createNoticeMetrics(registry, { nowMs: () => nowMs }).watchOwed(async () => {
    reads += 1;
    if (owed instanceof Error) throw owed;
    return owed;
  });
  expect(await lines(registry, 'notices_owed')).toEqual([
    'notices_owed{lane="bulk"} 7',
    'notices_owed_oldest_seconds{lane="bulk"} 90',
  ]);
  owed = [];
  await registry.metrics();
  expect(reads).toBe(1);
  nowMs = 5_000;
  expect(await lines(registry, 'notices_owed')).toEqual([]);
  expect(reads).toBe(2);
  owed = new Error('the database is gone');
  nowMs = 10_000;
  expect(await lines(registry, 'notices_owed')).toEqual([]);
});
