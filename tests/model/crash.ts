import type { Database } from '../../prisma/client.ts';

/** The end of the process: whoever meets it has not done what comes next, not even the clearing up. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** When a process ends: at the `at`-th thing that it waits for (null: never), before or after that is done. */
export interface Doom {
  readonly at: number | null;
  readonly after: boolean;
  steps: number;
  dead: boolean;
}

export const doom = (at: number | null, after: boolean): Doom => ({ at, after, steps: 0, dead: false });

/** Waits for something as a process does that is doomed. */
export async function step<T>(fate: Doom, work: () => PromiseLike<T>): Promise<T> {
  if (fate.dead) throw new Crash();
  fate.steps += 1;
  const strikes = fate.steps === fate.at;
  if (strikes && !fate.after) {
    fate.dead = true;
    throw new Crash();
  }
  const result = await work();
  if (strikes) fate.dead = true;
  if (fate.dead) throw new Crash();
  return result;
}

/**
 * The database as a doomed process sees it: every query, and the beginning and the commit of a transaction, is a step.
 */
export function doomedDatabase(db: Database, fate: Doom): Database {
  return wrap(db, fate);
}

type Method = (...args: unknown[]) => PromiseLike<unknown>;

function wrap<T extends object>(target: T, fate: Doom): T {
  return new Proxy(target, {
    get: (object, property) => {
      const value: unknown = Reflect.get(object, property);
      if (property === '$transaction') {
        const transact = value as (run: (tx: object) => unknown, options: unknown) => PromiseLike<unknown>;
        return (run: (tx: object) => unknown, options: unknown) =>
          step(fate, () => transact.call(object, (tx: object) => run(wrap(tx, fate)), options));
      }
      if (typeof property === 'symbol' || property.startsWith('_') || property === 'then') return value;
      if (typeof value === 'function') {
        return (...args: unknown[]) => step(fate, () => (value as Method).apply(object, args));
      }
      return typeof value === 'object' && value !== null ? wrap(value, fate) : value;
    },
  });
}
