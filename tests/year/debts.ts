import type { Random } from '../model/random.ts';
import { addDays, wallTime } from './calendar.ts';
import type { Child } from './families.ts';
import type { Event, Span } from './world.ts';

/** A debt from when it is there until it is paid. */
export interface Debt extends Child {
  readonly chargeId: number;
  readonly dueOn: string;
  readonly createdAt: Date;
  /** null: it stays owed */
  readonly paidAt: Date | null;
  readonly events: readonly Event[];
}

const DAY_MS = 86_400_000;
/** Apart from the subscriptions of this world, which charges of their kind would name. */
let nextSourceId = 1_000_000;

/** A debt every month, due at the month's end or at its middle, known some time before or too late; most are paid. */
export function debtsOf(child: Child, random: Random, { start, days }: Span): Debt[] {
  const { timeZone } = child.school;
  const first = wallTime(timeZone, start).day;
  const last = addDays(first, days);
  const dueDays: string[] = [];
  for (let month = first.slice(0, 7); `${month}-01` <= last; month = addDays(`${month}-28`, 5).slice(0, 7)) {
    const monthEnd = addDays(`${addDays(`${month}-28`, 5).slice(0, 7)}-01`, -1);
    const dueOn = random.chance(0.5) ? monthEnd : `${month}-${random.between(10, 28)}`;
    if (dueOn > first && dueOn < last) dueDays.push(dueOn);
  }
  return dueDays.map((dueOn) => {
    const dueMs = Date.parse(`${dueOn}T00:00:00Z`);
    const createdAt = new Date(Math.max(start.getTime(), dueMs + (random.next() * 24 - 22) * DAY_MS));
    const paidAfterMs = random.next() * 45 * DAY_MS;
    const paidAt = random.chance(0.85) ? new Date(createdAt.getTime() + paidAfterMs) : null;
    nextSourceId += 1;
    return debtOf(child, { dueOn, createdAt, paidAt, sourceId: nextSourceId });
  });
}

function debtOf(child: Child, told: { dueOn: string; createdAt: Date; paidAt: Date | null; sourceId: number }): Debt {
  const { dueOn, createdAt, paidAt, sourceId } = told;
  const debt = { ...child, dueOn, createdAt, paidAt, chargeId: 0, events: [] as Event[] };
  debt.events.push({
    at: createdAt,
    run: async (db) => {
      const { id } = await db.charge.create({
        data: {
          organizationId: child.school.id,
          accountId: child.accountId,
          kind: 'subscription',
          sourceId,
          dueOn: new Date(`${dueOn}T00:00:00Z`),
          currency: 'RUB',
          amountMinor: 1_500_00n,
          createdAt,
        },
      });
      debt.chargeId = id;
    },
  });
  if (paidAt) {
    const run: Event['run'] = (db) =>
      db.charge.update({ where: { id: debt.chargeId }, data: { allocatedMinor: 1_500_00n } });
    debt.events.push({ at: paidAt, run });
  }
  return debt;
}
