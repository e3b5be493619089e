import { describe, expect, it } from 'vitest';
import { compared, limited } from './result.ts';

describe('a result beside a floor', () => {
  const rates = { ours: [80, 90, 85], floor: [100, 100, 100], unit: 'taps/s' };

  it('holds where its share of the floor reaches the aim', () => {
    expect(compared('tap', { ...rates, aim: 0.8 })).toEqual({
      name: 'tap',
      ours: 85,
      floor: 100,
      ratio: 0.85,
      unit: 'taps/s',
      aim: 0.8,
      holds: true,
    });
    expect(compared('tap', { ...rates, aim: 0.9 }).holds).toBe(false);
  });

  it('promises nothing without an aim', () => {
    expect(compared('tap', { ...rates, aim: null })).toMatchObject({ aim: null, holds: null });
  });
});

describe('a result with a limit of its own', () => {
  it('may be as much as its limit, or as little', () => {
    expect(limited('start', { ours: [3, 10, 11], unit: 's', atMost: 10 })).toMatchObject({ ours: 10, holds: true });
    expect(limited('start', { ours: [3, 11, 11], unit: 's', atMost: 10 }).holds).toBe(false);
    expect(limited('rows', { ours: [2000], unit: 'rows/s', atLeast: 2000 })).toMatchObject({ aim: 2000, holds: true });
    expect(limited('rows', { ours: [1999], unit: 'rows/s', atLeast: 2000 }).holds).toBe(false);
  });

  it('tells of a floor without being judged by it', () => {
    expect(limited('rows', { ours: [50], floor: [100], unit: 'rows/s', atLeast: 1 })).toMatchObject({
      floor: 100,
      ratio: 0.5,
      holds: true,
    });
  });
});
