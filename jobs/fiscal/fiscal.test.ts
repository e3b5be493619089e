import { expect, it } from 'vitest';
import { fiscalJobs } from './fiscal.ts';

const run = { isLast: true };

it('makes offset receipts until none is due, and lets a tick pass while it is still at it', async () => {
  const due = [50, 3, 0];
  let asked = 0;
  let go: (() => void) | undefined;
  const slow = new Promise<void>((resolve) => {
    go = resolve;
  });
  const [ask, make] = fiscalJobs({
    makeOffsets: async () => due.shift() ?? 0,
    askForReceipts: async () => {
      asked += 1;
      await slow;
      return 0;
    },
  });
  await make?.handle({}, run);
  expect(due).toEqual([]);
  const first = ask?.handle({}, run);
  await ask?.handle({}, run);
  expect(asked).toBe(1);
  go?.();
  await first;
});
