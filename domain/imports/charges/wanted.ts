import { Prisma } from '../../../prisma/generated/client.ts';

// Each gives source_id, account_id, kind, due_on, price_minor and office_paid_minor: what the charge of a row should
// say. A price that is null means that there is nothing to charge; zero, that there no longer is. What is cancelled
// owes nothing more than was paid for it. `inRun`: the organization's own rows are at hand, and contain what it posted.

/**
 * What refunds made here have cancelled of a charge, as far as the organization's row does not say so itself: its price
 * is that of before.
 */
const canceledOf = (charge: Prisma.Sql, inRun: boolean): Prisma.Sql => Prisma.sql`coalesce((
  SELECT -sum(entry.amount_minor) FROM payment_lines line
  JOIN refund_lines part ON part.line_id = line.id AND part.absorbed_minor = 0
  JOIN refunds refund ON refund.id = part.refund_id AND refund.cancel_debts
  JOIN payments payment ON payment.id = line.payment_id
  JOIN ledger_transactions t ON t.refund_id = refund.id AND t.kind = 'charge_correction'
  JOIN ledger_entries entry ON entry.transaction_id = t.id AND entry.charge_id = line.charge_id
  WHERE line.charge_id = ${charge}
    AND NOT (${inRun} AND refund.posted_at IS NOT NULL AND payment.posted_at IS NOT NULL)), 0)::bigint`;

