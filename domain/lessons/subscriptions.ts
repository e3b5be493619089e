import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { SubscriptionStatus } from '../../prisma/generated/client.ts';
import { dayIn } from '../clock.ts';
import { readThresholds, type Thresholds } from '../organizations/index.ts';
import { daysLeft, isEnding } from './ending.ts';

/** A subscription as its client sees it, with what is left of it. */
export interface SubscriptionLine {
  readonly id: number;
  readonly accountId: number;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly personName: string;
  readonly name: string;
  readonly groupName: string;
  readonly status: SubscriptionStatus;
  readonly firstDay: Temporal.PlainDate;
  readonly lastDay: Temporal.PlainDate | null;
  readonly lessonsTotal: number | null;
  readonly lessonsLeft: number | null;
  /** today counts as one; 0 or less when it is over; null without a last day */
  readonly daysLeft: number | null;
  readonly ending: boolean;
  /** its first day is still to come */
  readonly startsLater: boolean;
}

interface SubscriptionRow extends Omit<SubscriptionLine, 'firstDay' | 'lastDay' | 'daysLeft' | 'ending'> {
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly timeZone: string;
  readonly thresholds: unknown;
}

/**
 * The subscriptions a client may look at that are not over: of the accounts attached to them, or of `accountIds` among
 * those. Sorted by person, then by first day. `now` is turned into each organization's own day.
 */
export async function listSubscriptions(
  db: Tx,
  { clientId, accountIds, now }: { clientId: number; accountIds?: readonly number[] | undefined; now: Date },
): Promise<SubscriptionLine[]> {
  const rows = await db.$queryRaw<SubscriptionRow[]>`
    SELECT subscription.id, account.id AS "accountId", o.id AS "organizationId", o.name AS "organizationName",
      coalesce(student.name, account.holder_name, account.number) AS "personName", subscription.name,
      subscription.group_name AS "groupName", subscription.status::text AS status,
      subscription.first_day::text AS "firstDay", subscription.last_day::text AS "lastDay",
      subscription.lessons_total AS "lessonsTotal", subscription.lessons_left AS "lessonsLeft",
      o.time_zone AS "timeZone", o.thresholds
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN organizations o ON o.id = account.organization_id
    JOIN subscriptions subscription ON subscription.account_id = account.id
      AND subscription.status IN ('pending', 'active', 'frozen')
    LEFT JOIN students student ON student.id = account.student_id
    WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
      AND (${accountIds === undefined} OR account.id = ANY(${[...(accountIds ?? [])]}::int[]))
    ORDER BY subscription.first_day, subscription.id`;
  const known = new Map<string, Thresholds>();
  const thresholdsOf = (organizationId: string, stored: unknown): Thresholds => {
    const thresholds = known.get(organizationId) ?? readThresholds(stored);
    known.set(organizationId, thresholds);
    return thresholds;
  };
  const lines = rows.map(({ firstDay, lastDay, timeZone, thresholds, ...row }) => ({
    row: {
      ...row,
      firstDay: Temporal.PlainDate.from(firstDay),
      lastDay: lastDay === null ? null : Temporal.PlainDate.from(lastDay),
    },
    today: dayIn(timeZone, now),
    thresholds: thresholdsOf(row.organizationId, thresholds),
  }));
  return lines
    .map(({ row, today, thresholds }) => {
      const others = lines.filter((other) => other.row.accountId === row.accountId && other.row.id !== row.id);
      return {
        ...row,
        daysLeft: daysLeft(row, today),
        ending:
          row.status === 'active' &&
          isEnding(
            row,
            others.map((other) => other.row),
            today,
            thresholds,
          ),
      };
    })
    .filter((line) => line.daysLeft === null || line.daysLeft > 0)
    .toSorted((a, b) => a.personName.localeCompare(b.personName, 'ru'));
}
