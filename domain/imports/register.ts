import type { Tx } from '../../prisma/client.ts';
import type { ChargeKind } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { BALANCE_PROVIDER } from '../payments/from-balance.ts';
import { absorbIntoBills } from './charges/absorb-bills.ts';
import { openImport } from './context.ts';
import type { Day } from './records.ts';

/** One line of the register of payments made here, for the office's own books. */
export interface RegisterLine {
  readonly paymentId: number;
  /** What went back of the payment, as a negative sum; null: the payment itself. */
  readonly refundId: number | null;
  /** LK-000123: naming it in a purpose marks the payment as posted. */
  readonly number: string;
  /** When the money came or went back, as 'YYYY-MM-DD HH:MM' where the organization is. */
  readonly paidAt: string;
  readonly account: string;
  /** Null: the money went to the account's balance. */
  readonly kind: ChargeKind | null;
  /** The subscription, group, order or parcel. */
  readonly name: string | null;
  readonly day: Day | null;
  /** Of a subscription that was bought here and is not in the organization's files yet, what entering it needs. */
  readonly bought: { readonly groupName: string; readonly lastDay: Day | null } | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `balance`: what the account's balance gave, out of money that another line told of when it came. */
  readonly provider: string;
  readonly providerPaymentId: string | null;
  readonly posted: boolean;
}

/**
 * Payments on which money came on these days, both included, where the organization is, with all that they brought; and
 * what went back on these days. A line for each thing paid.
 */
export async function readRegister(
  tx: Tx,
  { organizationId, from, to }: { organizationId: string; from: Day; to: Day },
): Promise<RegisterLine[]> {
  return tx.$queryRaw<RegisterLine[]>`
    WITH moved AS (
      SELECT payment.id AS payment_id, NULL::int AS refund_id, line.id AS line_id, payment.finished_at AS moved_at,
        payment.provider_payment_id AS provider_id, payment.posted_at,
        line.allocated_minor - line.from_balance_minor + coalesce(back.paid_minor, 0) AS paid_minor,
        line.from_balance_minor + coalesce(back.from_balance_minor, 0) AS from_balance_minor,
        line.advanced_minor + coalesce(back.advanced_minor, 0) AS advanced_minor
      FROM payments payment
      JOIN payment_lines line ON line.payment_id = payment.id
      LEFT JOIN LATERAL (
        SELECT sum(part.allocated_minor) FILTER (WHERE NOT refund.to_balance) AS paid_minor,
          sum(part.allocated_minor) FILTER (WHERE refund.to_balance) AS from_balance_minor,
          sum(part.advanced_minor) AS advanced_minor
        FROM refund_lines part JOIN refunds refund ON refund.id = part.refund_id WHERE part.line_id = line.id
      ) back ON true
      WHERE payment.organization_id = ${organizationId} AND payment.received_minor + payment.balance_spent_minor > 0
      UNION ALL
      SELECT payment.id, refund.id, part.line_id, refund.finished_at, refund.provider_refund_id, refund.posted_at,
        CASE WHEN refund.to_balance THEN 0 ELSE -part.allocated_minor END,
        CASE WHEN refund.to_balance THEN -part.allocated_minor ELSE 0 END, -part.advanced_minor
      FROM payments payment
      JOIN refunds refund ON refund.payment_id = payment.id AND refund.status = 'succeeded'
      JOIN refund_lines part ON part.refund_id = refund.id
      WHERE payment.organization_id = ${organizationId}
    )
    SELECT payment.id AS "paymentId", moved.refund_id AS "refundId", payment.number,
      to_char(moved.moved_at AT TIME ZONE organization.time_zone, 'YYYY-MM-DD HH24:MI') AS "paidAt",
      account.number AS account, part.kind, part.name, part.day::text,
      CASE WHEN part.kind IS NOT NULL AND subscription.bought_at IS NOT NULL THEN
        jsonb_build_object('groupName', subscription.group_name, 'lastDay', subscription.last_day) END AS bought,
      part.amount_minor::bigint AS "amountMinor",
      payment.currency, part.provider, part.provider_id AS "providerPaymentId",
      moved.posted_at IS NOT NULL AS posted
    FROM moved
    JOIN payments payment ON payment.id = moved.payment_id
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN payment_lines line ON line.id = moved.line_id
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    LEFT JOIN subscriptions subscription
      ON charge.kind IN ('subscription', 'course') AND subscription.id = charge.source_id
    LEFT JOIN visits visit ON charge.kind = 'lesson' AND visit.id = charge.source_id
    LEFT JOIN orders "order" ON charge.kind = 'order' AND "order".id = charge.source_id
    LEFT JOIN parcels parcel ON charge.kind = 'delivery' AND parcel.id = charge.source_id
    CROSS JOIN LATERAL (SELECT
      coalesce(subscription.name, visit.group_name, "order".number, parcel.number) AS name,
      coalesce(subscription.first_day, visit.date, "order".ordered_on, parcel.made_on, charge.period) AS day
    ) thing
    CROSS JOIN LATERAL (VALUES
      (charge.kind, thing.name, thing.day, moved.paid_minor, payment.provider, moved.provider_id),
      (charge.kind, thing.name, thing.day, moved.from_balance_minor, ${BALANCE_PROVIDER}, NULL),
      (NULL, NULL, NULL, moved.advanced_minor, payment.provider, moved.provider_id)
    ) AS part(kind, name, day, amount_minor, provider, provider_id)
    WHERE part.amount_minor <> 0
      AND (moved.moved_at AT TIME ZONE organization.time_zone)::date BETWEEN ${from}::date AND ${to}::date
    ORDER BY moved.moved_at, payment.id, moved.refund_id NULLS FIRST, line.id, part.kind NULLS LAST,
      part.provider_id NULLS LAST`;
}

/**
 * Notes that the organization has these payments and refunds in its own books; from then on its rows' figures hold
 * them. Gives how many of both were not posted before.
 */
export async function confirmPosted(
  tx: Tx,
  clock: Clock,
  {
    organizationId,
    paymentIds,
    refundIds = [],
  }: { organizationId: string; paymentIds: readonly number[]; refundIds?: readonly number[] },
): Promise<number> {
  const context = await openImport(tx, clock, { organizationId, invitations: 'none' });
  const payments = await tx.$executeRaw`
    UPDATE payments SET posted_at = ${clock.now()}
    WHERE organization_id = ${organizationId} AND id = ANY(${[...paymentIds]}) AND posted_at IS NULL`;
  const refunds = await tx.$executeRaw`
    UPDATE refunds refund SET posted_at = ${clock.now()} FROM payments payment
    WHERE payment.id = refund.payment_id AND payment.organization_id = ${organizationId}
      AND refund.id = ANY(${[...refundIds]}) AND refund.status = 'succeeded' AND refund.posted_at IS NULL`;
  const posted = payments + refunds;
  await absorbIntoBills(tx, context);
  await tx.auditEntry.create({
    data: { organizationId, actor: 'command', action: 'payments-posted', details: { posted }, createdAt: clock.now() },
  });
  return posted;
}
