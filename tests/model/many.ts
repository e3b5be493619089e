import { type Breach, verifyLedger } from '../../domain/billing/verify.ts';
import { fixedClock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import { applyDueEvents } from '../../settlement/apply.ts';
import { reconcilePayments } from '../../settlement/reconcile.ts';
import { reconcileRefunds } from '../../settlement/refund.ts';
import { firstRows, rowsFor, stateOf } from './acts.ts';
import { type Bank, openBank } from './bank.ts';
import { Mismatch, tell, WrongTurn } from './history.ts';
import { differenceOf, observe } from './observe.ts';
import { randomOf } from './random.ts';
import type { State } from './state.ts';
import { addPeople, makeWorld, type Person, processOf, START, type World } from './world.ts';

/** How many histories share an organization, how many happen at a time, and after how many the books are verified. */
const TOGETHER = 40;
const AT_A_TIME = 8;
const VERIFIED_TOGETHER = 800;

/** A history that went wrong, with what happened in it. */
export interface Outcome {
  readonly seed: number;
  readonly story: string;
}

interface Ended {
  readonly seed: number;
  readonly world: World;
  readonly person: Person;
  readonly state: State;
  readonly story: string;
}

/**
 * Lets the histories of these seeds happen, many beside one another in one database; then the ordinary jobs run, days
 * later, and the books are verified. Gives how many were told, and those that went wrong: after the first batch with
 * one no other begins.
 */
export async function tellMany(
  db: Database,
  seeds: readonly number[],
  without: ReadonlySet<number> = new Set(),
): Promise<{ told: number; wrong: Outcome[] }> {
  const bank = openBank();
  const wrong: Outcome[] = [];
  let told = 0;
  for (let from = 0; from < seeds.length && wrong.length === 0; from += VERIFIED_TOGETHER) {
    const verified = seeds.slice(from, from + VERIFIED_TOGETHER);
    const ended: Ended[] = [];
    for (let index = 0; index < verified.length && wrong.length === 0; index += TOGETHER) {
      const batch = verified.slice(index, index + TOGETHER);
      const outcome = await tellBatch(db, bank, batch, without);
      wrong.push(...outcome.wrong);
      ended.push(...outcome.ended);
      told += batch.length;
    }
    if (wrong.length === 0) wrong.push(...(await lookBack(db, bank, ended)));
  }
  return { told, wrong };
}

let organizations = 0;

async function tellBatch(
  db: Database,
  bank: Bank,
  seeds: readonly number[],
  without: ReadonlySet<number>,
): Promise<{ wrong: Outcome[]; ended: Ended[] }> {
  organizations += 1;
  const world = await makeWorld(db, bank, `organization-${organizations}`);
  const people = await addPeople(world, seeds.length);
  const histories = seeds.flatMap((seed, index) => {
    const person = people[index];
    const rows = rowsFor(randomOf(seed));
    return person ? [{ seed, person, rows, world, state: stateOf(rows), without }] : [];
  });
  await firstRows(world, histories)(processOf(world, fixedClock(START)));

  const wrong: Outcome[] = [];
  const ended: Ended[] = [];
  const waiting = [...histories];
  const worker = async (): Promise<void> => {
    for (let history = waiting.shift(); history; history = waiting.shift()) {
      try {
        ended.push({ ...history, ...(await tell(history)) });
      } catch (error) {
        if (!(error instanceof WrongTurn)) throw error;
        const trace = error.cause instanceof Mismatch ? '' : `\n${(error.cause as Error).stack}`;
        wrong.push({ seed: history.seed, story: `${error.message}${trace}` });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return { wrong, ended };
}

/** Days later the ordinary jobs find nothing that changes what anybody owes or holds; and the books hold. */
async function lookBack(db: Database, bank: Bank, ended: readonly Ended[]): Promise<Outcome[]> {
  const [first] = ended;
  if (!first) return [];
  await letJobsRun({ ...first.world, bank });
  const wrong: Outcome[] = [];
  for (const { seed, state, person, world, story } of ended) {
    const difference = differenceOf(state, await observe(db, person, world.merchantId));
    if (difference !== null) wrong.push({ seed, story: `${story}\nafter the jobs: ${difference}` });
  }
  const left = await db.paymentEvent.count({ where: { appliedAt: null } });
  if (left > 0) wrong.push({ seed: first.seed, story: `${left} callbacks were never applied` });
  const { breaches } = await verifyLedger(db);
  if (breaches.length > 0) wrong.push(await guiltyOf(db, ended, breaches));
  return wrong;
}

/** The first history whose account or charge a breach names; where none can be told, the first of all. */
async function guiltyOf(db: Database, ended: readonly Ended[], breaches: readonly Breach[]): Promise<Outcome> {
  const ids = breaches.flatMap(({ id }) => (/^\d{1,9}/u.exec(id) ?? []).map(Number));
  const charges = await db.charge.findMany({ where: { id: { in: ids } } });
  const accountIds = new Set(charges.map(({ accountId }) => accountId));
  const guilty = ended.find(({ person }) => person.accountIds.some((id) => accountIds.has(id))) ?? ended[0];
  const told = breaches.map(({ name, id, expected, actual }) => `${name} ${id}: ${expected}, but ${actual}`);
  return { seed: guilty?.seed ?? 0, story: `${guilty?.story}\nthe books break:\n${told.join('\n')}` };
}

async function letJobsRun(world: World): Promise<void> {
  const clock = fixedClock(START);
  clock.advance(8 * 24 * 3_600_000);
  const { deps } = processOf(world, clock);
  while ((await applyDueEvents(deps, 100)) > 0);
  await reconcileRefunds(deps, 1_000);
  while ((await reconcilePayments(deps, 200)).asked > 0);
}
