import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Thresholds } from '../organizations/index.ts';

/** Not over yet and with few lessons or few days left, today counted as one; of the row `subscription`. */
export function isEndingSql(today: Temporal.PlainDate, { endingLessonsLeft, endingDaysLeft }: Thresholds): Prisma.Sql {
  const day = Prisma.sql`${today.toString()}::date`;
  return Prisma.sql`(subscription.status = 'active'
    AND (subscription.last_day IS NULL OR subscription.last_day >= ${day})
    AND (coalesce(subscription.lessons_left <= ${endingLessonsLeft}, false)
      OR coalesce(subscription.last_day - ${day} + 1 <= ${endingDaysLeft}, false)))`;
}

/**
 * Another that fits the same group starts on or after its first day and ends later; of two without a last day the one
 * with more lessons left does. OFFSET keeps it a look-up by the account: a join with all that is active costs as much
 * however few are asked about.
 */
export const isRenewedSql = Prisma.sql`EXISTS (
  SELECT FROM subscriptions other
  WHERE other.organization_id = subscription.organization_id
    AND other.account_id = subscription.account_id AND other.id <> subscription.id
    AND other.status IN ('pending', 'active', 'frozen')
    AND other.group_name = subscription.group_name AND other.first_day >= subscription.first_day
    AND CASE WHEN subscription.last_day IS NOT NULL
      THEN other.last_day IS NULL OR other.last_day > subscription.last_day
      ELSE other.last_day IS NULL AND subscription.lessons_left IS NOT NULL
        AND (other.lessons_left IS NULL OR other.lessons_left > subscription.lessons_left) END
  OFFSET 0)`;
