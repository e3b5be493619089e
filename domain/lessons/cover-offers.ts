import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { NamedAccount } from '../billing/named-account.ts';
import { groupBy } from '../collections.ts';
import { sumOf } from '../money.ts';
import { type CoverableLesson, type CoverPlan, coverPlans, type FittingPlan } from './cover-plans.ts';

/** Lessons in debt of one group while the account's balance holds money, and what could be bought from it for them. */
export interface CoverOffer extends NamedAccount {
  readonly groupName: string;
  readonly currency: string;
  /** Above zero. */
  readonly balanceMinor: bigint;
  /** Oldest first, and what they come to. */
  readonly lessons: readonly CoverableLesson[];
  readonly owedMinor: bigint;
  /** At least one, the recommended first. */
  readonly plans: readonly CoverPlan[];
}

type LessonRow = Omit<CoverOffer, 'lessons' | 'plans' | 'owedMinor'> & CoverableLesson;

interface PlanRow extends FittingPlan {
  readonly organizationId: string;
  readonly groupName: string;
}

/**
 * What the client could do about lessons in debt on accounts attached to them (of `accountIds`, if given) whose balance
 * holds money all the same: one offer for each account and group that the price list has a subscription for. Lessons
 * that a part has been paid of are left to be paid.
 */
export async function readCoverOffers(
  db: Database | Tx,
  { clientId, accountIds }: { clientId: number; accountIds?: readonly number[] | undefined },
): Promise<CoverOffer[]> {
  const rows = await readLessons(db, clientId, accountIds);
  if (rows.length === 0) return [];
  const plans = groupBy(
    await readPlans(db, rows),
    ({ organizationId, groupName }) => `${organizationId}\n${groupName}`,
  );
  const taken = await readTaken(db, rows);
  return [...groupBy(rows, ({ accountId, groupName }) => `${accountId}\n${groupName}`).values()].flatMap((ofGroup) => {
    const [head] = ofGroup;
    if (!head) return [];
    const { visitId: _visit, chargeId: _charge, day: _day, time: _time, outstandingMinor: _sum, ...group } = head;
    const lessons = ofGroup.map(({ visitId, chargeId, day, time, outstandingMinor }) => ({
      visitId,
      chargeId,
      day,
      time,
      outstandingMinor,
    }));
    const fitting = (plans.get(`${group.organizationId}\n${group.groupName}`) ?? []).map(
      ({ planId, name, lessons: count, days, priceMinor }) => ({ planId, name, lessons: count, days, priceMinor }),
    );
    // A subscription is known by its name, group and first day; a second one of the same would be the first.
    const free = fitting.filter(({ name }) =>
      lessons.every(({ day }) => !taken.has(keyOf({ ...group, name, firstDay: day }))),
    );
    const offered = coverPlans(free, lessons, group.balanceMinor);
    const owedMinor = sumOf(lessons.map(({ outstandingMinor }) => outstandingMinor));
    return offered.length > 0 ? [{ ...group, lessons, owedMinor, plans: offered }] : [];
  });
}

async function readLessons(
  db: Database | Tx,
  clientId: number,
  accountIds: readonly number[] | undefined,
): Promise<LessonRow[]> {
  return db.$queryRaw<LessonRow[]>`
    SELECT organization.id AS "organizationId", organization.name AS "organizationName",
      account.id AS "accountId", account.number AS "accountNumber", organization.account_word AS "accountWord",
      coalesce(student.name, account.holder_name) AS "holderName", visit.group_name AS "groupName", charge.currency,
      -advance.balance_minor AS "balanceMinor", visit.id AS "visitId", charge.id AS "chargeId",
      visit.date::text AS day, visit.time, charge.amount_minor AS "outstandingMinor"
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN organizations organization ON organization.id = account.organization_id
    JOIN ledger_accounts advance ON advance.account_id = account.id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = organization.currency AND advance.balance_minor < 0
    JOIN charges charge ON charge.account_id = account.id AND charge.allocated_minor < charge.amount_minor
      AND charge.kind = 'lesson' AND charge.allocated_minor = 0 AND charge.currency = advance.currency
    JOIN visits visit ON visit.id = charge.source_id AND visit.mark = 'in_debt'
    LEFT JOIN groups "group" ON "group".organization_id = organization.id AND "group".name = visit.group_name
    LEFT JOIN students student ON student.id = account.student_id
    WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
      AND "group".payment IS DISTINCT FROM 'course'
      ${accountIds === undefined ? Prisma.empty : Prisma.sql`AND account.id = ANY(${[...accountIds]})`}
    ORDER BY organization.name, organization.id, coalesce(student.name, account.holder_name), account.number,
      visit.group_name, visit.date, visit.time, visit.id`;
}

async function readPlans(db: Database | Tx, rows: readonly LessonRow[]): Promise<PlanRow[]> {
  return db.$queryRaw<PlanRow[]>`
    SELECT plan.organization_id AS "organizationId", lesson.group_name AS "groupName", plan.id AS "planId", plan.name,
      plan.lessons, plan.days, plan.price_minor AS "priceMinor"
    FROM (SELECT DISTINCT * FROM unnest(${rows.map(({ organizationId }) => organizationId)}::text[],
      ${rows.map(({ groupName }) => groupName)}::text[]) AS wanted(organization_id, group_name)) lesson
    JOIN plans plan ON plan.organization_id = lesson.organization_id AND lesson.group_name = ANY(plan.group_names)
    ORDER BY plan.id`;
}

interface SubscriptionKey {
  readonly accountId: number;
  readonly name: string;
  readonly groupName: string;
  readonly firstDay: string;
}

const keyOf = ({ accountId, name, groupName, firstDay }: SubscriptionKey): string =>
  [accountId, name, groupName, firstDay].join('\n');

async function readTaken(db: Database | Tx, rows: readonly LessonRow[]): Promise<ReadonlySet<string>> {
  const taken = await db.$queryRaw<SubscriptionKey[]>`
    SELECT account_id AS "accountId", name, group_name AS "groupName", first_day::text AS "firstDay"
    FROM subscriptions WHERE account_id = ANY(${[...new Set(rows.map(({ accountId }) => accountId))]})`;
  return new Set(taken.map(keyOf));
}
