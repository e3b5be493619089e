import { median, pairedRatio } from './stats.ts';

/** One measured thing, as it is written to the file. `aim` is a ratio where there is a floor to compare with. */
export interface Result {
  readonly name: string;
  /** the median over the rounds */
  readonly ours: number;
  /** the same work done with as little as possible around it; null where there is no such thing */
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly unit: string;
  /** null: only told, nothing is promised */
  readonly aim: number | null;
  /** null where there is no aim, or where the machine lets nobody reach it */
  readonly holds: boolean | null;
}

/** A rate beside its floor's; the aim is how much of the floor's rate ours has to reach. */
export function compared(
  name: string,
  { ours, floor, unit, aim }: { ours: readonly number[]; floor: readonly number[]; unit: string; aim: number | null },
): Result {
  const ratio = pairedRatio(ours, floor);
  const holds = aim === null ? null : ratio >= aim;
  return { name, ours: median(ours), floor: median(floor), ratio, unit, aim, holds };
}

/** Something that must not be more, or less, than the aim in its own unit. A floor given beside it is only told. */
export function limited(
  name: string,
  {
    ours,
    floor,
    unit,
    ...aim
  }: {
    ours: readonly number[];
    floor?: readonly number[];
    unit: string;
  } & ({ atMost: number } | { atLeast: number }),
): Result {
  const value = median(ours);
  const holds = 'atMost' in aim ? value <= aim.atMost : value >= aim.atLeast;
  return {
    name,
    ours: value,
    floor: floor ? median(floor) : null,
    ratio: floor ? pairedRatio(ours, floor) : null,
    unit,
    aim: 'atMost' in aim ? aim.atMost : aim.atLeast,
    holds,
  };
}
