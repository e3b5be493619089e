import { Prisma } from '../../prisma/generated/client.ts';

// A material without a group and a school is for everyone of its organization; one for a school is for the accounts of
// that school; one for a group is for its students, and for those who held a subscription to it on the day of
// publication. A group's name is the only one of its organization, so it alone decides where both are named.

/** SQL condition: the material of the row `material` is meant for the account of the row `account`. For a few of each. */
export const isMeantForSql = Prisma.sql`(CASE
  WHEN material.group_name IS NOT NULL THEN material.group_name = account.group_name OR EXISTS (
    SELECT FROM subscriptions held WHERE held.account_id = account.id AND held.group_name = material.group_name
      AND held.status <> 'cancelled'
      AND material.published_on BETWEEN held.first_day AND coalesce(held.last_day, 'infinity'))
  WHEN material.school_name IS NOT NULL THEN material.school_name = account.school_name
  ELSE true END) IS TRUE`;

/**
 * SQL query: `account_id` and `material_id` of all that the materials of an organization published from `since` to `until`
 * (both 'YYYY-MM-DD') are meant for, some of them twice. The same rule, said so that each way is one join.
 */
export function audienceSql(organizationId: string, { since, until }: { since: string; until: string }): Prisma.Sql {
  const published = Prisma.sql`material.organization_id = ${organizationId}
    AND material.published_on BETWEEN ${since}::date AND ${until}::date`;
  return Prisma.sql`
    SELECT account.id AS account_id, material.id AS material_id
    FROM materials material JOIN accounts account ON account.organization_id = material.organization_id
    WHERE ${published} AND material.group_name IS NULL AND material.school_name IS NULL
    UNION ALL
    SELECT account.id, material.id
    FROM materials material JOIN accounts account
      ON account.organization_id = material.organization_id AND account.school_name = material.school_name
    WHERE ${published} AND material.group_name IS NULL
    UNION ALL
    SELECT account.id, material.id
    FROM materials material JOIN accounts account
      ON account.organization_id = material.organization_id AND account.group_name = material.group_name
    WHERE ${published}
    UNION ALL
    SELECT held.account_id, material.id
    FROM materials material JOIN subscriptions held
      ON held.organization_id = material.organization_id AND held.group_name = material.group_name
      AND material.published_on BETWEEN held.first_day AND coalesce(held.last_day, 'infinity')
    WHERE ${published} AND held.status IN ('pending', 'active', 'frozen', 'finished')
      AND (held.last_day IS NULL OR held.last_day >= ${since}::date)`;
}
