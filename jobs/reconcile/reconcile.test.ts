import { expect, it } from 'vitest';
import { reconcileJobs } from './reconcile.ts';

const run = { isLast: true };

it('applies callbacks until fewer are due than it takes at once, and wakes the relay', async () => {
  let due = 203;
  let pokes = 0;
  const applyDueEvents = async (limit: number) => {
    const taken = Math.min(limit, due);
    due -= taken;
    return taken;
  };
  const settlement = { applyDueEvents, reconcilePayments: async () => undefined };
  const [apply] = reconcileJobs(settlement, () => {
    pokes += 1;
  });
  await apply?.handle({}, run);
  expect(due).toBe(0);
  expect(pokes).toBe(3);
});

it('lets a tick pass while a slow provider is still being asked, and goes on after a failure', async () => {
  let asked = 0;
  let fail: ((error: Error) => void) | undefined;
  const slow = new Promise<void>((_resolve, reject) => {
    fail = reject;
  });
  const reconcilePayments = async () => {
    asked += 1;
    if (asked === 1) await slow;
  };
  const [, reconcile] = reconcileJobs({ applyDueEvents: async () => 0, reconcilePayments }, () => undefined);
  const first = reconcile?.handle({}, run);
  await reconcile?.handle({}, run);
  expect(asked).toBe(1);
  fail?.(new Error('the provider is away'));
  await expect(first).rejects.toThrow('the provider is away');
  await reconcile?.handle({}, run);
  expect(asked).toBe(2);
});
