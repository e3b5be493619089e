import { Temporal } from 'temporal-polyfill';

/** «2026-11-20 10:00» on the clocks of a time zone. */
export function localTime(moment: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');
}
