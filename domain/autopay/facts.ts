import type { Database } from '../../prisma/client.ts';
import type { AutopaymentState } from '../../prisma/generated/enums.ts';

/** What there is to say of a charge that was announced: read when it is said. */
export interface AutopaymentFacts {
  readonly id: number;
  readonly clientId: number;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly savedMethodId: number;
  /** «Visa •• 4242» */
  readonly cardTitle: string;
  readonly limitMinor: bigint | null;
  /** Autopayment has stopped by itself. */
  readonly isPaused: boolean;
  readonly state: AutopaymentState;
  readonly reason: string | null;
  /** 'YYYY-MM-DD'. */
  readonly chargeOn: string;
  readonly chargeIds: readonly number[];
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The payment's, where it came to that. */
  readonly paymentNumber: string | null;
}

/** The charges with these ids, in their order; null where there is none. One query. */
export async function readAutopayments(db: Database, ids: readonly number[]): Promise<(AutopaymentFacts | null)[]> {
  const rows = await db.$queryRaw<AutopaymentFacts[]>`
    SELECT planned.id, planned.client_id AS "clientId", planned.organization_id AS "organizationId",
      organization.name AS "organizationName", saved.id AS "savedMethodId", saved.title AS "cardTitle",
      saved.autopay_limit_minor AS "limitMinor", saved.autopay_paused_at IS NOT NULL AS "isPaused", planned.state,
      planned.reason, planned.charge_on::text AS "chargeOn", planned.charge_ids AS "chargeIds",
      planned.amount_minor AS "amountMinor", planned.currency, payment.number AS "paymentNumber"
    FROM autopayments planned
    JOIN organizations organization ON organization.id = planned.organization_id
    JOIN saved_methods saved ON saved.id = planned.saved_method_id
    LEFT JOIN payments payment ON payment.id = planned.payment_id
    WHERE planned.id = ANY(${[...ids]})`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

/** What is announced for a card and not charged yet; null where there is nothing. */
export async function findPlanned(
  db: Database,
  { clientId, savedMethodId }: { readonly clientId: number; readonly savedMethodId: number },
): Promise<AutopaymentFacts | null> {
  const row = await db.autopayment.findFirst({
    where: { clientId, savedMethodId, state: 'planned' },
    orderBy: { chargeOn: 'asc' },
  });
  const [facts = null] = row ? await readAutopayments(db, [row.id]) : [];
  return facts;
}

/**
 * Of these charges, those that need no reminder today ('YYYY-MM-DD'): the client was told that they are charged by
 * themselves, or on this very day that it did not work out.
 */
export async function coveredByAutopay(
  db: Database,
  {
    clientId,
    chargeIds,
    today,
  }: { readonly clientId: number; readonly chargeIds: readonly number[]; readonly today: string },
): Promise<ReadonlySet<number>> {
  if (chargeIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ chargeId: number }[]>`
    SELECT DISTINCT unnest(charge_ids) AS "chargeId" FROM autopayments
    WHERE client_id = ${clientId} AND charge_ids && ${[...chargeIds]}::int[] AND charge_on >= ${today}::date
      AND state <> 'skipped'`;
  return new Set(rows.map(({ chargeId }) => chargeId));
}
