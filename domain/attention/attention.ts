import type { Tx } from '../../prisma/client.ts';
import { type DebtLine, listDebts } from '../billing/debts.ts';
import { dayIn } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { type CoverOffer, listCoverOffers } from '../lessons/cover.ts';
import { listSubscriptions, type SubscriptionLine } from '../lessons/subscriptions.ts';
import { sumOf } from '../money.ts';

/** Everything that waits for the client, over all their organizations or over the accounts asked about. */
export interface Attention {
  readonly debts: readonly OrganizationDebt[];
  /** lessons in debt that a subscription bought from the balance could cover */
  readonly covers: readonly CoverOffer[];
  readonly ending: readonly SubscriptionLine[];
  /** orders that are on their way: neither shipped nor cancelled */
  readonly ordersInProgress: number;
}

export interface OrganizationDebt {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  /** of the total, what is past its due date */
  readonly overdueMinor: bigint;
  readonly count: number;
}

/** Reads what waits for the client now. */
export async function readAttention(
  db: Tx,
  wish: { clientId: number; accountIds: readonly number[]; now: Date },
): Promise<Attention> {
  const [debts, covers, subscriptions, ordersInProgress] = await Promise.all([
    listDebts(db, wish),
    listCoverOffers(db, wish),
    listSubscriptions(db, wish),
    countOrdersInProgress(db, wish),
  ]);
  const isOverdue = (debt: DebtLine) => debt.dueOn < dayIn(debt.timeZone, wish.now).toString();
  const organizations = [...groupBy(debts, (debt) => debt.organizationId)].map(([organizationId, own]) => ({
    organizationId,
    organizationName: own[0]?.organizationName ?? '',
    currency: own[0]?.currency ?? '',
    totalMinor: sumOf(own.map((debt) => debt.outstandingMinor)),
    overdueMinor: sumOf(own.filter(isOverdue).map((debt) => debt.outstandingMinor)),
    count: own.length,
  }));
  return { debts: organizations, covers, ending: subscriptions.filter(({ ending }) => ending), ordersInProgress };
}

async function countOrdersInProgress(
  db: Tx,
  { clientId, accountIds }: { clientId: number; accountIds: readonly number[] },
): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN orders ON orders.account_id = account.id AND orders.status NOT IN ('shipped', 'cancelled')
    WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
      AND account.id = ANY(${[...accountIds]}::int[])`;
  return rows[0]?.count ?? 0;
}
