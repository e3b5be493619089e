import type { Database } from '../../../prisma/client.ts';
import type { Clock } from '../../clock.ts';

/** What does not agree with the provider and was not mended. */
export type DifferenceKind =
  /** Money is in the books, and the provider knows of no such payment. */
  | 'unknown-to-provider'
  /** The provider says that less came than the books hold. */
  | 'received'
  /** The provider says that less has gone back than the books hold: it has taken a refund back. */
  | 'refund-taken-back'
  /** More has gone back than ever came through the books. */
  | 'refund-mismatch'
  /** More has gone back than is booked, and a refund under way may be it. */
  | 'refund-waits'
  | 'merchant-mismatch'
  | 'reference-mismatch'
  | 'currency-mismatch';

/** Sums are null where none can be named. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly oursMinor: bigint | null;
  readonly theirsMinor: bigint | null;
}

/** A payment that differs, until it agrees again or staff say that it is dealt with. */
export interface OpenFinding {
  readonly organizationId: string;
  readonly payment: string;
  readonly merchantId: number;
  readonly provider: string;
  readonly currency: string;
  readonly differences: readonly Difference[];
  /** When it was found. */
  readonly foundAt: Date;
}

interface Told {
  readonly kind: DifferenceKind;
  readonly oursMinor: string | null;
  readonly theirsMinor: string | null;
}

/** The actor of what the comparison writes into the audit log. */
const ACTOR = 'reconcile';

/** Payments that differ, oldest finding first; of one organization or merchant where it is named. */
export async function listOpenFindings(
  db: Database,
  { organizationId, merchantId }: { organizationId?: string | undefined; merchantId?: number | undefined } = {},
): Promise<OpenFinding[]> {
  const rows = await db.$queryRaw<(Omit<OpenFinding, 'differences'> & { differences: Told[] })[]>`
    SELECT payment.organization_id AS "organizationId", payment.number AS payment, payment.merchant_id AS "merchantId",
      payment.provider, payment.currency, latest.differences, latest.created_at AS "foundAt"
    FROM (
      SELECT DISTINCT ON (details ->> 'payment') id, action, details ->> 'payment' AS number,
        details -> 'differences' AS differences, created_at
      FROM audit_entries
      WHERE action IN ('reconcile-difference', 'reconcile-agreed', 'reconcile-resolved')
      ORDER BY details ->> 'payment', id DESC
    ) latest
    JOIN payments payment ON payment.number = latest.number
    WHERE latest.action = 'reconcile-difference'
      AND (${organizationId ?? null}::text IS NULL OR payment.organization_id = ${organizationId ?? null})
      AND (${merchantId ?? null}::int IS NULL OR payment.merchant_id = ${merchantId ?? null})
    ORDER BY latest.id`;
  return rows.map((row) => ({ ...row, differences: row.differences.map(parse) }));
}

/**
 * Writes down how a payment compares, where that is news: that it differs (once for the same differences, also where
 * staff have dealt with them), or that it agrees again. Gives whether it stands as differing now.
 */
export async function noteFindings(
  db: Database,
  clock: Clock,
  payment: { readonly number: string; readonly organizationId: string },
  differences: readonly Difference[],
): Promise<boolean> {
  const told = JSON.stringify(differences.map(tell));
  const rows = await db.$queryRaw<{ action: string; same: boolean }[]>`
    SELECT action, details -> 'differences' = ${told}::jsonb AS same FROM audit_entries
    WHERE action IN ('reconcile-difference', 'reconcile-agreed', 'reconcile-resolved')
      AND organization_id = ${payment.organizationId} AND details ->> 'payment' = ${payment.number}
    ORDER BY id DESC LIMIT 1`;
  const latest = rows[0];
  if (differences.length === 0) {
    if (latest?.action === 'reconcile-difference') await write(db, clock, payment, 'reconcile-agreed', {});
    return false;
  }
  if (latest?.same && latest.action === 'reconcile-resolved') return false;
  if (!(latest?.same && latest.action === 'reconcile-difference')) {
    await write(db, clock, payment, 'reconcile-difference', { differences: JSON.parse(told) as Told[] });
  }
  return true;
}

/** Writes down what a comparison has put right. */
export async function noteMended(
  db: Database,
  clock: Clock,
  payment: { readonly number: string; readonly organizationId: string },
  mended: readonly string[],
): Promise<void> {
  await write(db, clock, payment, 'reconcile-mended', { mended: [...mended] });
}

/**
 * Staff have dealt with what differs of a payment: it is off the list until something else differs. False where nothing
 * of it differs.
 */
export async function resolveFinding(
  db: Database,
  clock: Clock,
  { payment, note, actor }: { readonly payment: string; readonly note: string; readonly actor: string },
): Promise<boolean> {
  const open = (await listOpenFindings(db)).find((finding) => finding.payment === payment);
  if (!open) return false;
  const details = { differences: open.differences.map(tell), note: note.slice(0, 500) };
  await write(db, clock, { ...open, number: payment }, 'reconcile-resolved', details, actor);
  return true;
}

async function write(
  db: Database,
  clock: Clock,
  { number, organizationId }: { readonly number: string; readonly organizationId: string },
  action: string,
  details: Readonly<Record<string, string | readonly string[] | readonly Told[]>>,
  actor = ACTOR,
): Promise<void> {
  const written = JSON.stringify({ payment: number, ...details });
  await db.$executeRaw`
    INSERT INTO audit_entries (organization_id, actor, action, details, created_at)
    VALUES (${organizationId}, ${actor}, ${action}, ${written}::jsonb, ${clock.now()}::timestamptz)`;
}

const tell = ({ kind, oursMinor, theirsMinor }: Difference): Told => ({
  kind,
  oursMinor: oursMinor?.toString() ?? null,
  theirsMinor: theirsMinor?.toString() ?? null,
});

const parse = ({ kind, oursMinor, theirsMinor }: Told): Difference => ({
  kind,
  oursMinor: oursMinor === null ? null : BigInt(oursMinor),
  theirsMinor: theirsMinor === null ? null : BigInt(theirsMinor),
});
