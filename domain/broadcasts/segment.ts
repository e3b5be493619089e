import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { OrderStatus } from '../../prisma/generated/enums.ts';
import { dayIn } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { isEndingSql, isRenewedSql } from '../lessons/ending-sql.ts';
import { letterLocale } from '../notices/letter-locale.ts';
import { readThresholds, type Thresholds } from '../organizations/index.ts';

const names = z.array(z.string().trim().min(1)).min(1);

/**
 * Whom a broadcast is for: clients with an account of the organization that is open to them and fits all that is named;
 * nothing named: all of them. What is asked of accounts must hold of one and the same, and debts are summed over those
 * that fit: «a debt from 5000 in this school» is a debt there.
 */
export const segmentSchema = z.strictObject({
  schools: names.optional(),
  groups: names.optional(),
  debt: z
    .strictObject({
      /** Only what was due before today. */
      overdue: z.boolean().default(false),
      /** In minor units; as text, because it is kept as JSON. */
      atLeastMinor: z
        .string()
        .regex(/^\d{1,18}$/)
        .default('1'),
    })
    .optional(),
  /** By the organization's own numbers, and not renewed. */
  subscriptionEnding: z.literal(true).optional(),
  orderStatuses: z.array(z.enum(OrderStatus)).min(1).optional(),
  /** Readers of this language: of a client's chats only those in it get a copy. */
  language: z.enum(['ru', 'en']).optional(),
});

export type Segment = z.infer<typeof segmentSchema>;

/** An organization as far as its segments depend on it. */
export interface SegmentScope {
  readonly organizationId: string;
  readonly thresholds: Thresholds;
  /** the organization's calendar day */
  readonly today: Temporal.PlainDate;
}

/** What decides at moment `now` who is in an organization's segments. Throws organization-unknown. */
export async function readSegmentScope(db: Database | Tx, organizationId: string, now: Date): Promise<SegmentScope> {
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!organization) throw new DomainError('organization-unknown', { organization: organizationId });
  const { timeZone, thresholds } = organization;
  return { organizationId, thresholds: readThresholds(thresholds), today: dayIn(timeZone, now) };
}

/** SQL: `client_id` of each client in the segment, once; of `clientId` alone where it is given. */
export function segmentClients(scope: SegmentScope, segment: Segment, clientId?: number): Prisma.Sql {
  const { debt } = segment;
  const conditions = [...accountConditions(scope, segment)];
  if (clientId !== undefined) conditions.push(Prisma.sql`attachment.client_id = ${clientId}`);
  if (segment.language !== undefined) conditions.push(speaks(segment.language));
  const isOwed = Prisma.sql`charge.account_id = account.id AND charge.allocated_minor < charge.amount_minor`;
  const isOverdue = debt?.overdue ? Prisma.sql`AND charge.due_on < ${scope.today.toString()}::date` : Prisma.empty;
  return Prisma.sql`
    SELECT attachment.client_id
    FROM accounts account
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    ${debt ? Prisma.sql`JOIN charges charge ON ${isOwed} ${isOverdue}` : Prisma.empty}
    WHERE account.organization_id = ${scope.organizationId} AND account.access_open
      ${conditions.length > 0 ? Prisma.sql`AND ${Prisma.join(conditions, ' AND ')}` : Prisma.empty}
    GROUP BY attachment.client_id
    ${debt ? Prisma.sql`HAVING sum(charge.amount_minor - charge.allocated_minor) >= ${debt.atLeastMinor}::numeric` : Prisma.empty}`;
}

/** Whether the client is in the segment now, whatever their language. */
export async function isInSegment(
  db: Database,
  scope: SegmentScope,
  { language: _language, ...segment }: Segment,
  clientId: number,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (${segmentClients(scope, segment, clientId)}) AS found`;
  return row?.found ?? false;
}

/** Names of schools and groups that accounts of the organization have, for those who choose among them. */
export async function listSegmentNames(
  db: Database,
  organizationId: string,
): Promise<{ readonly schools: readonly string[]; readonly groups: readonly string[] }> {
  const rows = await db.$queryRaw<{ what: 'school' | 'group'; name: string }[]>`
    SELECT DISTINCT what, name FROM (
      SELECT 'school' AS what, school_name AS name FROM accounts WHERE organization_id = ${organizationId}
      UNION ALL SELECT 'group', group_name FROM accounts WHERE organization_id = ${organizationId}
      UNION ALL SELECT 'school', school_name FROM groups WHERE organization_id = ${organizationId}
      UNION ALL SELECT 'group', name FROM groups WHERE organization_id = ${organizationId}
      UNION ALL SELECT 'group', group_name FROM subscriptions WHERE organization_id = ${organizationId}
    ) AS named WHERE name IS NOT NULL ORDER BY name`;
  const of = (what: string) => rows.filter((row) => row.what === what).map(({ name }) => name);
  return { schools: of('school'), groups: of('group') };
}

function* accountConditions(
  { thresholds, today }: SegmentScope,
  { schools, groups, subscriptionEnding, orderStatuses }: Segment,
): Generator<Prisma.Sql> {
  const isCurrent = Prisma.sql`subscription.account_id = account.id
    AND subscription.status IN ('pending', 'active', 'frozen')`;
  if (schools) {
    yield Prisma.sql`(account.school_name = ANY(${schools}::text[]) OR EXISTS (
      SELECT FROM subscriptions subscription
      JOIN groups "group" ON "group".organization_id = subscription.organization_id
        AND "group".name = subscription.group_name AND "group".school_name = ANY(${schools}::text[])
      WHERE ${isCurrent}))`;
  }
  if (groups) {
    yield Prisma.sql`(account.group_name = ANY(${groups}::text[]) OR EXISTS (
      SELECT FROM subscriptions subscription
      WHERE ${isCurrent} AND subscription.group_name = ANY(${groups}::text[])))`;
  }
  if (subscriptionEnding) {
    yield Prisma.sql`EXISTS (
      SELECT FROM subscriptions subscription
      WHERE subscription.account_id = account.id AND ${isEndingSql(today, thresholds)} AND NOT ${isRenewedSql})`;
  }
  if (orderStatuses) {
    yield Prisma.sql`EXISTS (
      SELECT FROM orders "order"
      WHERE "order".account_id = account.id AND "order".status = ANY(${orderStatuses}::order_status[]))`;
  }
}

/** Somebody bound to the client reads this language; where nobody is bound, the client's letters are in it. */
function speaks(language: string): Prisma.Sql {
  return Prisma.sql`(
    EXISTS (SELECT FROM bindings binding JOIN telegram_users reader ON reader.id = binding.telegram_user_id
      WHERE binding.client_id = attachment.client_id AND binding.ended_at IS NULL AND reader.locale = ${language})
    OR NOT EXISTS (SELECT FROM bindings binding
      WHERE binding.client_id = attachment.client_id AND binding.ended_at IS NULL)
    AND ${letterLocale(Prisma.sql`attachment.client_id`)} = ${language})`;
}
