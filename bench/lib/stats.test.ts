import { describe, expect, it } from 'vitest';
import { median, pairedRatio, quantile } from './stats.ts';

describe('quantiles', () => {
  it('are values of an odd number, and lie between two of an even one', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('leave the order alone, and say nothing of nothing', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    expect(median([])).toBeNaN();
  });
});

describe('the ratio of paired rounds', () => {
  it('is not moved by a machine that was slow for some rounds', () => {
    expect(pairedRatio([90, 45, 80, 40, 88], [100, 50, 100, 50, 100])).toBeCloseTo(0.88);
  });

  it('wants as many rounds of both', () => {
    expect(() => pairedRatio([1], [1, 2])).toThrow('cannot be paired');
  });
});
