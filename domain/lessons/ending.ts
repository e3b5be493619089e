import type { Temporal } from 'temporal-polyfill';

/** What decides whether a subscription is ending. */
export interface Limits {
  readonly groupName: string;
  readonly firstDay: Temporal.PlainDate;
  readonly lastDay: Temporal.PlainDate | null;
  readonly lessonsLeft: number | null;
}

export interface EndingThresholds {
  readonly endingLessonsLeft: number;
  readonly endingDaysLeft: number;
}

/** Days left with today counted as one; null without a last day, 0 or less when it is over. */
export function daysLeft(subscription: Limits, today: Temporal.PlainDate): number | null {
  return subscription.lastDay === null ? null : today.until(subscription.lastDay, { largestUnit: 'days' }).days + 1;
}

/**
 * Whether an active subscription is ending: at most 2 lessons or at most 7 days left (the organization's numbers),
 * not over yet, and not renewed. `others` are the account's other pending, active and frozen subscriptions.
 */
export function isEnding(
  subscription: Limits,
  others: readonly Limits[],
  today: Temporal.PlainDate,
  thresholds: EndingThresholds,
): boolean {
  const days = daysLeft(subscription, today);
  if (days !== null && days <= 0) return false;
  const few = subscription.lessonsLeft !== null && subscription.lessonsLeft <= thresholds.endingLessonsLeft;
  const soon = days !== null && days <= thresholds.endingDaysLeft;
  return (few || soon) && !others.some((other) => renews(other, subscription));
}

/**
 * Another that fits the same group, starts on or after the first one's first day and ends later. Of two without a last
 * day the one with more lessons left ends later.
 */
function renews(other: Limits, subscription: Limits): boolean {
  if (other.groupName !== subscription.groupName || before(other.firstDay, subscription.firstDay)) return false;
  if (subscription.lastDay !== null) return other.lastDay === null || before(subscription.lastDay, other.lastDay);
  if (other.lastDay !== null || subscription.lessonsLeft === null) return false;
  return other.lessonsLeft === null || other.lessonsLeft > subscription.lessonsLeft;
}

const before = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
  a.year * 10_000 + a.month * 100 + a.day < b.year * 10_000 + b.month * 100 + b.day;