/** The same, of the charge of a row. */
const canceledOfRow = (kinds: Prisma.Sql, inRun: boolean): Prisma.Sql => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT ${canceledOf(Prisma.sql`charge.id`, inRun)} AS amount_minor FROM charges charge
    WHERE charge.kind IN (${kinds}) AND charge.source_id = row.id
  ) canceled ON true`;

type Wanted = (ids: readonly number[], inRun: boolean) => Prisma.Sql;

/** A subscription owes its price; the row of a group paid by the course is an enrolment. */
export const wantedSubscriptions: Wanted = (ids, inRun) => Prisma.sql`
  SELECT row.id AS source_id, row.account_id,
    (CASE "group".payment WHEN 'course' THEN 'course' ELSE 'subscription' END)::charge_kind AS kind,
    row.first_day AS due_on,
    CASE row.status WHEN 'cancelled' THEN least(row.price_minor - coalesce(canceled.amount_minor, 0), row.paid_minor)
      ELSE row.price_minor - coalesce(canceled.amount_minor, 0) END AS price_minor,
    row.paid_minor AS office_paid_minor
  FROM subscriptions row
  ${canceledOfRow(Prisma.sql`'subscription', 'course'`, inRun)}
  LEFT JOIN groups "group" ON "group".organization_id = row.organization_id AND "group".name = row.group_name
  WHERE row.id = ANY(${[...ids]})`;

/**
 * A lesson in debt owes its group's price, else that of the price list's one-lesson plan for the group; a lesson
 * attended in a per-lesson group is paid, because the organization marked it so, and so is one that was in debt and
 * paid here. What was paid for or agreed keeps its price when the price list changes. A lesson that is counted on a
 * subscription bought here owes nothing, whatever its mark, unless that is cancelled.
 */
export const wantedVisits: Wanted = (ids, inRun) => Prisma.sql`
  SELECT source_id, account_id, 'lesson'::charge_kind AS kind, due_on,
    CASE WHEN owed OR paid THEN coalesce(agreed_minor, current_minor) - canceled_minor WHEN charged THEN 0 END
      AS price_minor,
    CASE WHEN paid THEN greatest(coalesce(agreed_minor, current_minor, 0), posted_minor) ELSE 0 END
      AS office_paid_minor
  FROM (
    SELECT row.id AS source_id, row.account_id, row.date AS due_on,
      row.mark = 'in_debt' AND NOT EXISTS (
        SELECT FROM subscriptions cover WHERE cover.id = row.covered_by_id AND cover.status <> 'cancelled') AS owed,
      -- Also of what was given back: the organization's mark speaks of the payment until it has posted that too.
      row.mark = 'attended' AND ("group".payment = 'per_lesson' OR coalesce(charge.allocated_minor, 0) <> 0 OR EXISTS (
        SELECT FROM payment_lines line JOIN refund_lines part ON part.line_id = line.id AND part.allocated_minor > 0
        WHERE line.charge_id = charge.id)) AS paid,
      charge.id IS NOT NULL AS charged,
      coalesce(canceled.amount_minor, 0) AS canceled_minor,
      -- A mark says that a lesson is paid, but not how often: given back and paid again, say.
      (SELECT coalesce(sum(line.allocated_minor + coalesce(back.unposted_minor, 0)), 0)::bigint
        FROM payment_lines line
        JOIN payments payment ON payment.id = line.payment_id AND payment.posted_at IS NOT NULL
        LEFT JOIN LATERAL (
          SELECT sum(part.allocated_minor) AS unposted_minor FROM refund_lines part
          JOIN refunds refund ON refund.id = part.refund_id AND refund.posted_at IS NULL WHERE part.line_id = line.id
        ) back ON true
        WHERE line.charge_id = charge.id) AS posted_minor,
      -- What was cancelled here came off a price that was agreed.
      CASE WHEN charge.amount_minor + lowered.amount_minor > 0
          AND (row.mark = 'attended' OR charge.allocated_minor <> 0 OR lowered.amount_minor > 0)
        THEN charge.amount_minor + lowered.amount_minor END AS agreed_minor,
      CASE WHEN row.mark IN ('in_debt', 'attended') THEN coalesce("group".price_minor, (
        SELECT min(plan.price_minor) FROM plans plan
        WHERE plan.organization_id = row.organization_id AND plan.lessons = 1 AND row.group_name = ANY(plan.group_names)
      )) END AS current_minor
    FROM visits row
    LEFT JOIN groups "group" ON "group".organization_id = row.organization_id AND "group".name = row.group_name
    LEFT JOIN charges charge ON charge.kind = 'lesson' AND charge.source_id = row.id
    ${canceledOfRow(Prisma.sql`'lesson'`, inRun)}
    CROSS JOIN LATERAL (SELECT ${canceledOf(Prisma.sql`charge.id`, false)} AS amount_minor) lowered
    WHERE row.id = ANY(${[...ids]}) AND (charge.id IS NOT NULL OR row.mark IN ('in_debt', 'attended'))
  ) visit`;

/** An order owes its sum. */
export const wantedOrders: Wanted = (ids, inRun) => Prisma.sql`
  SELECT row.id AS source_id, row.account_id, 'order'::charge_kind AS kind, row.ordered_on AS due_on,
    CASE row.status WHEN 'cancelled' THEN least(row.total_minor - coalesce(canceled.amount_minor, 0), row.paid_minor)
      ELSE row.total_minor - coalesce(canceled.amount_minor, 0) END AS price_minor,
    row.paid_minor AS office_paid_minor
  FROM orders row
  ${canceledOfRow(Prisma.sql`'order'`, inRun)}
  WHERE row.id = ANY(${[...ids]})`;

/** A parcel owes its delivery. */
export const wantedParcels: Wanted = (ids, inRun) => Prisma.sql`
  SELECT row.id AS source_id, "order".account_id, 'delivery'::charge_kind AS kind, row.made_on AS due_on,
    CASE row.status
      WHEN 'cancelled' THEN least(row.delivery_price_minor - coalesce(canceled.amount_minor, 0), row.paid_minor)
      ELSE row.delivery_price_minor - coalesce(canceled.amount_minor, 0) END AS price_minor,
    row.paid_minor AS office_paid_minor
  FROM parcels row JOIN orders "order" ON "order".id = row.order_id
  ${canceledOfRow(Prisma.sql`'delivery'`, inRun)}
  WHERE row.id = ANY(${[...ids]})`;
