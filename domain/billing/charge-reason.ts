import type { Database, Tx } from '../../prisma/client.ts';
import type {
  ChargeKind,
  ItemStatus,
  OrderStatus,
  ParcelStatus,
  SubscriptionStatus,
  VisitMark,
} from '../../prisma/generated/enums.ts';
import { sumOf } from '../money.ts';
import type { StatementFigures } from './statement.ts';

/** What a charge is for, down to the lesson, the item or the month. `unknown`: what it was for is gone. */
export type ChargeReason =
  | SubscriptionReason
  | LessonReason
  | BillReason
  | OrderReason
  | DeliveryReason
  | { readonly kind: 'unknown' };

/** A subscription, or the enrolment in a course: its own price against the price list's. */
export interface SubscriptionReason {
  readonly kind: 'subscription' | 'course';
  readonly status: SubscriptionStatus;
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly lessonsTotal: number | null;
  readonly lessonsLeft: number | null;
  readonly priceMinor: bigint;
  /** The price list's for the same name and group; null where it has none. */
  readonly listPriceMinor: bigint | null;
  /** listPriceMinor - priceMinor: a discount, or, negative, a higher price of its own. 0 without a list price. */
  readonly discountMinor: bigint;
  /** Bought here from the balance. */
  readonly boughtHere: boolean;
}

/** A lesson in debt, or attended in a group paid by the lesson. */
export interface LessonReason {
  readonly kind: 'lesson';
  readonly mark: VisitMark;
  readonly teacher: string | null;
  /** group: the group's price; plan: the price list's one-lesson plan; agreed: the price it had when it was charged. */
  readonly priceFrom: 'group' | 'plan' | 'agreed';
  readonly planName: string | null;
  /** What a lesson costs by the group or the price list today; null where neither says. */
  readonly listPriceMinor: bigint | null;
  /** The subscription that was bought here to cover it. */
  readonly coveredBy: { readonly name: string; readonly firstDay: string } | null;
}

/**
 * The months of a utility account as its organization's file has them, latest first, at most 24. What is owed is the
 * latest one's «к оплате» less what was paid here and is not in the organization's figures yet.
 */
export interface BillReason {
  readonly kind: 'bill';
  readonly months: readonly BillMonth[];
}

export interface BillMonth extends StatementFigures {
  /** The month's first day. */
  readonly period: string;
}

export interface OrderReason {
  readonly kind: 'order';
  readonly status: OrderStatus;
  readonly items: readonly OrderedItem[];
  readonly totalMinor: bigint;
  /** totalMinor less what the items come to: 0 where they agree. */
  readonly differenceMinor: bigint;
}

export interface OrderedItem {
  readonly position: number;
  readonly name: string;
  readonly quantity: number;
  /** Of one. */
  readonly priceMinor: bigint;
  readonly sumMinor: bigint;
  readonly status: ItemStatus;
}

export interface DeliveryReason {
  readonly kind: 'delivery';
  readonly status: ParcelStatus;
  readonly madeOn: string;
  readonly shippedOn: string | null;
  readonly weightGrams: number | null;
  readonly deliveryMethod: string | null;
  readonly trackingNumber: string | null;
  readonly priceMinor: bigint;
}

/** How many months of a bill are told, the latest ones. */
const MAX_MONTHS = 24;

interface Source {
  readonly chargeId: number;
  readonly sourceId: number;
}

const READERS: Readonly<Record<ChargeKind, (db: Database | Tx, source: Source) => Promise<ChargeReason | undefined>>> =
  {
    subscription: (db, { sourceId }) => readSubscription(db, 'subscription', sourceId),
    course: (db, { sourceId }) => readSubscription(db, 'course', sourceId),
    lesson: readLesson,
    bill: (db, { sourceId }) => readBill(db, sourceId),
    order: (db, { sourceId }) => readOrder(db, sourceId),
    delivery: (db, { sourceId }) => readDelivery(db, sourceId),
  };

/** What a charge is for, from the rows that it was made of. The caller has made sure that it is the reader's. */
export async function readChargeReason(
  db: Database | Tx,
  { kind, ...source }: Source & { readonly kind: ChargeKind },
): Promise<ChargeReason> {
  return (await READERS[kind](db, source)) ?? { kind: 'unknown' };
}

