import { describe, expect, it } from 'vitest';
import { type CoverableLesson, coverPlans, type FittingPlan } from './cover-plans.ts';

const lesson = (day: string, visitId = Number(day.slice(-2)), time = '18:00'): CoverableLesson => ({
  visitId,
  chargeId: visitId,
  day,
  time,
  outstandingMinor: 70_000n,
});
const plan = (planId: number, lessons: number | null, days: number | null, priceMinor: bigint): FittingPlan => ({
  planId,
  name: `plan ${planId}`,
  lessons,
  days,
  priceMinor,
});
const EIGHT = plan(1, 8, 35, 480_000n);
const TWELVE = plan(2, 12, 35, 660_000n);
const MONTH = plan(3, null, 30, 900_000n);
const ONE = plan(4, 1, 7, 70_000n);
const briefly = (plans: readonly FittingPlan[], lessons: readonly CoverableLesson[], balanceMinor = 1_000_000n) =>
  coverPlans(plans, lessons, balanceMinor).map(({ planId, covered, uncoveredCount, lessonsLeft }) => [
    planId,
    covered.map(({ visitId }) => visitId).join(),
    uncoveredCount,
    lessonsLeft,
  ]);

describe('what a subscription would cover', () => {
  it('begins on the day of the oldest lesson and lasts its days, that one included', () => {
    const [offered] = coverPlans([EIGHT], [lesson('2026-11-10'), lesson('2026-11-03')], 500_000n);
    expect(offered).toMatchObject({
      firstDay: '2026-11-03',
      lastDay: '2026-12-07',
      coveredMinor: 140_000n,
      lessonsLeft: 6,
      balanceAfterMinor: 20_000n,
      lackingMinor: 0n,
      recommended: true,
    });
  });

  it('reaches as far as its days', () => {
    const short = plan(5, 8, 7, 300_000n);
    expect(briefly([short], [lesson('2026-11-01'), lesson('2026-11-07'), lesson('2026-11-08')])).toEqual([
      [5, '1,7', 1, 6],
    ]);
  });

  it('begins where it covers most, so that an old lesson that stands alone does not take its days', () => {
    const lessons = ['2026-08-04', '2026-11-03', '2026-11-10', '2026-11-17'].map((day) => lesson(day));
    expect(coverPlans([EIGHT], lessons, 500_000n)[0]).toMatchObject({
      firstDay: '2026-11-03',
      lastDay: '2026-12-07',
      coveredMinor: 210_000n,
      uncoveredCount: 1,
      lessonsLeft: 5,
    });
  });

  it('reaches as far as its number, oldest first, whatever the order they come in', () => {
    const two = plan(6, 2, null, 120_000n);
    const lessons = [lesson('2026-11-09'), lesson('2026-11-02', 2, '19:00'), lesson('2026-11-02', 3, '18:00')];
    expect(briefly([two], lessons)).toEqual([[6, '3,2', 1, 0]]);
    expect(coverPlans([two], lessons, 0n)[0]?.lastDay).toBeNull();
  });

  it('names what the balance lacks, and leaves the balance as it is', () => {
    expect(coverPlans([EIGHT], [lesson('2026-11-03')], 479_999n)[0]).toMatchObject({
      lackingMinor: 1n,
      balanceAfterMinor: 479_999n,
    });
    expect(coverPlans([EIGHT], [lesson('2026-11-03')], 480_000n)[0]).toMatchObject({
      lackingMinor: 0n,
      balanceAfterMinor: 0n,
    });
  });
});

describe('the plan to recommend', () => {
  it('is the cheapest that covers all; the rest follow by price', () => {
    const lessons = [1, 2, 3].map((day) => lesson(`2026-11-0${day}`));
    expect(briefly([MONTH, TWELVE, EIGHT], lessons)).toEqual([
      [1, '1,2,3', 0, 5],
      [2, '1,2,3', 0, 9],
      [3, '1,2,3', 0, null],
    ]);
  });

  it('is the one that covers most where none covers all', () => {
    const lessons = Array.from({ length: 14 }, (_, index) => lesson(`2026-11-${String(index + 1).padStart(2, '0')}`));
    expect(briefly([EIGHT, TWELVE, plan(7, 12, 9, 500_000n)], lessons).map(([planId]) => planId)).toEqual([2, 1, 7]);
  });

  it('is not a single lesson, unless the price list has nothing else; what costs nothing is never offered', () => {
    expect(briefly([ONE, EIGHT], [lesson('2026-11-01')]).map(([planId]) => planId)).toEqual([1]);
    expect(briefly([ONE], [lesson('2026-11-01'), lesson('2026-11-02')])).toEqual([[4, '1', 1, 0]]);
    expect(briefly([plan(8, 8, 30, 0n)], [lesson('2026-11-01')])).toEqual([]);
    expect(briefly([EIGHT], [])).toEqual([]);
  });
});
