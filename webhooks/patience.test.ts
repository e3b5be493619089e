import { expect, it } from 'vitest';
import { createPatience } from './patience.ts';

function patience(busyShare: () => number) {
  let atMs = 0;
  const waits: number[] = [];
  const refuse = createPatience({
    busyShare,
    nowMs: () => atMs,
    wait: async (ms = 0) => void waits.push(ms),
  });
  return {
    waits,
    /** Refusals at so many later looks. */
    refuse: async (looks: number) => {
      for (let look = 0; look < looks; look += 1) {
        atMs += 50;
        await refuse();
      }
    },
  };
}

it('answers at once while there is little to do', async () => {
  const { refuse, waits } = patience(() => 0.2);
  await refuse(20);
  expect(waits).toEqual([]);
});

it('waits longer while there is much, but never more than a second, and no longer when it is over', async () => {
  let share = 0.95;
  const { refuse, waits } = patience(() => share);
  await refuse(4);
  expect(waits).toEqual([2, 3, 4.5, 6.75]);
  await refuse(20);
  expect(Math.max(...waits)).toBe(1000);
  share = 0.1;
  await refuse(20);
  waits.length = 0;
  await refuse(5);
  expect(waits).toEqual([]);
});

it('holds no more than a thousand', async () => {
  let asked = 0;
  let atMs = 0;
  const refuse = createPatience({
    busyShare: () => 1,
    nowMs: () => (atMs += 50),
    wait: () => {
      asked += 1;
      return new Promise<undefined>(() => undefined);
    },
  });
  for (let n = 0; n < 1000; n += 1) void refuse();
  await refuse();
  expect(asked).toBe(1000);
});
