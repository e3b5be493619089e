import { Temporal } from 'temporal-polyfill';
import { readThresholds } from '../domain/organizations/index.ts';
import type { Database } from '../prisma/client.ts';
import type { Reminder } from './reminders/reminder.ts';

/** What waits is looked for a minute at a time, or a hundred waits would be a hundred looks. */
const MINUTE_MS = 60_000;

/**
 * The next moment after `after` at which something comes due by itself: a time of day from which an organization's
 * reminders are looked for, or the end of what a planned notice waits for.
 */
export async function nextMoment(db: Database, reminders: readonly Reminder[], after: Date): Promise<Date | null> {
  const organizations = await db.organization.findMany({ select: { timeZone: true, thresholds: true } });
  const [waiting] = await db.$queryRaw<{ dueAt: Date | null }[]>`
    SELECT min(due_at) AS "dueAt" FROM notices WHERE state = 'planned' AND due_at > ${after}`;
  const moments = organizations.flatMap(({ timeZone, thresholds: stored }) => {
    const thresholds = readThresholds(stored);
    const times = reminders.map(({ from }) => from?.(thresholds) ?? thresholds.remindersFrom);
    return [...new Set([thresholds.remindersFrom, ...times])].map((time) => nextTime(time, timeZone, after));
  });
  if (waiting?.dueAt) moments.push(new Date(Math.max(waiting.dueAt.getTime(), after.getTime() + MINUTE_MS)));
  return moments.length > 0 ? new Date(Math.min(...moments.map((moment) => moment.getTime()))) : null;
}

/** When a wall clock in `timeZone` shows `time` for the first time after `after`. */
function nextTime(time: string, timeZone: string, after: Date): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const plainTime = Temporal.PlainTime.from(time);
  const moments = [0, 1, 2].map((days) => day.add({ days }).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
  return new Date(moments.find((moment) => moment > after.getTime()) ?? after.getTime());
}
