import { Temporal } from 'temporal-polyfill';
import { readThresholds } from '../organizations/thresholds.ts';

/** Wall-clock times "HH:MM" between which nothing is sent; `start` later than `end` spans midnight. */
export interface QuietHours {
  readonly start: string;
  readonly end: string;
}

/** 21:00 to 09:00, unless the organization sets others. */
export const DEFAULT_QUIET_HOURS: QuietHours = { start: '21:00', end: '09:00' };

/** The hours that a chat has chosen, else its organization's, whose numbers `thresholds` are as its row keeps them. */
export function quietHoursOf(
  { quietStart, quietEnd }: { readonly quietStart: string | null; readonly quietEnd: string | null },
  thresholds: unknown,
): QuietHours {
  return quietStart !== null && quietEnd !== null
    ? { start: quietStart, end: quietEnd }
    : readThresholds(thresholds).quietHours;
}

/**
 * The earliest moment, `moment` itself or later, at which something may be sent to a person in `timeZone` (an IANA
 * name). Wall-clock times are kept through changes of the clocks: an end that the change skips is the first moment
 * after it.
 */
export function earliestSending(
  moment: Date,
  timeZone: string,
  { start, end }: QuietHours = DEFAULT_QUIET_HOURS,
): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime();
  const from = Temporal.PlainTime.from(start);
  const until = Temporal.PlainTime.from(end);
  const afterStart = Temporal.PlainTime.compare(time, from) >= 0;
  const beforeEnd = Temporal.PlainTime.compare(time, until) < 0;
  const spansMidnight = Temporal.PlainTime.compare(from, until) > 0;
  const quiet = spansMidnight ? afterStart || beforeEnd : afterStart && beforeEnd;
  if (!quiet) return moment;
  const endDay = spansMidnight && afterStart ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const ending = endDay.toZonedDateTime({ timeZone, plainTime: until });
  return new Date(ending.epochMilliseconds);
}
