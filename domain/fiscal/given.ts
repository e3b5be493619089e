import { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ChargeKind, OrderStatus, ParcelStatus, SubscriptionStatus } from '../../prisma/generated/enums.ts';

/** What tells how much of a charge's matter has been given. Days are 'YYYY-MM-DD'. */
export interface GivenFacts {
  /** Null: a top-up. */
  readonly kind: ChargeKind | null;
  /** Of a lesson. */
  readonly lessonDay: string | null;
  /** The first day of a bill's month. */
  readonly period: string | null;
  readonly subscriptionStatus: SubscriptionStatus | null;
  readonly lastDay: string | null;
  readonly lessonsTotal: number | null;
  readonly lessonsLeft: number | null;
  /** Lessons that were counted on the subscription, by day. */
  readonly lessonDays: readonly string[];
  readonly orderStatus: OrderStatus | null;
  readonly parcelStatus: ParcelStatus | null;
}

/** So many of so many equal parts are given; `total` of them: everything, whatever it was counted in. */
export interface GivenShare {
  readonly given: number;
  readonly total: number;
}

const ALL: GivenShare = { given: 1, total: 1 };
const NONE: GivenShare = { given: 0, total: 1 };

/**
 * How much of what a charge is for has been given by the end of `until`, seen from `today`. A lesson on its day; a
 * month of services with its last day; an order or a parcel when it is shipped; a subscription or course lesson by
 * lesson (attended, missed without a reason, or in debt and covered by it; never more than the organization's own row
 * counts), and whole when it has ended: its last day is over, no lesson is left, or the organization says so. A canceled
 * one is given as far as its lessons were. A top-up is money for what is not known yet: nothing.
 */
export function givenBy(facts: GivenFacts, until: Temporal.PlainDate, today: Temporal.PlainDate): GivenShare {
  const { kind, lessonDay, period } = facts;
  if (kind === 'subscription' || kind === 'course') return ofSubscription(facts, until, today);
  const isGiven =
    (kind === 'lesson' && lessonDay !== null && isBy(lessonDay, until)) ||
    (kind === 'bill' && (period === null || isBy(lastDayOf(period), until))) ||
    (kind === 'order' && facts.orderStatus === 'shipped') ||
    (kind === 'delivery' && facts.parcelStatus === 'shipped');
  return isGiven ? ALL : NONE;
}

function ofSubscription(facts: GivenFacts, until: Temporal.PlainDate, today: Temporal.PlainDate): GivenShare {
  const { subscriptionStatus: status, lastDay, lessonsTotal: total, lessonsLeft, lessonDays } = facts;
  if (status === null) return NONE;
  const days = lessonDays.filter((day) => isBy(day, until));
  if (status !== 'cancelled') {
    if (lastDay !== null && isBy(lastDay, until)) return ALL;
    const isOver = status === 'finished' || lessonsLeft === 0 || (lastDay !== null && !isBy(today.toString(), lastDay));
    // When it ended is not known: not before its last lesson.
    if (isOver && days.length === lessonDays.length) return ALL;
  }
  if (total === null || total <= 0) return NONE;
  const counted = lessonsLeft === null ? total : Math.max(0, total - lessonsLeft);
  return { given: Math.min(days.length, counted, total), total };
}

/** What the share comes to of a sum: a lesson's price times the lessons, and what does not divide with the last of them. */
export function shareOf(amountMinor: bigint, { given, total }: GivenShare): bigint {
  if (given >= total) return amountMinor;
  return (amountMinor / BigInt(total)) * BigInt(given);
}

const isBy = (day: string, until: Temporal.PlainDate | string): boolean => day <= until.toString();

function lastDayOf(period: string): string {
  const first = Temporal.PlainDate.from(period);
  return first.add({ months: 1 }).subtract({ days: 1 }).toString();
}

/** The columns of `GivenFacts`, where `charge` and `chargeSubjectJoins` are joined. */
export const givenColumns = Prisma.sql`
  visit.date::text AS "lessonDay", subscription.status AS "subscriptionStatus",
  subscription.last_day::text AS "lastDay", subscription.lessons_total AS "lessonsTotal",
  subscription.lessons_left AS "lessonsLeft", "order".status AS "orderStatus", parcel.status AS "parcelStatus",
  ARRAY(
    SELECT lesson.date::text FROM visits lesson
    WHERE lesson.account_id = subscription.account_id AND (lesson.covered_by_id = subscription.id
      OR (lesson.covered_by_id IS NULL AND lesson.mark IN ('attended', 'absent')
        AND lesson.group_name = subscription.group_name AND lesson.date >= subscription.first_day
        AND (subscription.last_day IS NULL OR lesson.date <= subscription.last_day)))
    ORDER BY lesson.date) AS "lessonDays"`;
