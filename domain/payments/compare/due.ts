import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { PaymentStatus } from '../../../prisma/generated/enums.ts';
import type { Clock } from '../../clock.ts';

/** A payment to be compared with what its provider knows of it. */
export interface ComparablePayment {
  readonly id: number;
  readonly number: string;
  readonly organizationId: string;
  readonly merchantId: number;
  readonly status: PaymentStatus;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly providerPaymentId: string | null;
  readonly createdAt: Date;
  /** Refunds of it through the provider. */
  readonly refundCount: number;
}

/** Whose payments are compared; all where nothing is named. */
export interface ComparisonScope {
  readonly organizationId?: string | undefined;
  readonly merchantId?: number | undefined;
  /** A calendar day, 'YYYY-MM-DD', of each organization: what ended on it is compared, also for the second time. */
  readonly day?: string | undefined;
}

/** What ended longer ago than this and was never compared is left alone: an installation's past is not asked for anew. */
const REACH = Prisma.sql`interval '35 days'`;

/**
 * At most `limit` payments that a provider knows and that are to be compared: those that are not over, or of which a
 * refund is not over, whatever their age; those that ended (they, or a refund of theirs) on the named day, or, where none
 * is named, before today by the organization's clock and were not compared since; and `openNumbers`, which differed
 * before. Without a named day none is compared twice on one day. Each merchant's oldest first, one of each in turn: else
 * one whose provider is silent would fill every round and keep all others from being compared.
 */
export async function listComparable(
  db: Database,
  clock: Clock,
  { organizationId, merchantId, day }: ComparisonScope,
  { openNumbers, limit }: { readonly openNumbers: readonly string[]; readonly limit: number },
): Promise<ComparablePayment[]> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  const today = Prisma.sql`date_trunc('day', ${now}, organization.time_zone)`;
  const own = [
    ...(organizationId === undefined ? [] : [Prisma.sql`organization.id = ${organizationId}`]),
    ...(merchantId === undefined ? [] : [Prisma.sql`merchant.id = ${merchantId}`]),
  ];
  const endedOn = (row: Prisma.Sql) =>
    day === undefined
      ? Prisma.sql`${row}.finished_at < ${today} AND ${row}.finished_at > ${now} - ${REACH}
          AND (${row}.compared_at IS NULL OR ${row}.compared_at < ${row}.finished_at)`
      : Prisma.sql`${row}.finished_at >= ${day}::timestamp AT TIME ZONE organization.time_zone
          AND ${row}.finished_at < (${day}::date + 1)::timestamp AT TIME ZONE organization.time_zone`;
  const notToday = (row: Prisma.Sql) =>
    day === undefined
      ? Prisma.sql`AND ${row}.created_at < ${today} AND (${row}.compared_at IS NULL OR ${row}.compared_at < ${today})`
      : Prisma.empty;
  const [payment, refund] = [Prisma.sql`p`, Prisma.sql`r`];
  return db.$queryRaw<ComparablePayment[]>`
    WITH due AS (
      SELECT p.id, row_number() OVER (PARTITION BY p.merchant_id ORDER BY p.id) AS turn
      FROM payments p
      JOIN merchants merchant ON merchant.id = p.merchant_id
      JOIN organizations organization ON organization.id = p.organization_id
      WHERE p.claimed_at IS NOT NULL
        ${own.length > 0 ? Prisma.sql`AND ${Prisma.join(own, ' AND ')}` : Prisma.empty}
        AND (
          (p.status IN ('created', 'pending') ${notToday(payment)})
          OR (p.status NOT IN ('created', 'pending') AND ${endedOn(payment)})
          OR (p.number = ANY(${[...openNumbers]}) ${notToday(payment)})
          OR p.id IN (
            SELECT r.payment_id FROM refunds r
            WHERE r.payment_id = p.id AND NOT r.to_balance AND (
              (r.status IN ('requested', 'pending') AND r.asked_at IS NOT NULL ${notToday(refund)})
              OR (r.status IN ('succeeded', 'failed') AND ${endedOn(refund)}))))
      ORDER BY turn, p.id LIMIT ${limit}
    )
    SELECT p.id, p.number, p.organization_id AS "organizationId", p.merchant_id AS "merchantId", p.status, p.currency,
      p.amount_minor AS "amountMinor", p.provider_payment_id AS "providerPaymentId", p.created_at AS "createdAt",
      (SELECT count(*)::int FROM refunds r WHERE r.payment_id = p.id AND NOT r.to_balance) AS "refundCount"
    FROM due JOIN payments p ON p.id = due.id
    ORDER BY due.turn, p.id`;
}

/** Notes that a payment, with its refunds, was compared with what the provider said after `askedAt`. */
export async function markCompared(db: Database, paymentId: number, askedAt: Date): Promise<void> {
  await db.payment.update({ where: { id: paymentId }, data: { comparedAt: askedAt } });
  await db.refund.updateMany({ where: { paymentId, toBalance: false }, data: { comparedAt: askedAt } });
}

/** The names under which the provider holds money of a payment that was credited: mostly one, and none before. */
export async function creditedNames(db: Database, paymentId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT substring(idempotency_key FROM '^payment:[0-9]+:(.*):[0-9]+:[0-9]+$') AS name
    FROM ledger_transactions WHERE payment_id = ${paymentId} AND kind IN ('payment', 'top_up') ORDER BY name`;
  return rows.map(({ name }) => name);
}
