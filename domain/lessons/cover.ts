import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { lockAccounts } from '../billing/ledger.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { buyAndCover } from './cover-buy.ts';
import { type CoverOffer, readCoverOffers } from './cover-offers.ts';
import type { CoverPlan } from './cover-plans.ts';

export type { CoverOffer } from './cover-offers.ts';
export type { CoverableLesson, CoverPlan } from './cover-plans.ts';

/** What the client was shown before they agreed. */
export interface CoverExpectation {
  readonly priceMinor: bigint;
  readonly balanceAfterMinor: bigint;
  /** The lessons it was said to cover. */
  readonly visitIds: readonly number[];
}

export interface CoverRequest {
  readonly clientId: number;
  /** The one in Telegram who asked. */
  readonly telegramUserId?: bigint;
  readonly accountId: number;
  readonly groupName: string;
  readonly planId: number;
  readonly expected: CoverExpectation;
}

export interface CoverResult {
  readonly subscriptionId: number;
  /** The payment from the balance, with its receipt. */
  readonly paymentId: number;
  readonly paymentNumber: string;
  /** It had been done before: a second tap. */
  readonly repeated: boolean;
}

/**
 * For each account and group with lessons in debt while the account's balance holds money: the subscriptions of the
 * price list that could be bought from it, which of the lessons each would cover, and what would be left. Empty where
 * there is nothing to offer. Only accounts attached to the client, of `accountIds` if given.
 */
export async function listCoverOffers(
  db: Database | Tx,
  { clientId, accountIds }: { clientId: number; accountIds?: readonly number[] | undefined },
): Promise<CoverOffer[]> {
  return readCoverOffers(db, { clientId, accountIds });
}

/**
 * Buys the subscription from the account's balance and counts the lessons on it, all at once: the subscription is
 * active and paid, its lessons cost nothing any more. Doing it for the second time gives what the first made. Fails
 * with `not-yours`, `debts-changed` (a lesson or a price is not what was shown) or `balance-changed` (so is the
 * balance, or it does not suffice).
 */
export async function coverLessons(db: Database, clock: Clock, request: CoverRequest): Promise<CoverResult> {
  const { clientId, accountId, expected } = request;
  return inTransaction(db, async (tx) => {
    // Two taps at once: the second one waits, and finds what the first has done.
    await tx.$executeRaw`SELECT FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`;
    const attached = await tx.attachment.findFirst({
      where: { clientId, accountId, detachedAt: null, account: { accessOpen: true } },
    });
    if (!attached) throw new DomainError('not-yours');
    const done = await findDone(tx, request);
    if (done) return done;
    // An import that is changing one of them has its row, and waits for the account: no waiting in a circle.
    const free = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM visits WHERE id = ANY(${[...expected.visitIds]}) AND account_id = ${accountId}
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
    if (free.length === 0 || free.length < expected.visitIds.length) throw new DomainError('debts-changed');
    await lockAccounts(tx, [accountId]);
    const { offer, plan } = await findShown(tx, request);
    const bought = await buyAndCover(tx, clock, { ...request, offer, plan });
    return { ...bought, repeated: false };
  });
}

/** What the client agreed to, if it still is what they were shown. */
async function findShown(
  tx: Tx,
  { clientId, accountId, groupName, planId, expected }: CoverRequest,
): Promise<{ offer: CoverOffer; plan: CoverPlan }> {
  const advances = await tx.ledgerAccount.findMany({ where: { accountId, kind: 'advance' } });
  const wantedMinor = -(expected.priceMinor + expected.balanceAfterMinor);
  if (!advances.some(({ balanceMinor }) => balanceMinor === wantedMinor)) throw new DomainError('balance-changed');
  const offers = await readCoverOffers(tx, { clientId, accountIds: [accountId] });
  const offer = offers.find((each) => each.groupName === groupName);
  const plan = offer?.plans.find((each) => each.planId === planId);
  if (!offer || !plan || plan.priceMinor !== expected.priceMinor) throw new DomainError('debts-changed');
  const covered = plan.covered.map(({ visitId }) => visitId);
  if (sortedList(covered) !== sortedList(expected.visitIds)) throw new DomainError('debts-changed');
  if (plan.lackingMinor > 0n || plan.balanceAfterMinor !== expected.balanceAfterMinor) {
    throw new DomainError('balance-changed');
  }
  return { offer, plan };
}

/** The purchase that already covers exactly these lessons. */
async function findDone(tx: Tx, { accountId, planId, expected }: CoverRequest): Promise<CoverResult | null> {
  const rows = await tx.$queryRaw<Omit<CoverResult, 'repeated'>[]>`
    SELECT subscription.id AS "subscriptionId", payment.id AS "paymentId", payment.number AS "paymentNumber"
    FROM subscriptions subscription
    JOIN plans plan ON plan.id = ${planId} AND plan.name = subscription.name
      AND plan.organization_id = subscription.organization_id
    JOIN charges charge ON charge.kind IN ('subscription', 'course') AND charge.source_id = subscription.id
    JOIN payment_lines line ON line.charge_id = charge.id
    JOIN payments payment ON payment.id = line.payment_id AND payment.provider = 'balance'
    WHERE subscription.account_id = ${accountId} AND subscription.bought_at IS NOT NULL
      AND (SELECT array_agg(visit.id ORDER BY visit.id) FROM visits visit WHERE visit.covered_by_id = subscription.id)
        @> ${[...expected.visitIds]}::int[]
    ORDER BY payment.id LIMIT 1`;
  const [row] = rows;
  return row && expected.visitIds.length > 0 ? { ...row, repeated: true } : null;
}

const sortedList = (ids: readonly number[]): string => ids.toSorted((a, b) => a - b).join();
