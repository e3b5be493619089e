import { addDays, type WallTime, wallTime, weekdayOf } from './calendar.ts';
import type { Debt } from './debts.ts';
import type { Term } from './terms.ts';
import { LESSON, type School, type World } from './world.ts';

/** Something to be told, as the rules say: whether it is to be decided at a moment, and whether it may then be said. */
export interface Occasion {
  readonly kind: string;
  /** as the outbox knows it, without the chat */
  readonly key: string;
  readonly clientId: number;
  readonly school: School;
  /** The organization's time of day from which it is looked for. */
  readonly from: string;
  /** Whether a search at that moment, which is `wall` on the school's clock, has to decide it. */
  isDue(moment: Date, wall: WallTime): boolean;
  /** Null while it holds; else the reasons for which it may have been dropped by then. */
  whyNot(moment: Date): readonly string[] | null;
}

/** All that could have to be told of this world. */
export function occasionsOf({ debts, terms }: World): Occasion[] {
  return [
    ...debts.flatMap((debt) => stagesOf(debt.school).map((stage) => debtAt(debt, stage))),
    ...terms.map((term) => endingOf(term, terms)),
    ...lessonsOf(terms),
  ];
}

const dayAt = (school: School, moment: Date): string => wallTime(school.timeZone, moment).day;

function stagesOf({ numbers }: School): number[] {
  return [-numbers.debtDaysBefore, 0, ...numbers.debtDaysAfter];
}

function debtAt(debt: Debt, stage: number): Occasion {
  const { chargeId, dueOn, clientId, school, createdAt, paidAt } = debt;
  const reached = (which: number, today: string) => addDays(dueOn, which) <= today;
  const isPaid = (moment: Date) => paidAt !== null && paidAt <= moment;
  return {
    kind: 'debt-due',
    key: `debt-due:${chargeId}:${dueOn}:${stage}:${clientId}`,
    clientId,
    school,
    from: school.numbers.remindersFrom,
    isDue: (moment, { day }) => createdAt <= moment && !isPaid(moment) && reached(stage, day),
    whyNot: (moment) => {
      const today = dayAt(school, moment);
      const reasons = [
        ...(isPaid(moment) ? ['nothing-due'] : []),
        ...(stagesOf(school).some((other) => other > stage && reached(other, today)) ? ['replaced'] : []),
      ];
      return reasons.length > 0 ? reasons : null;
    },
  };
}

function endingOf(term: Term, terms: readonly Term[]): Occasion {
  const { subscriptionId, clientId, school, createdAt, firstDay, lastDay } = term;
  const renewals = terms.filter(
    (other) => other.accountId === term.accountId && other.firstDay >= firstDay && other.lastDay > lastDay,
  );
  const isRenewed = (moment: Date) => renewals.some((other) => other.createdAt <= moment);
  const isEnding = (today: string) => today <= lastDay && addDays(lastDay, 1 - school.numbers.endingDaysLeft) <= today;
  return {
    kind: 'subscription-ending',
    key: `subscription-ending:${subscriptionId}:${lastDay}:${clientId}`,
    clientId,
    school,
    from: school.numbers.remindersFrom,
    isDue: (moment, { day }) => createdAt <= moment && isEnding(day) && !isRenewed(moment),
    whyNot: (moment) => {
      const reasons = [
        ...(isRenewed(moment) ? ['renewed'] : []),
        ...(isEnding(dayAt(school, moment)) ? [] : ['not-ending']),
      ];
      return reasons.length > 0 ? reasons : null;
    },
  };
}

/** The days of lessons of each child, while a subscription is good for them. */
function lessonsOf(terms: readonly Term[]): Occasion[] {
  const accounts = new Map<number, Term[]>();
  for (const term of terms) accounts.set(term.accountId, [...(accounts.get(term.accountId) ?? []), term]);
  return [...accounts.values()].flatMap((own) => {
    const days = own.flatMap(({ firstDay, lastDay }) => daysBetween(firstDay, lastDay));
    return [...new Set(days)]
      .filter((day) => LESSON.weekdays.includes(weekdayOf(day)))
      .flatMap((day) => lessonOn(day, own));
  });
}

function lessonOn(lessonDay: string, own: readonly Term[]): Occasion[] {
  const good = own.filter(({ firstDay, lastDay }) => firstDay <= lessonDay && lessonDay <= lastDay);
  const [first] = good;
  if (!first) return [];
  const { accountId, clientId, school } = first;
  const earliest = addDays(lessonDay, -1);
  const latest = addDays(lessonDay, LATE_FOR_DAYS);
  return [
    {
      kind: 'lesson-tomorrow',
      key: `lesson-tomorrow:${accountId}:${school.groupId}:${lessonDay}:${clientId}`,
      clientId,
      school,
      from: '00:00',
      isDue: (moment, { day, time }) =>
        day >= earliest &&
        day <= latest &&
        (day > earliest || time >= school.numbers.lessonRemindersFrom) &&
        good.some(({ createdAt }) => createdAt <= moment),
      whyNot: (moment) => {
        const { day, time } = wallTime(school.timeZone, moment);
        return day > lessonDay || (day === lessonDay && time >= LESSON.startTime) ? ['late'] : null;
      },
    },
  ];
}

/** A lesson that nobody could tell of in time is still decided for so many days. */
const LATE_FOR_DAYS = 4;

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
