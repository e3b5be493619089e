import { type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { isFailed } from './failed.ts';

/** Which of the failed notices; at least one of the first three has to be named. */
export interface RetryWish {
  readonly ids?: readonly number[] | undefined;
  /** All that failed. */
  readonly all?: boolean | undefined;
  /** Those that failed for this reason, as it is listed. */
  readonly reason?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly actor: string;
}

/** Named in the audit log at most; how many there were is named in any case. */
const IDS_NOTED = 200;

/**
 * Puts notices that have failed, or gone without their document, back to where they were planned, with their tries
 * counted anew: each is looked at again before it is sent, and dropped if it does not hold any more. Gives how many.
 */
export async function retryNotices(
  db: Database,
  clock: Clock,
  { ids, all = false, reason, organizationId, actor }: RetryWish,
): Promise<number> {
  if (ids === undefined && !all && reason === undefined) return 0;
  const now = clock.now();
  const conditions = [
    isFailed,
    ...(ids === undefined ? [] : [Prisma.sql`id = ANY(${[...ids]}::int[])`]),
    ...(reason === undefined ? [] : [Prisma.sql`reason = ${reason}`]),
    ...(organizationId === undefined ? [] : [Prisma.sql`organization_id = ${organizationId}`]),
  ];
  return inTransaction(db, async (tx) => {
    const back = await tx.$queryRaw<{ id: number; organizationId: string | null }[]>`
      UPDATE notices SET state = 'planned', reason = NULL, due_at = ${now}, queued_at = NULL, finished_at = NULL,
        first_attempt_at = NULL, attempts = 0, digest_id = NULL
      WHERE ${Prisma.join(conditions, ' AND ')}
      RETURNING id, organization_id AS "organizationId"`;
    const organizations = new Set(back.map((notice) => notice.organizationId));
    await tx.auditEntry.createMany({
      data: [...organizations].map((organization) => {
        const own = back.filter((notice) => notice.organizationId === organization).map(({ id }) => id);
        return {
          organizationId: organization,
          actor,
          action: 'notices-retried',
          details: {
            count: own.length,
            ids: own.toSorted((a, b) => a - b).slice(0, IDS_NOTED),
            reason: reason ?? null,
          },
          createdAt: now,
        };
      }),
    });
    return back.length;
  });
}
