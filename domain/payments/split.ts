import { maxOf, minOf, sumOf } from '../money.ts';

/** A debt as far as splitting a sum needs to know it. */
export interface SplittableDebt {
  readonly chargeId: number;
  readonly accountId: number;
  readonly outstandingMinor: bigint;
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string;
}

/** A debt's part: `amountMinor` from the payer, `balanceMinor` from the balance of the debt's own account. */
export interface SplitLine {
  readonly chargeId: number;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
}

/** How a sum is split; `lines` are as `startPayment` takes them. */
export interface SumSplit {
  readonly lines: readonly SplitLine[];
  /** All that the payer brings, and all that balances give. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** What of the sum no debt takes. */
  readonly restMinor: bigint;
}

/**
 * Splits `sumMinor` (all that is owed, unless told) among debts, the oldest due first. With `useBalance` each account's
 * balance pays its own debts first, as far as it reaches, and the payer the rest; only so far, though, that the payer
 * still brings `minimumMinor` if anything, because a card is not charged less. Nothing is lost, and nothing goes above
 * what is owed or held.
 */
export function splitSum({
  debts,
  balances,
  sumMinor,
  useBalance,
  minimumMinor = 0n,
}: {
  readonly debts: readonly SplittableDebt[];
  /** What each personal account holds. */
  readonly balances: ReadonlyMap<number, bigint>;
  readonly sumMinor?: bigint;
  readonly useBalance: boolean;
  readonly minimumMinor?: bigint;
}): SumSplit {
  const owing = debts
    .filter(({ outstandingMinor }) => outstandingMinor > 0n)
    .toSorted((a, b) => compare(a.dueOn, b.dueOn) || a.chargeId - b.chargeId);
  let restMinor = sumMinor ?? sumOf(owing.map(({ outstandingMinor }) => outstandingMinor));
  const held = new Map(useBalance ? balances : []);
  const parts = owing.map(({ chargeId, accountId, outstandingMinor }) => {
    const totalMinor = maxOf(0n, minOf(restMinor, outstandingMinor));
    restMinor -= totalMinor;
    const balanceMinor = maxOf(0n, minOf(totalMinor, held.get(accountId) ?? 0n));
    held.set(accountId, (held.get(accountId) ?? 0n) - balanceMinor);
    return { chargeId, amountMinor: totalMinor - balanceMinor, balanceMinor };
  });
  const lines = keepMinimum(parts, minimumMinor).filter((line) => line.amountMinor + line.balanceMinor > 0n);
  return {
    lines,
    amountMinor: sumOf(lines.map((line) => line.amountMinor)),
    balanceMinor: sumOf(lines.map((line) => line.balanceMinor)),
    restMinor,
  };
}

/** Leaves the payer at least the minimum, if anything; the debts that are due last get less from the balance. */
function keepMinimum(parts: readonly SplitLine[], minimumMinor: bigint): SplitLine[] {
  const amountMinor = sumOf(parts.map((part) => part.amountMinor));
  let lackingMinor = amountMinor === 0n ? 0n : maxOf(0n, minimumMinor - amountMinor);
  return parts
    .toReversed()
    .map((part) => {
      const movedMinor = minOf(lackingMinor, part.balanceMinor);
      lackingMinor -= movedMinor;
      return {
        ...part,
        amountMinor: part.amountMinor + movedMinor,
        balanceMinor: part.balanceMinor - movedMinor,
      };
    })
    .toReversed();
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
