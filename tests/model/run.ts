import { expect } from 'vitest';
import { createTestDatabase } from '../harness/database.ts';
import { LONGEST } from './history.ts';
import { type Outcome, tellMany } from './many.ts';

/** A failing history is told again, alone, by its seed. */
const only = process.env['MODEL_SEED'];

/** Lets the histories of these seeds happen; what fails is shortened and shown with its seed. */
export async function expectHistories(from: number, count: number): Promise<void> {
  const seeds = only === undefined ? Array.from({ length: count }, (_, index) => from + index) : [Number(only)];
  const { told, wrong } = await tellAlone(seeds);
  const [first, ...others] = wrong;
  const shown = first ? [await shortest(first), ...others] : [];
  expect(shown.map(({ seed, story }) => `\nMODEL_SEED=${seed} npm run test:model\n${story}`)).toEqual([]);
  expect(told).toBe(seeds.length);
}

async function tellAlone(seeds: readonly number[], without?: ReadonlySet<number>): ReturnType<typeof tellMany> {
  const { db, drop } = await createTestDatabase();
  try {
    return await tellMany(db, seeds, without);
  } finally {
    await drop();
  }
}

/** The same history without all that it fails without. */
async function shortest(outcome: Outcome): Promise<Outcome> {
  let best = outcome;
  const without = new Set<number>();
  for (let turn = LONGEST - 1; turn >= 0; turn -= 1) {
    const { wrong } = await tellAlone([outcome.seed], new Set([...without, turn]));
    const [again] = wrong;
    if (!again) continue;
    without.add(turn);
    best = again;
  }
  return best;
}
