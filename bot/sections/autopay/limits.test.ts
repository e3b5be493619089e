import { expect, it } from 'vitest';
import { offeredLimits } from './limits.ts';

const minimumMinor = 100n;

it.each([
  ['nothing', 0n, [3000_00n, 5000_00n, 10_000_00n, 20_000_00n]],
  ['a round sum', 2000_00n, [2000_00n, 3000_00n, 5000_00n, 10_000_00n]],
  ['a kopeck more than that', 2000_01n, [3000_00n, 5000_00n, 10_000_00n, 20_000_00n]],
  ['nearly the largest', 60_000_00n, [100_000_00n]],
  ['more than the largest', 170_000_50n, [170_000_50n]],
])('offers limits that cover what is owed: %s', (_, owedMinor, limits) => {
  expect(offeredLimits({ owedMinor, minimumMinor, currency: 'RUB' })).toEqual(limits);
});

it('offers no limit below what the organization takes at once', () => {
  expect(offeredLimits({ owedMinor: 1_00n, minimumMinor: 400_00n, currency: 'RUB' })[0]).toBe(500_00n);
});
