import { Prisma } from '../../prisma/generated/client.ts';

/**
 * SQL condition: the material of the row `material` is meant for the account of the row `account`. A material without a
 * group and a school is for everyone; one for a group is for its students, and for those who held a subscription to it on
 * the day of publication; one for a school likewise. A group's name is the only one of its organization, so it alone
 * decides where both are named.
 */
export const isMeantForSql = Prisma.sql`(CASE
  WHEN material.group_name IS NOT NULL THEN material.group_name = account.group_name OR EXISTS (
    SELECT FROM subscriptions held WHERE held.account_id = account.id AND held.group_name = material.group_name
      AND held.status <> 'cancelled'
      AND material.published_on BETWEEN held.first_day AND coalesce(held.last_day, 'infinity'))
  WHEN material.school_name IS NOT NULL THEN material.school_name = account.school_name OR EXISTS (
    SELECT FROM subscriptions held
    JOIN groups its ON its.organization_id = held.organization_id AND its.name = held.group_name
    WHERE held.account_id = account.id AND its.school_name = material.school_name AND held.status <> 'cancelled'
      AND material.published_on BETWEEN held.first_day AND coalesce(held.last_day, 'infinity'))
  ELSE true END) IS TRUE`;
