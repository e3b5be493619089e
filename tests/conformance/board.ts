import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBoard } from '../../jobs/board.ts';
import { defineJob, NO_RETRY, QUEUE_NAMES } from '../../jobs/job.ts';
import { openQueueStore } from '../../jobs/queues.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

const log = { warn: () => undefined, error: () => undefined };
const BASE = '/staff/queues';
interface ShownQueue {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly jobs: readonly { readonly data: unknown }[];
  readonly readOnlyMode: boolean;
}

/** The page of the queues shows what they hold, wherever they are kept. */
export function boardConformance(storeName: string, redisUrl: () => string | null): void {
  describe(`the page of queues in ${storeName}`, () => {
    let test: TestDatabase;
    let board: Awaited<ReturnType<typeof openBoard>>;
    const ask = (path: string, method = 'GET') =>
      Promise.resolve(board.handle(new Request(`http://cabinet.test${BASE}${path}`, { method })));
    const show = async (path: string) => {
      const { queues } = (await (await ask(path)).json()) as { queues: readonly ShownQueue[] };
      return queues;
    };

    beforeAll(async () => {
      test = await createTestDatabase();
      // Whoever looks is the first to come.
      board = await openBoard({ databaseUrl: test.connectionString, redisUrl: redisUrl(), basePath: BASE, log });
    });
    afterAll(async () => {
      await board.close();
      await test.drop();
    });

    it('is a page with its own scripts and styles', async () => {
      const page = await (await ask('')).text();
      expect(page).toContain(`<base href="${BASE}/"`);
      const assets = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/gu)].map(([, path = '']) => path);
      expect(assets.length).toBeGreaterThan(2);
      for (const path of assets) expect([path, (await ask(`/${path}`)).status]).toEqual([path, 200]);
      expect((await ask('/static/../../package.json')).status).toBe(404);
    });

    it('shows every queue with what it holds, and takes no job away', async () => {
      expect((await show('/api/queues')).map(({ name }) => name)).toEqual([...QUEUE_NAMES]);
      const store = await openQueueStore({
        databaseUrl: test.connectionString,
        redisUrl: redisUrl() ?? undefined,
        log,
      });
      try {
        const job = defineJob({
          id: 'deliver',
          queue: 'bulk',
          data: z.object({ noticeId: z.number() }),
          retry: NO_RETRY,
          handle: () => Promise.resolve(),
        });
        await store.queue('bulk').addAll([{ jobId: 'notice-7', job, data: { noticeId: 7 } }]);
        const queues = await show('/api/queues?activeQueue=bulk&status=waiting');
        const bulk = queues.find(({ name }) => name === 'bulk');
        expect(bulk?.counts).toMatchObject({ waiting: 1 });
        expect(bulk?.jobs).toMatchObject([{ id: 'notice-7', data: { noticeId: 7 } }]);
        expect(queues.map(({ readOnlyMode }) => readOnlyMode)).toEqual(QUEUE_NAMES.map(() => true));
        expect(await store.queue('bulk').size()).toBe(1);
        await store.queue('bulk').empty();
      } finally {
        await store.close();
      }
    });

    it('refuses to act by itself as well', async () => {
      expect((await ask('/api/queues/bulk/empty', 'PUT')).status).toBeGreaterThanOrEqual(400);
      expect((await ask('/api/queues/bulk/pause', 'PUT')).status).toBeGreaterThanOrEqual(400);
    });
  });
}
