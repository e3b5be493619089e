import { type Act, deliveryOf, nextAct, resume } from './acts.ts';
import { doom } from './crash.ts';
import { differenceOf, isUnpaid, observe, type Seen } from './observe.ts';
import { type Random, randomOf } from './random.ts';
import type { State } from './state.ts';
import { type Person, processOf, type World } from './world.ts';

/** What a history needs to be told again, alone. */
export interface History {
  readonly seed: number;
  readonly world: World;
  readonly person: Person;
  /** What is true when it begins. */
  readonly state: State;
  /** Acts left out, by their turn: for the search of a shorter one. */
  readonly without: ReadonlySet<number>;
}

/** How many things happen at most. */
export const LONGEST = 9;

/** A history that did not go as it must. */
export class WrongTurn extends Error {
  override readonly name = 'WrongTurn';
}

/** What is seen is not what must be. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

/**
 * Lets a history happen, compares after every act, and gives its end. Throws a WrongTurn that tells all that happened.
 */
export async function tell(history: History): Promise<{ state: State; story: string }> {
  const { seed, world, person } = history;
  const log: string[] = [];
  let state = history.state;
  let seen = await observe(world.db, person, world.merchantId);
  const turns = randomOf(seed).between(4, LONGEST);
  try {
    check(state, null, seen, [state]);
    for (let turn = 0; turn < turns; turn += 1) {
      const random = randomOf(seed * 64 + turn + 1);
      if (history.without.has(turn)) continue;
      const act = nextAct({ world, person, state, seen, random, turn });
      if (!act) continue;
      person.clock.advance(5_000);
      ({ state, seen } = await happen(history, { act, random, state, seen, log }));
    }
    // The bank goes on telling until it is answered, and what was cut short is taken up.
    for (const attempt of seen.payments.flatMap(({ number }) => world.bank.of(number))) {
      if (attempt.version === 1) continue;
      person.clock.advance(5_000);
      const act = deliveryOf({ world, person, state, seen, turn: turns }, attempt, attempt.version);
      ({ state, seen } = await happen(history, { act, random: null, state, seen, log }));
    }
    const rest = resume({ world, person, state, seen, random: randomOf(seed), turn: turns });
    if (rest) ({ state, seen } = await happen(history, { act: rest, random: null, state, seen, log }));
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    throw new WrongTurn(`${log.join('\n')}\n${reason.message}`, { cause: reason });
  }
  return { state, story: log.join('\n') };
}

async function happen(
  { world, person }: History,
  { act, random, state, seen, log }: { act: Act; random: Random | null; state: State; seen: Seen; log: string[] },
): Promise<{ state: State; seen: Seen }> {
  const at = random?.chance(0.3) && !act.isElsewhere ? 1 + Math.floor(random.next() ** 2 * 24) : null;
  const fate = doom(at, random?.chance(0.5) ?? false);
  log.push(at === null ? act.title : `${act.title} (the end at step ${at}${fate.after ? ', done' : ''})`);
  const failure = await act.run(processOf(world, person.clock, fate)).then(
    () => null,
    (error: unknown) => error,
  );
  if (failure !== null && !fate.dead) throw failure;
  if (act.isElsewhere) return { state, seen };
  const after = await observe(world.db, person, world.merchantId);
  const possible = act.ends(state);
  if (fate.dead) possible.push(...(act.halfway?.(state) ?? []), state);
  return { state: check(state, seen, after, possible), seen: after };
}

/** The one of the possible states that is seen. */
function check(before: State, earlier: Seen | null, seen: Seen, possible: readonly State[]): State {
  const wrong: string[] = [];
  for (const state of possible) {
    const candidate = structuredClone(state);
    const difference = differenceOf(candidate, seen);
    if (difference === null) {
      checkMoney(candidate, seen);
      checkStatuses(earlier, seen);
      return candidate;
    }
    wrong.push(difference);
  }
  throw new Mismatch(`expected ${[...new Set(wrong)].join('\n or ')}\n after ${JSON.stringify(before)}`);
}

/** Whatever else may be: money in = allocated + held + given back. */
function checkMoney(state: State, seen: Seen): void {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const lines = seen.payments.flatMap((payment) => payment.lines);
  const held = sum(seen.held);
  const received = sum(seen.payments.map((payment) => payment.received));
  const returned = sum(state.payments.flatMap(({ booked }) => Object.values(booked)));
  const allocated = sum(lines.map((line) => line.allocated));
  if (received !== allocated + held + returned) {
    throw new Mismatch(`${received} came, but ${allocated} is allocated, ${held} held and ${returned} given back`);
  }
  if (seen.held.some((each) => each < 0)) throw new Error(`the balance is below zero: ${seen.held.join()}`);
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  created: ['pending', 'canceled', 'expired'],
  pending: ['canceled', 'expired'],
  expired: ['canceled'],
  canceled: [],
};

function checkStatuses(earlier: Seen | null, seen: Seen): void {
  for (const { number, status } of seen.payments) {
    const before = earlier?.payments.find((each) => each.number === number)?.status;
    if (before === undefined || before === status || !isUnpaid(status)) continue;
    const reachable = new Set(NEXT[before] ?? []);
    for (const each of reachable) for (const next of NEXT[each] ?? []) reachable.add(next);
    if (!reachable.has(status)) throw new Error(`${number} went from ${before} to ${status}`);
  }
}
