import { expect, it } from 'vitest';
import { Postponed } from '../job.ts';
import { deliverJobs } from './deliver.ts';
import type { DeliverDeps } from './deps.ts';

it('a message that is on its way is not begun a second time, whatever the queue says', async () => {
  const reads: (() => void)[] = [];
  const db = { $queryRaw: () => new Promise((resolve) => reads.push(() => resolve([]))) };
  const clock = { now: () => new Date('2026-11-22T09:00:00Z') };
  const { urgent, bulk } = deliverJobs({ db, clock } as unknown as DeliverDeps);
  const run = { isLast: false };
  const first = urgent.handle({ noticeId: 1 }, run);
  await expect(urgent.handle({ noticeId: 1 }, run)).rejects.toThrow(Postponed);
  const other = bulk.handle({ noticeId: 2 }, run);
  expect(reads).toHaveLength(2);
  for (const answer of reads) answer();
  await Promise.all([first, other]);
  const again = urgent.handle({ noticeId: 1 }, run);
  expect(reads).toHaveLength(3);
  reads[2]?.();
  await again;
});
