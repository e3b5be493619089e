import { describe, expect, it } from 'vitest';
import { monthRanges } from './months.ts';

const shown = (first: string, latest: string): string[] =>
  monthRanges(first, latest).map(({ name, count, from, to }) => `${name} ${count}: ${from} ${to}`);

describe('the months that papers are offered of', () => {
  it('are the latest four, then spans up to the latest, then calendar years', () => {
    expect(shown('2024-03-01', '2026-10-01')).toEqual([
      'month 1: 2026-10-01 2026-10-01',
      'month 1: 2026-09-01 2026-09-01',
      'month 1: 2026-08-01 2026-08-01',
      'month 1: 2026-07-01 2026-07-01',
      'months 3: 2026-08-01 2026-10-01',
      'months 6: 2026-05-01 2026-10-01',
      'months 12: 2025-11-01 2026-10-01',
      'year 12: 2026-01-01 2026-10-01',
      'year 12: 2025-01-01 2025-12-01',
    ]);
  });

  it('do not begin before the account does', () => {
    expect(shown('2026-09-01', '2026-10-01')).toEqual([
      'month 1: 2026-10-01 2026-10-01',
      'month 1: 2026-09-01 2026-09-01',
      'months 3: 2026-09-01 2026-10-01',
      'year 12: 2026-09-01 2026-10-01',
    ]);
    expect(shown('2026-01-01', '2026-01-01')).toEqual([
      'month 1: 2026-01-01 2026-01-01',
      'year 12: 2026-01-01 2026-01-01',
    ]);
  });
});
