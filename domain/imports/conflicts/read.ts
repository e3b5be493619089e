import type { Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { enteredOf } from '../../payments/entered.ts';
import type { Day } from '../records.ts';
import type { ListedPayment, Payable } from './match.ts';

export interface StoredPayment extends ListedPayment {
  readonly account: string;
  readonly ordinal: number;
  readonly chargeId: number | null;
  /** Our own payment that the purpose names. */
  readonly paymentId: number | null;
}

export interface StoredPayable extends Payable {
  readonly account: string;
  readonly name: string;
  readonly amountMinor: bigint;
  readonly allocatedMinor: bigint;
}

/** All payments that the offices' files list for these accounts. */
export async function readListedPayments(tx: Tx, accountIds: readonly number[]): Promise<StoredPayment[]> {
  return tx.$queryRaw<StoredPayment[]>`
    SELECT payment.id, payment.account_id AS "accountId", account.number AS account, payment.paid_on::text AS "paidOn",
      payment.amount_minor AS "amountMinor", payment.purpose, payment.ordinal, payment.charge_id AS "chargeId",
      payment.payment_id AS "paymentId"
    FROM imported_payments payment JOIN accounts account ON account.id = payment.account_id
    WHERE payment.account_id = ANY(${[...accountIds]})
    ORDER BY payment.paid_on, payment.method, payment.purpose, payment.amount_minor, payment.ordinal`;
}

/** All charges of these accounts with what a purpose may call them. */
export async function readPayables(tx: Tx, accountIds: readonly number[]): Promise<StoredPayable[]> {
  const rows = await tx.$queryRaw<(Omit<StoredPayable, 'names'> & { otherName: string | null })[]>`
    SELECT charge.id AS "chargeId", charge.account_id AS "accountId", account.number AS account, charge.kind,
      coalesce(subscription.first_day, visit.date, "order".ordered_on, parcel.made_on, charge.due_on)::text AS day,
      coalesce(subscription.name, visit.group_name, "order".number, parcel.number, '') AS name,
      CASE charge.kind WHEN 'course' THEN subscription.group_name END AS "otherName",
      charge.office_paid_minor - entered.amount_minor AS "officeMinor",
      charge.amount_minor AS "amountMinor", charge.allocated_minor AS "allocatedMinor"
    FROM charges charge
    JOIN accounts account ON account.id = charge.account_id
    LEFT JOIN subscriptions subscription
      ON charge.kind IN ('subscription', 'course') AND subscription.id = charge.source_id
    LEFT JOIN visits visit ON charge.kind = 'lesson' AND visit.id = charge.source_id
    LEFT JOIN orders "order" ON charge.kind = 'order' AND "order".id = charge.source_id
    LEFT JOIN parcels parcel ON charge.kind = 'delivery' AND parcel.id = charge.source_id
    CROSS JOIN LATERAL (${enteredOf(Prisma.sql`charge.id`)}) entered
    WHERE charge.account_id = ANY(${[...accountIds]})
    ORDER BY charge.account_id, charge.due_on, charge.id`;
  return rows.map(({ otherName, ...row }) => ({
    ...row,
    names: [row.name, otherName ?? ''].filter((name) => name !== ''),
  }));
}

/** The days between which the organization's files list payments. */
export async function readCoverage(tx: Tx, organizationId: string): Promise<{ from: Day; to: Day } | null> {
  const [row] = await tx.$queryRaw<{ from: Day | null; to: Day | null }[]>`
    SELECT min(paid_on)::text AS from, max(paid_on)::text AS to FROM imported_payments
    WHERE organization_id = ${organizationId}`;
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}
