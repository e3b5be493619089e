import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';

/** The reason of notices that were sent, but without the document that belongs to them. */
export const WITHOUT_PAPER = 'without-paper';

/** What staff are told of: it was not sent, or not whole. */
export const isFailed = Prisma.sql`(state = 'failed' OR (state = 'sent' AND reason = 'without-paper'))`;

/** Notices that have failed and that nobody has tried again. */
export interface FailedNotices {
  readonly withoutPaper: number;
  readonly unsent: number;
  /** Why they were not sent, and how many for each reason; most first. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** The kind by which staff are told of failed notices: it does not speak of itself. */
export const FAILED_KIND = 'notices-failed';

/**
 * How many notices of each organization have failed since `since`, or gone without their document; null: of no
 * organization.
 */
export async function countFailed(db: Database, since: Date): Promise<ReadonlyMap<string | null, number>> {
  const rows = await db.$queryRaw<{ organizationId: string | null; count: number }[]>`
    SELECT organization_id AS "organizationId", count(*)::int AS count FROM notices
    WHERE ${isFailed} AND finished_at > ${since} AND kind <> ${FAILED_KIND}
    GROUP BY organization_id`;
  return new Map(rows.map(({ organizationId, count }) => [organizationId, count]));
}

/** What of an organization has failed since `since` and stands as failed still. */
export async function readFailed(
  db: Database,
  { organizationId, since }: { readonly organizationId: string; readonly since: Date },
): Promise<FailedNotices> {
  const rows = await db.$queryRaw<{ reason: string; count: number }[]>`
    SELECT coalesce(reason, '') AS reason, count(*)::int AS count FROM notices
    WHERE ${isFailed} AND finished_at > ${since} AND kind <> ${FAILED_KIND} AND organization_id = ${organizationId}
    GROUP BY reason ORDER BY count DESC, reason`;
  const unsent = rows.filter(({ reason }) => reason !== WITHOUT_PAPER);
  const countOf = (some: typeof rows) => some.reduce((total, { count }) => total + count, 0);
  return {
    withoutPaper: countOf(rows) - countOf(unsent),
    unsent: countOf(unsent),
    reasons: Object.fromEntries(unsent.map(({ reason, count }) => [reason, count])),
  };
}
