import { Temporal } from 'temporal-polyfill';

/** Where every moment in the program comes from, so that tests and the playground can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told otherwise. */
export function fixedClock(
  start: string | Date,
): Clock & { set(moment: string | Date): void; advance(ms: number): void } {
  let current = new Date(start);
  return {
    now: () => new Date(current),
    set: (moment) => {
      current = new Date(moment);
    },
    advance: (ms) => {
      current = new Date(current.getTime() + ms);
    },
  };
}

/** A clock that runs on with another one, ahead of it; it can be moved further, and never back. */
export interface MovableClock extends Clock {
  /** Makes it `moment` now; one that is past already changes nothing. */
  moveTo(moment: Date): void;
}

/** A clock that is ahead of `real` by `aheadMs`; `keep` is told of every new lead before it holds. */
export function movableClock(
  aheadMs: number,
  keep: (aheadMs: number) => void,
  real: Clock = systemClock,
): MovableClock {
  let lead = aheadMs;
  return {
    now: () => new Date(real.now().getTime() + lead),
    moveTo: (moment) => {
      const wanted = moment.getTime() - real.now().getTime();
      if (wanted <= lead) return;
      keep(wanted);
      lead = wanted;
    },
  };
}

/** The calendar day that `moment` falls on in `timeZone` (an IANA name). */
export function dayIn(timeZone: string, moment: Date): Temporal.PlainDate {
  const minute = Math.floor(moment.getTime() / 60_000);
  const known = latestDays.get(timeZone);
  if (known?.minute === minute) return known.day;
  const day = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  latestDays.set(timeZone, { minute, day });
  return day;
}

/** A screen asks for today once a line, and time zones are slow. Days begin with a minute, and do not change. */
const latestDays = new Map<string, { readonly minute: number; readonly day: Temporal.PlainDate }>();

/** A `date` column's value (a Date at UTC midnight) as a calendar day. */
export function dayOf(column: Date): Temporal.PlainDate {
  return Temporal.PlainDate.from(column.toISOString().slice(0, 10));
}

/** A calendar day as the value of a `date` column. */
export function toColumn(day: Temporal.PlainDate): Date {
  return new Date(`${day.toString()}T00:00:00Z`);
}
