import { expect, it } from 'vitest';
import { createPatience } from './patience.ts';

function patience() {
  const state = { atMs: 0, share: 0.1 };
  const waits: number[] = [];
  const refuse = createPatience({
    busyShare: () => state.share,
    nowMs: () => state.atMs,
    wait: async (waitMs) => void waits.push(waitMs),
  });
  return {
    state,
    waits,
    /** How long refusals wait that come at one moment, after so many looks at how busy it is. */
    refuse: async (count: number, looks = 0): Promise<number[]> => {
      for (let look = 0; look < looks; look += 1) {
        state.atMs += 50;
        await refuse();
      }
      waits.length = 0;
      for (let n = 0; n < count; n += 1) await refuse();
      return [...waits];
    },
  };
}

it('answers at once while there is little to do', async () => {
  const { refuse } = patience();
  expect(await refuse(500, 20)).toEqual([]);
});

it('answers one by one while there is much, and at once again when that is over', async () => {
  const { refuse, state } = patience();
  state.share = 0.95;
  expect(await refuse(5, 50)).toEqual([20, 40, 60, 80, 100]);
  state.share = 0.1;
  expect(await refuse(500, 50)).toEqual([]);
});

it('lets nobody wait for more than two seconds', async () => {
  const { refuse, state } = patience();
  state.share = 0.95;
  const waits = await refuse(900, 50);
  expect(Math.max(...waits)).toBe(2000);
});

it('holds no more than a thousand', async () => {
  let asked = 0;
  let atMs = 0;
  const refuse = createPatience({
    busyShare: () => 1,
    nowMs: () => (atMs += 0.001),
    wait: () => {
      asked += 1;
      return new Promise(() => undefined);
    },
  });
  atMs = 50;
  for (let n = 0; n < 1_100; n += 1) void refuse();
  await refuse();
  expect(asked).toBe(1_000);
});
