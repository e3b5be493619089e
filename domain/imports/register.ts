import type { Tx } from '../../prisma/client.ts';
import type { ChargeKind } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { absorbIntoBills } from './charges/absorb-bills.ts';
import { openImport } from './context.ts';
import type { Day } from './records.ts';

/** One line of the register of payments made here, for the office's own books. */
export interface RegisterLine {
  readonly paymentId: number;
  /** LK-000123: naming it in a purpose marks the payment as posted. */
  readonly number: string;
  /** When the money came, as 'YYYY-MM-DD HH:MM' where the organization is. */
  readonly paidAt: string;
  readonly account: string;
  /** Null: the money went to the account's balance. */
  readonly kind: ChargeKind | null;
  /** The subscription, group, order or parcel. */
  readonly name: string | null;
  readonly day: Day | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly provider: string;
  readonly providerPaymentId: string | null;
  readonly posted: boolean;
}

/** Payments on which money came on these days, both included, where the organization is; a line for each thing paid. */
export async function readRegister(
  tx: Tx,
  { organizationId, from, to }: { organizationId: string; from: Day; to: Day },
): Promise<RegisterLine[]> {
  return tx.$queryRaw<RegisterLine[]>`
    SELECT payment.id AS "paymentId", payment.number,
      to_char(payment.finished_at AT TIME ZONE organization.time_zone, 'YYYY-MM-DD HH24:MI') AS "paidAt",
      account.number AS account, part.kind, part.name, part.day::text, part.amount_minor AS "amountMinor",
      payment.currency, payment.provider, payment.provider_payment_id AS "providerPaymentId",
      payment.posted_at IS NOT NULL AS posted
    FROM payments payment
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN payment_lines line ON line.payment_id = payment.id
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    LEFT JOIN subscriptions subscription
      ON charge.kind IN ('subscription', 'course') AND subscription.id = charge.source_id
    LEFT JOIN visits visit ON charge.kind = 'lesson' AND visit.id = charge.source_id
    LEFT JOIN orders "order" ON charge.kind = 'order' AND "order".id = charge.source_id
    LEFT JOIN parcels parcel ON charge.kind = 'delivery' AND parcel.id = charge.source_id
    CROSS JOIN LATERAL (VALUES
      (charge.kind, coalesce(subscription.name, visit.group_name, "order".number, parcel.number),
        coalesce(subscription.first_day, visit.date, "order".ordered_on, parcel.made_on, charge.period),
        line.allocated_minor),
      (NULL, NULL, NULL, line.advanced_minor)
    ) AS part(kind, name, day, amount_minor)
    WHERE payment.organization_id = ${organizationId} AND payment.received_minor > 0 AND part.amount_minor > 0
      AND (payment.finished_at AT TIME ZONE organization.time_zone)::date BETWEEN ${from}::date AND ${to}::date
    ORDER BY payment.finished_at, payment.id, line.id, part.kind NULLS LAST`;
}

/**
 * Notes that the organization has these payments in its own books; from then on its rows' figures hold them. Gives how
 * many were not posted before.
 */
export async function confirmPosted(
  tx: Tx,
  clock: Clock,
  { organizationId, paymentIds }: { organizationId: string; paymentIds: readonly number[] },
): Promise<number> {
  const context = await openImport(tx, clock, { organizationId, invitations: 'none' });
  const posted = await tx.$executeRaw`
    UPDATE payments SET posted_at = ${clock.now()}
    WHERE organization_id = ${organizationId} AND id = ANY(${[...paymentIds]}) AND posted_at IS NULL`;
  await absorbIntoBills(tx, context);
  await tx.auditEntry.create({
    data: { organizationId, actor: 'command', action: 'payments-posted', details: { posted }, createdAt: clock.now() },
  });
  return posted;
}
