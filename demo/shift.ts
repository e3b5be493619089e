import { Temporal } from 'temporal-polyfill';
import { dayIn } from '../domain/clock.ts';
import type { Day, KindName, Records } from '../domain/imports/records.ts';

/** The day on which the files were saved: their «today». */
const SAVED_ON = Temporal.PlainDate.from('2026-11-22');

/**
 * How many whole weeks the demonstration data move, so that their «today» is one of the last seven days: days of the
 * week stay what they are, and nothing that has happened lies in the future.
 */
export function weeksUntil(now: Date, timeZone: string): number {
  return Math.floor(SAVED_ON.until(dayIn(timeZone, now), { largestUnit: 'days' }).days / 7);
}

/** Moves a record by whole weeks; months of bills by as many months as «today» moves. Birth dates stay. */
export function shiftRecords(weeks: number): <K extends KindName>(kind: K, record: Records[K]) => Records[K] {
  const today = SAVED_ON.add({ weeks });
  const months = (today.year - SAVED_ON.year) * 12 + today.month - SAVED_ON.month;
  const known = new Map<Day, Day>();
  const day = (value: Day): Day => {
    let moved = known.get(value);
    if (!moved) {
      moved = Temporal.PlainDate.from(value).add({ weeks }).toString();
      known.set(value, moved);
    }
    return moved;
  };
  const shifts: { readonly [K in KindName]?: (record: Records[K]) => Records[K] } = {
    subscriptions: (row) => ({ ...row, firstDay: day(row.firstDay), lastDay: row.lastDay && day(row.lastDay) }),
    visits: (row) => ({ ...row, date: day(row.date) }),
    payments: (row) => ({ ...row, paidOn: day(row.paidOn), purpose: shiftText(row.purpose, day) }),
    charges: (row) => ({ ...row, period: Temporal.PlainDate.from(row.period).add({ months }).toString() }),
    orders: (row) => ({ ...row, orderedOn: day(row.orderedOn) }),
    materials: (row) => ({ ...row, publishedOn: day(row.publishedOn) }),
    parcels: (row) => ({ ...row, madeOn: day(row.madeOn), shippedOn: row.shippedOn && day(row.shippedOn) }),
  };
  return (kind, record) => (weeks === 0 ? record : (shifts[kind]?.(record) ?? record));
}

/** «Занятие 24.10.2026»: the days that a purpose names move with the rest. */
function shiftText(text: string, day: (value: Day) => Day): string {
  return text.replace(/\b(\d{2})\.(\d{2})\.(\d{4})\b/g, (_whole, date: string, month: string, year: string) =>
    day(`${year}-${month}-${date}`).split('-').toReversed().join('.'),
  );
}
