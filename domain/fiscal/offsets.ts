import type { Temporal } from 'temporal-polyfill';
import { maxOf, minOf } from '../money.ts';
import { type GivenFacts, type GivenShare, givenBy, shareOf } from './given.ts';

/** A line of a payment: how its charge was paid, and what of that has had its offset receipt. */
export interface PaidPart extends GivenFacts {
  readonly lineId: number;
  readonly paymentId: number;
  readonly accountId: number;
  readonly currency: string;
  readonly finishedAt: Date;
  /** What the charge still has of the payer's money by this line, after refunds. */
  readonly paidMinor: bigint;
  /** What it still has of the balance's money. */
  readonly fromBalanceMinor: bigint;
  /** What refunds have taken of the payer's money, and of the balance's. */
  readonly backMinor: bigint;
  readonly backToBalanceMinor: bigint;
  /** Whether the payment's own receipt called this line's money a prepayment. */
  readonly isPrepaid: boolean;
  /** Offset receipts of this line: over its own payment, and over those that had brought the balance its money. */
  readonly ownOffsetMinor: bigint;
  readonly balanceOffsetMinor: bigint;
}

/** Money that a payment brought to a balance, with an advance's receipt. */
export interface AdvanceSource {
  readonly paymentId: number;
  readonly accountId: number;
  readonly currency: string;
  readonly finishedAt: Date;
  /** After refunds, and less what has been offset of it. */
  readonly leftMinor: bigint;
}

/** An offset receipt to be made: over which payment, for which line's matter, and how much. */
export interface DueOffset {
  readonly paymentId: number;
  readonly lineId: number;
  readonly amountMinor: bigint;
}

/** When offsets are made: after each month, or once a subscription has ended. What is not given in parts: when given. */
export type OffsetTime = 'monthly' | 'finished';

/**
 * What a line is due of offset receipts («чек зачёта предоплаты»: what was prepaid has been given, so that a full
 * settlement is registered, paid by the prepayment). Its own money over its own payment, as far as that was registered as
 * prepaid; the balance's money over the payments that had brought the balance money, the oldest first, as far as they
 * were registered and reach. A subscription's lessons count by the end of the last month, or all of them when it has
 * ended; lessons, orders and parcels as soon as they are given. Bills have none: their months are over when they are
 * paid. Never more than was paid and has not gone back. What went back is taken to be of what is not given: it makes
 * nothing less of what is.
 */
export function offsetsDue(
  part: PaidPart,
  sources: readonly AdvanceSource[],
  { time, today }: { readonly time: OffsetTime; readonly today: Temporal.PlainDate },
): DueOffset[] {
  if (part.kind === null || part.kind === 'bill') return [];
  const isInParts = part.kind === 'subscription' || part.kind === 'course';
  const until = isInParts && time === 'monthly' ? today.subtract({ days: today.day }) : today;
  const share = givenBy(part, until, today);
  const isOver = share.given >= share.total || part.subscriptionStatus === 'cancelled';
  if (isInParts && time === 'finished' && !isOver) return [];
  const due: DueOffset[] = [];
  const ownMinor = part.isPrepaid ? givenOf(part.paidMinor, part.backMinor, share) - part.ownOffsetMinor : 0n;
  if (ownMinor > 0n) due.push({ paymentId: part.paymentId, lineId: part.lineId, amountMinor: ownMinor });
  const balancesMinor = givenOf(part.fromBalanceMinor, part.backToBalanceMinor, share);
  let restMinor = maxOf(0n, balancesMinor - part.balanceOffsetMinor);
  for (const source of sources) {
    const amountMinor = minOf(restMinor, source.leftMinor);
    if (!fits(source, part) || amountMinor <= 0n) continue;
    due.push({ paymentId: source.paymentId, lineId: part.lineId, amountMinor });
    restMinor -= amountMinor;
  }
  return due;
}

/** A lesson's price is that of all that was paid, whatever has gone back of it since. */
const givenOf = (leftMinor: bigint, backMinor: bigint, share: GivenShare): bigint =>
  minOf(leftMinor, shareOf(leftMinor + backMinor, share));

const fits = (source: AdvanceSource, part: PaidPart): boolean =>
  source.accountId === part.accountId &&
  source.currency === part.currency &&
  source.finishedAt.getTime() <= part.finishedAt.getTime();
