import { maxOf, minOf } from '../money.ts';

/** A line of a payment that asks something from the balance of its account. */
export interface DrawableLine {
  readonly lineId: number;
  readonly accountId: number;
  /** Asked from the balance. */
  readonly balanceMinor: bigint;
  /** What the account's balance holds; null where nothing is asked from it. */
  readonly heldMinor: bigint | null;
  /** What the charge still lacks after the payer's own money. */
  readonly lackingMinor: bigint;
}

/**
 * What the balance gives to each line, in order: what was asked, but never more than the charge still lacks, nor than
 * the account's balance holds for all of its lines together.
 */
export function drawFromBalance(lines: readonly DrawableLine[]): Map<number, bigint> {
  const left = new Map<number, bigint>();
  const drawn = new Map<number, bigint>();
  for (const { lineId, accountId, balanceMinor, heldMinor, lackingMinor } of lines) {
    const availableMinor = left.get(accountId) ?? heldMinor ?? 0n;
    const givenMinor = maxOf(0n, minOf(minOf(balanceMinor, lackingMinor), availableMinor));
    if (heldMinor !== null) left.set(accountId, availableMinor - givenMinor);
    drawn.set(lineId, givenMinor);
  }
  return drawn;
}
