import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { fixedClock, systemClock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { type Database, inTransaction } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { eventually } from '../../tests/harness/eventually.ts';
import { defineJob, NO_RETRY } from '../job.ts';
import type { QueueStore } from '../queues.ts';
import { type Relay, type RelayDeps, startRelay } from './relay.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A relay as another process has it, that runs only when told, and what it has put into the queue. */
function openRelay(changes: Partial<RelayDeps> = {}): { relay: Relay; queued: string[] } {
  const queued: string[] = [];
  const unused = () => Promise.reject(new Error('not used'));
  const store: QueueStore = {
    kind: 'postgres',
    queue: () => ({
      addAll: async (entries) => void queued.push(...entries.map(({ jobId }) => jobId)),
      schedule: unused,
      empty: unused,
      size: unused,
    }),
    work: unused,
    close: unused,
  };
  const job = defineJob({ id: 'deliver', queue: 'bulk', data: z.object({}), retry: NO_RETRY, handle: unused });
  const deps = {
    db: test.db,
    clock,
    store,
    deliver: { urgent: job, bulk: job, email: job },
    urgentKinds: [],
    digestKinds: ['order-status'],
    log: { error: () => undefined },
    ...changes,
  };
  return { relay: startRelay(deps, changes.db ? {} : { intervalMs: 3_600_000 }), queued };
}

const plan = (key: string) =>
  planNotices(test.db, clock, [{ key, kind: 'order-status', telegramUserId: 1n, params: { orderId: 1 } }]);

it('takes the outbox alone: while one process is at it, another takes nothing, so that no message is torn in two', async () => {
  const { db } = test;
  const [one, other] = [openRelay(), openRelay()];
  // The first process comes to a stop in the midst of it, for as long as somebody holds the lock 42.
  await db.$executeRaw`CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END'`;
  await db.$executeRaw`CREATE TRIGGER wait_here BEFORE UPDATE ON notices FOR EACH ROW WHEN (NEW.key = 'first')
    EXECUTE FUNCTION wait_here()`;
  await plan('first');
  let done: Promise<void> = Promise.resolve();
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(42)`;
    done = one.relay.runOnce();
    await eventually('the first process to be in the midst of it', async () => {
      const rows = await db.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
      return (rows[0]?.waiting ?? 0) > 0;
    });
    await plan('second');
    await other.relay.runOnce();
    expect(other.queued).toEqual([]);
    expect(await db.notice.findMany({ select: { state: true } })).toEqual([{ state: 'planned' }, { state: 'planned' }]);
  });
  await done;
  expect(one.queued).toHaveLength(2);
  await Promise.all([one.relay.stop(), other.relay.stop()]);
});

it('lets a payment’s result wait for one batch of what came due before it, and not for all', async () => {
  await test.db.notice.deleteMany();
  const reminders = Array.from({ length: 1_200 }, (_, n) => ({ key: `many:${n}`, kind: 'lesson', telegramUserId: 1n }));
  await planNotices(test.db, clock, reminders);
  const result = { key: 'result', kind: 'payment-succeeded', telegramUserId: 1n };
  await planNotices(test.db, clock, [{ ...result, dueAt: new Date(clock.now().getTime() - 1) }]);
  await test.db.notice.updateMany({ where: { kind: 'lesson' }, data: { dueAt: new Date('2026-11-22T08:00:00Z') } });
  const { id } = await test.db.notice.findUniqueOrThrow({ where: { key: 'result' } });
  const { relay, queued } = openRelay({ urgentKinds: ['payment-succeeded'] });
  await relay.runOnce();
  expect(new Set(queued).size).toBe(1_201);
  expect(queued.indexOf(`notice-${id}`)).toBeLessThanOrEqual(500);
  await relay.stop();
});

it('puts what is planned in a rush into the queue together', async () => {
  await test.db.notice.deleteMany();
  let rounds = 0;
  const queued: string[] = [];
  const addAll = async (entries: readonly { jobId?: string }[]) => {
    if (entries.length === 0) return;
    rounds += 1;
    queued.push(...entries.flatMap(({ jobId = '' }) => jobId));
  };
  const { relay } = openRelay({
    clock: systemClock,
    digestKinds: [],
    store: { kind: 'postgres', queue: () => ({ addAll }) } as unknown as QueueStore,
  });
  const begunAt = performance.now();
  for (let n = 0; n < 100; n += 1) {
    await planNotices(test.db, systemClock, [{ key: `rush:${n}`, kind: 'result', telegramUserId: BigInt(n) }]);
    relay.poke();
  }
  await eventually('all to be queued', () => queued.length === 100);
  expect(new Set(queued).size).toBe(100);
  expect(rounds).toBeLessThanOrEqual(2 + (performance.now() - begunAt) / 100);
  await relay.stop();
});

it('stops within seconds though the queue does not answer, as while Redis is down', async () => {
  const asked = vi.fn(() => new Promise<never>(() => undefined));
  const store = { kind: 'redis', queue: () => ({ addAll: asked }) } as unknown as QueueStore;
  const { relay } = openRelay({ store });
  await plan('stuck');
  relay.poke();
  await eventually('the queue to be asked', async () => asked.mock.calls.length > 0);
  const stoppedAt = performance.now();
  await relay.stop();
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
});

it('asks less and less often while PostgreSQL is gone, and complains once', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let asked = 0;
  let isGone = true;
  const complaints: unknown[] = [];
  const db = {
    $queryRaw: () => {
      asked += 1;
      return isGone ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve([]);
    },
  } as unknown as Database;
  const { relay } = openRelay({ db, log: { error: (...words: unknown[]) => complaints.push(words) } });
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  };
  await pass(60);
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(10);
  expect(complaints).toHaveLength(1);
  await pass(60);
  expect(complaints).toHaveLength(2);
  // Whoever has just written something knows that it is there again.
  isGone = false;
  relay.poke();
  await pass(1);
  asked = 0;
  await pass(10);
  expect(asked).toBeGreaterThanOrEqual(10);
  await relay.stop();
});
