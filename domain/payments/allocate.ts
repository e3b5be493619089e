import { maxOf, minOf } from '../money.ts';

/** A line of a payment at the moment when money arrives. */
export interface AllocatableLine {
  readonly lineId: number;
  readonly accountId: number;
  /** Null: the line tops up the account's balance. */
  readonly chargeId: number | null;
  /** What of the line's own sum has not been received yet. */
  readonly dueMinor: bigint;
  /** What the charge still lacks, by anybody's reckoning; 0 or less: nothing. */
  readonly outstandingMinor: bigint;
}

/** Where a line's money went: to its charge, and to the balance of its account. */
export interface Allocation {
  readonly lineId: number;
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
}

/**
 * Splits money among the lines that it was paid for, and loses none of it. Each line gets its own sum, in order, as
 * far as the money reaches. What is over (the debt was paid meanwhile, or more came than was asked) goes to those of
 * the payment's charges that still lack something, else to the balance; a top-up never pays a debt, because the
 * balance pays only when the client says so.
 */
export function allocate(receivedMinor: bigint, lines: readonly AllocatableLine[]): Allocation[] {
  let excessMinor = receivedMinor;
  const shares = lines.map(({ lineId, chargeId, dueMinor, outstandingMinor }) => {
    const shareMinor = minOf(excessMinor, dueMinor);
    excessMinor -= shareMinor;
    const lackingMinor = chargeId === null ? 0n : maxOf(outstandingMinor, 0n);
    const allocatedMinor = minOf(shareMinor, lackingMinor);
    const restMinor = shareMinor - allocatedMinor;
    return {
      lineId,
      allocatedMinor,
      lackingMinor: lackingMinor - allocatedMinor,
      toppedUpMinor: chargeId === null ? restMinor : 0n,
      spareMinor: chargeId === null ? 0n : restMinor,
    };
  });
  // What was never asked for belongs to no line; the first one's account keeps what no charge takes.
  const [first] = shares;
  if (first) first.spareMinor += excessMinor;
  // Both in order, each line passed once: a payment may have thousands.
  const givers = shares.filter(({ spareMinor }) => spareMinor > 0n);
  let [giver] = givers;
  let passed = 0;
  for (const taker of shares) {
    while (giver && taker.lackingMinor > 0n) {
      const movedMinor = minOf(giver.spareMinor, taker.lackingMinor);
      giver.spareMinor -= movedMinor;
      taker.lackingMinor -= movedMinor;
      taker.allocatedMinor += movedMinor;
      if (giver.spareMinor > 0n) continue;
      passed += 1;
      giver = givers[passed];
    }
  }
  return shares.map(({ lineId, allocatedMinor, toppedUpMinor, spareMinor }) => ({
    lineId,
    allocatedMinor,
    advancedMinor: toppedUpMinor + spareMinor,
  }));
}
