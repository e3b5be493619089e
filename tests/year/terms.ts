import type { Random } from '../model/random.ts';
import { addDays, wallTime } from './calendar.ts';
import type { Child } from './families.ts';
import type { Event, Span } from './world.ts';

/** A subscription of the only group, from when it is known. */
export interface Term extends Child {
  readonly subscriptionId: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly createdAt: Date;
  readonly event: Event;
}

const DAY_MS = 86_400_000;

/** One after another, each some weeks long; the next is bought before the end, on it, or some days after. */
export function termsOf(child: Child, random: Random, { start, days }: Span): Term[] {
  const terms: Term[] = [];
  const first = wallTime(child.school.timeZone, start).day;
  const last = addDays(first, days);
  for (let firstDay = first; firstDay < last; ) {
    const lastDay = addDays(firstDay, random.between(20, 33));
    const boughtMs = Date.parse(`${firstDay}T00:00:00Z`) + (random.next() * 15 - 12) * DAY_MS;
    terms.push(termOf(child, { firstDay, lastDay, createdAt: new Date(Math.max(start.getTime(), boughtMs)) }));
    firstDay = addDays(lastDay, random.between(1, 6));
  }
  return terms;
}

function termOf(child: Child, told: { firstDay: string; lastDay: string; createdAt: Date }): Term {
  const { firstDay, lastDay, createdAt } = told;
  const run: Event['run'] = async (db) => {
    const { id } = await db.subscription.create({
      data: {
        organizationId: child.school.id,
        accountId: child.accountId,
        name: 'Безлимит',
        groupName: 'Футбол',
        firstDay: new Date(`${firstDay}T00:00:00Z`),
        lastDay: new Date(`${lastDay}T00:00:00Z`),
        priceMinor: 0n,
        status: 'active',
      },
    });
    term.subscriptionId = id;
  };
  const term = { ...child, firstDay, lastDay, createdAt, subscriptionId: 0, event: { at: createdAt, run } };
  return term;
}
