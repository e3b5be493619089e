import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fixedClock } from '../../domain/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { defineJob, NO_RETRY, type QueueName } from '../job.ts';
import { createLostSearch } from './lost.ts';
import type { RelayDeps } from './relay.ts';

const START = '2026-11-22T09:00:00Z';
const MINUTE_MS = 60_000;
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(() => test.db.notice.deleteMany());

/** Queues that say that they hold so many jobs, and a search for what they have lost. */
function openSearch() {
  const clock = fixedClock(START);
  const sizes: Partial<Record<QueueName, number>> = {};
  let asked = 0;
  const jobOf = (queue: QueueName) =>
    defineJob({ id: 'deliver', queue, data: z.object({}), retry: NO_RETRY, handle: () => Promise.resolve() });
  const deps = {
    db: test.db,
    clock,
    store: {
      queue: (name: QueueName) => ({
        size: async () => {
          asked += 1;
          return sizes[name] ?? 0;
        },
      }),
    },
    deliver: { urgent: jobOf('urgent'), bulk: jobOf('bulk'), email: jobOf('letters') },
  } as unknown as RelayDeps;
  const search = createLostSearch(deps);
  return {
    clock,
    sizes,
    asked: () => asked,
    search: async () => (await search()).map(({ id }) => id),
    /** All that is found in so many rounds of the relay, a second apart. */
    rounds: async (count: number) => {
      const found: number[] = [];
      for (let round = 0; round < count; round += 1) {
        found.push(...(await search()).map(({ id }) => id));
        clock.advance(1_000);
      }
      return found;
    },
  };
}

/** So many messages that wait in the queue since then. */
async function queued(count: number, at: string | number = START, extra: { digestId?: number } = {}) {
  const rows = Array.from({ length: count }, (_, n) => ({
    key: `${String(at)}:${n}:${extra.digestId ?? ''}`,
    kind: 'payment-succeeded',
    state: 'queued' as const,
    queuedAt: new Date(at),
    ...extra,
  }));
  const made = await test.db.notice.createManyAndReturn({ data: rows, select: { id: true } });
  return made.map(({ id }) => id);
}

describe('what waits in the queue for long', () => {
  it('is let be while the queue has a job for each, and those are counted now and then', async () => {
    const { clock, sizes, asked, rounds } = openSearch();
    await queued(1_200);
    Object.assign(sizes, { urgent: 1_000, bulk: 150, letters: 50 });
    clock.advance(MINUTE_MS);
    expect(await rounds(60)).toEqual([]);
    expect(asked()).toBeLessThanOrEqual(6 * 3);
    expect(asked()).toBeGreaterThanOrEqual(5 * 3);
  });

  it('is put there again where the queue holds fewer, all of it, once, whatever came since', async () => {
    const { clock, sizes, rounds } = openSearch();
    const old = await queued(1_200);
    clock.advance(MINUTE_MS);
    await queued(30, clock.now().getTime());
    sizes.urgent = 30;
    const found = await rounds(10);
    expect(found.length).toBe(1_200);
    expect(new Set(found)).toEqual(new Set(old));
    sizes.urgent = 1_230;
    expect(await rounds(120)).toEqual([]);
  });

  it('is no message of its own where another leads it', async () => {
    const { clock, sizes, search, rounds } = openSearch();
    const [leader = 0] = await queued(1);
    await queued(5, START, { digestId: leader });
    sizes.bulk = 1;
    clock.advance(MINUTE_MS);
    expect(await rounds(60)).toEqual([]);
    // The job is gone, and the one that led has ended without the others.
    sizes.bulk = 0;
    await test.db.notice.update({ where: { id: leader }, data: { state: 'dropped' } });
    expect(await search()).toEqual([leader]);
  });

  it('is put there again after ten minutes also where jobs of what has ended hide that it is gone', async () => {
    const { clock, sizes, rounds } = openSearch();
    const old = await queued(3);
    sizes.urgent = 100;
    clock.advance(MINUTE_MS);
    expect(await rounds(530)).toEqual([]);
    expect(await rounds(20)).toEqual(old);
  });

  it('is not missed while another process is putting it there', async () => {
    const { clock, sizes, rounds } = openSearch();
    await queued(1);
    sizes.urgent = 1;
    clock.advance(MINUTE_MS);
    await queued(500, clock.now().getTime() - 2_000);
    expect(await rounds(5)).toEqual([]);
  });
});

it('nothing is counted while nothing has waited for a minute', async () => {
  const { asked, rounds } = openSearch();
  await queued(3);
  expect(await rounds(59)).toEqual([]);
  expect(asked()).toBe(0);
});
