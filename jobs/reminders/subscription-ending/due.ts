import type { Temporal } from 'temporal-polyfill';
import type { Thresholds } from '../../../domain/organizations/index.ts';
import { Prisma } from '../../../prisma/generated/client.ts';

/**
 * The ids and accounts of an organization's subscriptions that are ending, renewed or not: the same rule as
 * `isEndingSql`, in two halves that each go by an index, of last days and of lessons left.
 */
export function endingRowsSql(
  organizationId: string,
  today: Temporal.PlainDate,
  { endingLessonsLeft, endingDaysLeft }: Thresholds,
): Prisma.Sql {
  const day = Prisma.sql`${today.toString()}::date`;
  const columns = Prisma.sql`id, organization_id, account_id, group_name, first_day, last_day, lessons_left`;
  return Prisma.sql`
    SELECT ${columns} FROM subscriptions
    WHERE organization_id = ${organizationId} AND status = 'active'
      AND last_day >= ${day} AND last_day < ${day} + ${endingDaysLeft}::int
    UNION ALL
    SELECT ${columns} FROM subscriptions
    WHERE organization_id = ${organizationId} AND status = 'active' AND lessons_left <= ${endingLessonsLeft}
      AND (last_day IS NULL OR last_day >= ${day} + ${endingDaysLeft}::int)`;
}
