import type { Tx } from '../../../prisma/client.ts';
import { lockAccounts } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';

/**
 * Lessons that come in as being in debt, because the organization's books do not know yet of a subscription bought
 * here, are counted on it as far as it has lessons and days left, oldest first. Those that money came for here are not.
 */
export async function countOnBought(tx: Tx, { organization, touched }: ImportContext): Promise<void> {
  if (touched.visitIds.size === 0) return;
  const owners = await tx.$queryRaw<{ accountId: number }[]>`
    SELECT DISTINCT visit.account_id AS "accountId"
    FROM subscriptions subscription JOIN visits visit ON visit.account_id = subscription.account_id
      AND visit.group_name = subscription.group_name AND visit.mark = 'in_debt' AND visit.covered_by_id IS NULL
    WHERE subscription.organization_id = ${organization.id} AND subscription.bought_at IS NOT NULL
      AND visit.id = ANY(${[...touched.visitIds]})`;
  if (owners.length === 0) return;
  // Nobody pays for such a lesson while it is being counted.
  await lockAccounts(
    tx,
    owners.map(({ accountId }) => accountId),
  );
  await tx.$executeRaw`
    WITH candidate AS (
      SELECT DISTINCT ON (visit.id) visit.id AS visit_id, subscription.id AS subscription_id,
        subscription.lessons_left, visit.date, visit.time
      FROM visits visit
      JOIN subscriptions subscription ON subscription.account_id = visit.account_id
        AND subscription.group_name = visit.group_name AND subscription.bought_at IS NOT NULL
        AND subscription.status = 'active' AND visit.date >= subscription.first_day
        AND (subscription.last_day IS NULL OR visit.date <= subscription.last_day)
        AND (subscription.lessons_left IS NULL OR subscription.lessons_left > 0)
      LEFT JOIN charges charge ON charge.kind = 'lesson' AND charge.source_id = visit.id
      WHERE visit.id = ANY(${[...touched.visitIds]}) AND visit.mark = 'in_debt' AND visit.covered_by_id IS NULL
        AND coalesce(charge.allocated_minor, 0) = 0
      ORDER BY visit.id, subscription.first_day, subscription.id
    ),
    counted AS (
      SELECT visit_id, subscription_id FROM (
        SELECT *, row_number() OVER (PARTITION BY subscription_id ORDER BY date, time, visit_id) AS ordinal
        FROM candidate
      ) ranked
      WHERE lessons_left IS NULL OR ordinal <= lessons_left
    ),
    covered AS (
      UPDATE visits visit SET covered_by_id = counted.subscription_id FROM counted WHERE visit.id = counted.visit_id
      RETURNING visit.covered_by_id AS subscription_id
    )
    UPDATE subscriptions subscription SET lessons_left = subscription.lessons_left - used.lessons
    FROM (SELECT subscription_id, count(*)::int AS lessons FROM covered GROUP BY 1) used
    WHERE subscription.id = used.subscription_id`;
}

/** Lessons counted on subscriptions whose rows came in now: one that is cancelled covers none. */
export async function findCovered(tx: Tx, { touched }: ImportContext): Promise<number[]> {
  if (touched.subscriptionIds.size === 0) return [];
  const visits = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM visits WHERE covered_by_id = ANY(${[...touched.subscriptionIds]})`;
  return visits.map(({ id }) => id);
}
