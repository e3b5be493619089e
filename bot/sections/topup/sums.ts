import { maxOf, minorDigits } from '../../../domain/money.ts';

/** A sum to top up by; the reason, where it is not simply a round one. */
export interface OfferedSum {
  readonly sumMinor: bigint;
  readonly reason: 'lacking' | 'owed' | null;
}

/** Round sums that people pay in each currency, in whole units; another currency's are those of the euro. */
const ROUND: Readonly<Record<string, readonly number[]>> = {
  RUB: [500, 1000, 2000, 5000],
  KZT: [2000, 5000, 10_000, 20_000],
  UAH: [200, 500, 1000, 2000],
  TRY: [200, 500, 1000, 2000],
  JPY: [1000, 2000, 5000, 10_000],
};
const ROUND_ELSEWHERE: readonly number[] = [10, 20, 50, 100];

/** Ten million of the smallest round sum is a slip of the finger, not a top-up. */
const MAXIMUM_UNITS = 1_000_000n;

/** The most that is taken at once: a guard against a digit too many. */
export function maximumOf(currency: string): bigint {
  return MAXIMUM_UNITS * unitOf(currency);
}

/**
 * The sums to choose from: first what something is lacking, then what the balance lacks to pay all that is owed, then
 * round ones; none below the least that is taken, and none twice.
 */
export function offeredSums({
  currency,
  minimumMinor,
  lackingMinor,
  owedMinor,
  balanceMinor,
}: {
  readonly currency: string;
  readonly minimumMinor: bigint;
  readonly lackingMinor: bigint;
  readonly owedMinor: bigint;
  readonly balanceMinor: bigint;
}): OfferedSum[] {
  const round = (ROUND[currency] ?? ROUND_ELSEWHERE).map((units) => BigInt(units) * unitOf(currency));
  const missing = (wantedMinor: bigint) => (wantedMinor > 0n ? maxOf(wantedMinor, minimumMinor) : 0n);
  const sums: OfferedSum[] = [
    { sumMinor: missing(lackingMinor), reason: 'lacking' },
    { sumMinor: missing(owedMinor - balanceMinor), reason: 'owed' },
    ...round.map((sumMinor) => ({ sumMinor, reason: null })),
  ];
  const fitting = sums.filter(({ sumMinor }) => sumMinor > 0n && sumMinor >= minimumMinor);
  return fitting.filter(({ sumMinor }, index) => fitting.findIndex((other) => other.sumMinor === sumMinor) === index);
}

const unitOf = (currency: string): bigint => 10n ** BigInt(minorDigits(currency));
