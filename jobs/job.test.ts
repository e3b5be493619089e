import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob, NO_RETRY, retryDelayMs } from './job.ts';

it('waits double after every failure, up to a bound, never less than three quarters of it', () => {
  const policy = { attempts: 9, firstDelayMs: 1_000, maxDelayMs: 300_000 };
  expect([1, 2, 3, 9, 10, 300].map((made) => retryDelayMs(policy, made, 1))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ]);
  expect(retryDelayMs(policy, 1, 0)).toBe(750);
});

it('hands a job nothing that its schema does not know', async () => {
  const seen: unknown[] = [];
  const job = defineJob({
    id: 'j',
    queue: 'chores',
    data: z.object({ id: z.number() }),
    retry: NO_RETRY,
    handle: async (data) => {
      seen.push(data);
    },
  });
  await job.handle({ id: 1, email: 'a@example.org' }, { isLast: true });
  expect(seen).toEqual([{ id: 1 }]);
  expect(() => job.handle({ id: 'x' }, { isLast: true })).toThrow(z.ZodError);
});
