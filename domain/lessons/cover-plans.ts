import { Temporal } from 'temporal-polyfill';
import { maxOf, sumOf } from '../money.ts';

/** A lesson in debt that a subscription could be counted on. */
export interface CoverableLesson {
  readonly visitId: number;
  readonly chargeId: number;
  /** 'YYYY-MM-DD' and "HH:MM". */
  readonly day: string;
  readonly time: string;
  readonly outstandingMinor: bigint;
}

/** A line of the price list that fits the group. */
export interface FittingPlan {
  readonly planId: number;
  readonly name: string;
  readonly lessons: number | null;
  readonly days: number | null;
  readonly priceMinor: bigint;
}

/** What buying the plan from the balance would come to. */
export interface CoverPlan extends FittingPlan {
  /** The day of the first lesson it covers; null: without an end. */
  readonly firstDay: string;
  readonly lastDay: string | null;
  /** The lessons in debt that it covers, oldest first; none of them is owed any more then. */
  readonly covered: readonly CoverableLesson[];
  readonly coveredMinor: bigint;
  /** Lessons in debt that stay so. */
  readonly uncoveredCount: number;
  /** Null: as many as the client comes to. */
  readonly lessonsLeft: number | null;
  /** Never negative: where the balance is too small, it says what is left of it as it is. */
  readonly balanceAfterMinor: bigint;
  /** What the balance lacks to buy it; 0: enough is there. */
  readonly lackingMinor: bigint;
  /** The one to offer first. */
  readonly recommended: boolean;
}

/**
 * What each plan would come to for lessons in debt of one group: it begins on the day of a lesson from which it covers
 * the most of them within its days and its number, the oldest such day. The one-lesson plan is no subscription and is
 * left out unless nothing else fits. First comes the one to recommend: the cheapest of those that cover all, else the
 * cheapest of those that cover most; the rest by their price.
 */
export function coverPlans(
  plans: readonly FittingPlan[],
  lessons: readonly CoverableLesson[],
  balanceMinor: bigint,
): CoverPlan[] {
  const inOrder = lessons.toSorted((a, b) => compare(a.day, b.day) || compare(a.time, b.time) || a.visitId - b.visitId);
  if (inOrder.length === 0) return [];
  const several = plans.filter((plan) => plan.lessons !== 1);
  const offered = (several.length > 0 ? several : plans)
    .filter((plan) => plan.priceMinor > 0n)
    .map((plan) => coverBy(plan, inOrder, balanceMinor))
    .toSorted((a, b) => compare(a.priceMinor, b.priceMinor) || a.planId - b.planId);
  const most = Math.max(...offered.map((plan) => plan.covered.length));
  const best = offered.find((plan) => plan.covered.length === most);
  return best ? [{ ...best, recommended: true }, ...offered.filter((plan) => plan !== best)] : [];
}

function coverBy(plan: FittingPlan, inOrder: readonly CoverableLesson[], balanceMinor: bigint): CoverPlan {
  const { firstDay, lastDay, covered } = bestWindow(plan, inOrder);
  const lackingMinor = maxOf(0n, plan.priceMinor - balanceMinor);
  return {
    ...plan,
    firstDay,
    lastDay,
    covered,
    coveredMinor: sumOf(covered.map(({ outstandingMinor }) => outstandingMinor)),
    uncoveredCount: inOrder.length - covered.length,
    lessonsLeft: plan.lessons === null ? null : plan.lessons - covered.length,
    balanceAfterMinor: lackingMinor > 0n ? balanceMinor : balanceMinor - plan.priceMinor,
    lackingMinor,
    recommended: false,
  };
}

type Window = Pick<CoverPlan, 'firstDay' | 'lastDay' | 'covered'>;

/** An old lesson that stands alone must not take the days from those of this month. */
function bestWindow(plan: FittingPlan, inOrder: readonly CoverableLesson[]): Window {
  const windows = [...new Set(inOrder.map(({ day }) => day))].map((firstDay) => windowFrom(firstDay, plan, inOrder));
  return windows.reduce((best, each) => (each.covered.length > best.covered.length ? each : best));
}

function windowFrom(firstDay: string, { days, lessons }: FittingPlan, inOrder: readonly CoverableLesson[]): Window {
  const lastDay =
    days === null
      ? null
      : Temporal.PlainDate.from(firstDay)
          .add({ days: days - 1 })
          .toString();
  const covered = inOrder
    .filter(({ day }) => day >= firstDay && (lastDay === null || day <= lastDay))
    .slice(0, lessons ?? inOrder.length);
  return { firstDay, lastDay, covered };
}

const compare = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
