import { Prisma } from '../../prisma/generated/client.ts';
import type { ChargeKind } from '../../prisma/generated/enums.ts';

/** What a charge is for, in parts that a screen or a page puts into words. Days are 'YYYY-MM-DD'. */
export interface ChargeSubject {
  readonly kind: ChargeKind;
  /** The subscription's or course's name. */
  readonly subscriptionName: string | null;
  /** Of a subscription, course or lesson. */
  readonly groupName: string | null;
  /** The first day of a subscription or course, the lesson's day, the order's day, the parcel's day. */
  readonly day: string | null;
  /** The lesson's "HH:MM". */
  readonly time: string | null;
  readonly orderNumber: string | null;
  readonly parcelNumber: string | null;
  /** The first day of a bill's month. */
  readonly period: string | null;
}

/** The columns of `ChargeSubject`, where `charge` is the charge's row and `chargeSubjectJoins` are joined to it. */
export const chargeSubjectColumns = Prisma.sql`
  charge.kind,
  subscription.name AS "subscriptionName",
  coalesce(subscription.group_name, visit.group_name) AS "groupName",
  coalesce(subscription.first_day, visit.date, parcel.made_on, "order".ordered_on)::text AS day,
  visit.time,
  "order".number AS "orderNumber",
  parcel.number AS "parcelNumber",
  charge.period::text AS period`;

/** Joins by primary key what each kind of charge points at with its source. */
export const chargeSubjectJoins = Prisma.sql`
  LEFT JOIN subscriptions subscription
    ON charge.kind IN ('subscription', 'course') AND subscription.id = charge.source_id
  LEFT JOIN visits visit ON charge.kind = 'lesson' AND visit.id = charge.source_id
  LEFT JOIN parcels parcel ON charge.kind = 'delivery' AND parcel.id = charge.source_id
  LEFT JOIN orders "order"
    ON "order".id = CASE charge.kind WHEN 'order' THEN charge.source_id WHEN 'delivery' THEN parcel.order_id END`;
