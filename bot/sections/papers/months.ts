import { Temporal } from 'temporal-polyfill';

/** Months from the first to the last one, both by their first day, and how they are called. */
export interface MonthRange {
  readonly name: 'month' | 'months' | 'year';
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/**
 * What can be asked for of an account that has months from `first` to `latest`: the latest four one by one, the last
 * 3, 6 and 12 as one, and the calendar years, latest first. What an account is too young for is left out.
 */
export function monthRanges(first: string, latest: string): MonthRange[] {
  const last = Temporal.PlainDate.from(latest);
  const total = Temporal.PlainDate.from(first).until(last, { largestUnit: 'months' }).months + 1;
  const back = (months: number) => last.subtract({ months }).toString();
  const singles = [0, 1, 2, 3].filter((before) => before < total);
  const spans = [3, 6, 12].filter((count, index, all) => count <= total || (all[index - 1] ?? 1) < total);
  const years = [last.year, last.year - 1].filter((year) => `${year}-12-01` >= first);
  return [
    ...singles.map((before) => ({ name: 'month', count: 1, from: back(before), to: back(before) }) as const),
    ...spans.map((count) => ({ name: 'months', count, from: back(Math.min(count, total) - 1), to: latest }) as const),
    ...years.map((year) => {
      const [from, to] = [maxOf(first, `${year}-01-01`), minOf(latest, `${year}-12-01`)];
      return { name: 'year', count: 12, from, to } as const;
    }),
  ];
}

const maxOf = (a: string, b: string): string => (a > b ? a : b);
const minOf = (a: string, b: string): string => (a < b ? a : b);
