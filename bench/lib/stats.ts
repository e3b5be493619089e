/** The value that as many lie below as above; NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which the share `q` (0 to 1) of the values lies, between two of them in proportion; NaN of nothing.
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * How ours compares to the floor: the median over the rounds of each round's own ratio. Two measures of one round were
 * taken side by side, so what slowed the machine down for a while slowed both.
 */
export function pairedRatio(ours: readonly number[], floor: readonly number[]): number {
  if (ours.length !== floor.length) throw new Error(`${ours.length} rounds cannot be paired with ${floor.length}`);
  return median(ours.map((value, round) => value / (floor[round] ?? Number.NaN)));
}
