import { describe, expect, it } from 'vitest';
import { maximumOf, offeredSums } from './sums.ts';

const NOTHING = { currency: 'RUB', minimumMinor: 100n, lackingMinor: 0n, owedMinor: 0n, balanceMinor: 0n };
const sums = (wish: Partial<typeof NOTHING>) =>
  offeredSums({ ...NOTHING, ...wish }).map(({ sumMinor, reason }) =>
    reason ? `${reason} ${sumMinor}` : `${sumMinor}`,
  );

describe('sums to top up by', () => {
  it('are round ones of the currency', () => {
    expect(sums({})).toEqual(['50000', '100000', '200000', '500000']);
    expect(sums({ currency: 'EUR' })).toEqual(['1000', '2000', '5000', '10000']);
    expect(sums({ currency: 'JPY' })).toEqual(['1000', '2000', '5000', '10000']);
  });

  it('begin with what is lacking: for what one came from, then for all that is owed', () => {
    expect(sums({ lackingMinor: 800_00n, owedMinor: 2100_00n, balanceMinor: 600_00n }).slice(0, 3)).toEqual([
      'lacking 80000',
      'owed 150000',
      '50000',
    ]);
    expect(sums({ owedMinor: 100_00n, balanceMinor: 100_00n })).toHaveLength(4);
  });

  it('are none below the least, and none twice', () => {
    expect(sums({ minimumMinor: 1000_00n, lackingMinor: 5_00n, owedMinor: 2000_00n })).toEqual([
      'lacking 100000',
      'owed 200000',
      '500000',
    ]);
  });

  it('end at a million whole units', () => {
    expect(maximumOf('RUB')).toBe(1_000_000_00n);
    expect(maximumOf('JPY')).toBe(1_000_000n);
  });
});
