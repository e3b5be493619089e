import { minorDigits } from '../../../domain/money.ts';

/** Round sums, each about twice the one before, in whole units of the currency. */
const ROUND_UNITS = [100n, 200n, 500n, 1000n, 2000n, 3000n, 5000n, 10_000n, 20_000n, 30_000n, 50_000n, 100_000n];

/** Where nothing is owed now, the offer begins here. */
const USUAL_UNITS = 3000n;

/** Four round limits to choose from: the least is what covers all that is owed now, or a usual bill. */
export function offeredLimits({
  owedMinor,
  minimumMinor,
  currency,
}: {
  readonly owedMinor: bigint;
  readonly minimumMinor: bigint;
  readonly currency: string;
}): bigint[] {
  const unit = 10n ** BigInt(minorDigits(currency));
  const leastMinor = owedMinor > 0n ? owedMinor : USUAL_UNITS * unit;
  const sums = ROUND_UNITS.map((units) => units * unit);
  const fitting = sums.filter((sum) => sum >= leastMinor && sum >= minimumMinor).slice(0, 4);
  return fitting.length > 0 ? fitting : [leastMinor];
}