async function readSubscription(
  db: Database | Tx,
  kind: 'subscription' | 'course',
  subscriptionId: number,
): Promise<SubscriptionReason | undefined> {
  const [row] = await db.$queryRaw<Omit<SubscriptionReason, 'kind' | 'discountMinor'>[]>`
    SELECT own.status::text AS status, own.first_day::text AS "firstDay", own.last_day::text AS "lastDay",
      own.lessons_total AS "lessonsTotal", own.lessons_left AS "lessonsLeft", own.price_minor AS "priceMinor",
      own.bought_at IS NOT NULL AS "boughtHere",
      coalesce(plan.price_minor, CASE "group".payment WHEN 'course' THEN "group".price_minor END) AS "listPriceMinor"
    FROM subscriptions own
    LEFT JOIN plans plan ON plan.organization_id = own.organization_id AND plan.name = own.name
      AND own.group_name = ANY(plan.group_names)
    LEFT JOIN groups "group" ON "group".organization_id = own.organization_id AND "group".name = own.group_name
    WHERE own.id = ${subscriptionId}`;
  return row && { kind, ...row, discountMinor: (row.listPriceMinor ?? row.priceMinor) - row.priceMinor };
}

interface LessonRow extends Omit<LessonReason, 'kind' | 'coveredBy'> {
  readonly coveredName: string | null;
  readonly coveredFirstDay: string | null;
}

// By the rule that the lesson was charged by: the group's price, else that of the one-lesson plan that fits the group.
async function readLesson(db: Database | Tx, { chargeId, sourceId }: Source): Promise<LessonReason | undefined> {
  const [row] = await db.$queryRaw<LessonRow[]>`
    SELECT visit.mark::text AS mark, "group".teacher,
      coalesce("group".price_minor, plan.price_minor) AS "listPriceMinor",
      CASE WHEN charge.amount_minor NOT IN (0, coalesce("group".price_minor, plan.price_minor, 0)) THEN 'agreed'
        WHEN "group".price_minor IS NOT NULL THEN 'group'
        WHEN plan.price_minor IS NOT NULL THEN 'plan'
        ELSE 'agreed' END AS "priceFrom",
      CASE WHEN "group".price_minor IS NULL THEN plan.name END AS "planName",
      covering.name AS "coveredName", covering.first_day::text AS "coveredFirstDay"
    FROM visits visit
    JOIN charges charge ON charge.id = ${chargeId}
    LEFT JOIN groups "group" ON "group".organization_id = visit.organization_id AND "group".name = visit.group_name
    LEFT JOIN LATERAL (
      SELECT each.name, each.price_minor FROM plans each
      WHERE each.organization_id = visit.organization_id AND each.lessons = 1
        AND visit.group_name = ANY(each.group_names)
      ORDER BY each.price_minor, each.id LIMIT 1
    ) plan ON TRUE
    LEFT JOIN subscriptions covering ON covering.id = visit.covered_by_id
    WHERE visit.id = ${sourceId}`;
  if (!row) return undefined;
  const { coveredName, coveredFirstDay, ...lesson } = row;
  const coveredBy =
    coveredName !== null && coveredFirstDay !== null ? { name: coveredName, firstDay: coveredFirstDay } : null;
  return { kind: 'lesson', ...lesson, coveredBy };
}

async function readBill(db: Database | Tx, accountId: number): Promise<BillReason> {
  const months = await db.$queryRaw<BillMonth[]>`
    SELECT period::text, opening_minor AS "openingMinor", charged_minor AS "chargedMinor",
      recalculated_minor AS "recalculatedMinor", penalty_minor AS "penaltyMinor", paid_minor AS "paidMinor",
      closing_minor AS "closingMinor"
    FROM billing_months WHERE account_id = ${accountId}
    ORDER BY period DESC LIMIT ${MAX_MONTHS}`;
  return { kind: 'bill', months };
}

async function readOrder(db: Database | Tx, orderId: number): Promise<OrderReason | undefined> {
  const order = await db.order.findUnique({
    where: { id: orderId },
    include: { items: { orderBy: { position: 'asc' } } },
  });
  if (!order) return undefined;
  const items = order.items.map(({ position, name, quantity, priceMinor, status }) => ({
    position,
    name,
    quantity,
    priceMinor,
    sumMinor: priceMinor * BigInt(quantity),
    status,
  }));
  const { status, totalMinor } = order;
  // An order without items says nothing of what it is made of, so there is nothing to differ from.
  const differenceMinor = items.length === 0 ? 0n : totalMinor - sumOf(items.map(({ sumMinor }) => sumMinor));
  return { kind: 'order', status, items, totalMinor, differenceMinor };
}

async function readDelivery(db: Database | Tx, parcelId: number): Promise<DeliveryReason | undefined> {
  const [row] = await db.$queryRaw<Omit<DeliveryReason, 'kind'>[]>`
    SELECT status::text AS status, made_on::text AS "madeOn", shipped_on::text AS "shippedOn",
      weight_grams AS "weightGrams", delivery_method AS "deliveryMethod", tracking_number AS "trackingNumber",
      delivery_price_minor AS "priceMinor"
    FROM parcels WHERE id = ${parcelId}`;
  return row && { kind: 'delivery', ...row };
}
