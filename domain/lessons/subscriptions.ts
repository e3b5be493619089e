import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { SubscriptionStatus } from '../../prisma/generated/client.ts';
import { dayIn, dayOf } from '../clock.ts';
import { readThresholds } from '../organizations/index.ts';
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
}

/**
 * The subscriptions a client may look at that are not over: of the accounts attached to them, or of `accountIds` among
 * those. Sorted by person, then by first day. `now` is turned into each organization's own day.
 */
export async function listSubscriptions(
  db: Tx,
  { clientId, accountIds, now }: { clientId: number; accountIds?: readonly number[] | undefined; now: Date },
): Promise<SubscriptionLine[]> {
  const rows = await db.subscription.findMany({
    where: {
      status: { in: ['pending', 'active', 'frozen'] },
      account: {
        accessOpen: true,
        attachments: { some: { clientId, detachedAt: null } },
        ...(accountIds ? { id: { in: [...accountIds] } } : {}),
      },
    },
    include: { account: { include: { organization: true, student: true } } },
    orderBy: [{ firstDay: 'asc' }, { id: 'asc' }],
  });
  const lines = rows.map(({ account, ...row }) => {
    const { organization } = account;
    const today = dayIn(organization.timeZone, now);
    const limits = { ...row, firstDay: dayOf(row.firstDay), lastDay: row.lastDay && dayOf(row.lastDay) };
    return { row, limits, today, account, organization, thresholds: readThresholds(organization.thresholds) };
  });
  return lines
    .map(({ row, limits, today, account, organization, thresholds }) => ({
      id: row.id,
      accountId: account.id,
      organizationId: organization.id,
      organizationName: organization.name,
      personName: account.student?.name ?? account.holderName ?? account.number,
      name: row.name,
      groupName: row.groupName,
      status: row.status,
      firstDay: limits.firstDay,
      lastDay: limits.lastDay,
      lessonsTotal: row.lessonsTotal,
      lessonsLeft: row.lessonsLeft,
      daysLeft: daysLeft(limits, today),
      ending:
        row.status === 'active' &&
        isEnding(
          limits,
          lines.filter((other) => other.account.id === account.id && other.row.id !== row.id).map((o) => o.limits),
          today,
          thresholds,
        ),
    }))
    .filter((line) => line.daysLeft === null || line.daysLeft > 0)
    .toSorted((a, b) => a.personName.localeCompare(b.personName, 'ru'));
}
