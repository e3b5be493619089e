/** A wall clock's day and time, reckoned by the platform's own calendar and not by the library that the program uses. */
export interface WallTime {
  /** 'YYYY-MM-DD' */
  readonly day: string;
  /** 'HH:MM' */
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function wallTime(timeZone: string, moment: Date): WallTime {
  const known = formats.get(timeZone);
  const format =
    known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  formats.set(timeZone, format);
  const [day = '', time = ''] = format.format(moment).split(' ');
  return { day, time };
}

/** The day so many days later, or (below zero) earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 1 (Monday) to 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Whether nothing may be sent at that time of day; `start` later than `end` spans midnight, equal ones are never quiet. */
export function isQuiet(time: string, { start, end }: { readonly start: string; readonly end: string }): boolean {
  if (start === end) return false;
  return start < end ? time >= start && time < end : time >= start || time < end;
}
