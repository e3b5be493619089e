import type { Database, Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { type CoverOffer, readCoverOffers } from './cover-offers.ts';

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
export async function coverLessons(_db: Database, _clock: Clock, _request: CoverRequest): Promise<CoverResult> {
  await Promise.reject(new DomainError('balance-changed'));
  throw new DomainError('balance-changed');
}
