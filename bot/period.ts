import { Temporal } from 'temporal-polyfill';
import type { Cabinet } from './cabinet.ts';

/** Days 'YYYY-MM-DD', both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The periods that are offered by name; `all` has no ends of its own. */
export const PERIODS = ['all', 'this-month', 'last-month', 'three-months', 'year'] as const;

/**
 * The days that a period's name means on `today`: whole months, the present one up to its end. «Three months» and
 * «year» count the present month. A typed period is kept as '2026-09-01..2026-10-15'. Null: all there is.
 */
export function periodOf(name: string, today: Temporal.PlainDate): Period | null {
  const typed = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/u.exec(name);
  if (typed) return { from: typed[1] ?? '', to: typed[2] ?? '' };
  const first = today.with({ day: 1 });
  const months = (before: number, count: number): Period => {
    const from = first.subtract({ months: before });
    return { from: from.toString(), to: from.add({ months: count }).subtract({ days: 1 }).toString() };
  };
  if (name === 'this-month') return months(0, 1);
  if (name === 'last-month') return months(1, 1);
  if (name === 'three-months') return months(2, 3);
  if (name === 'year') return months(11, 12);
  return null;
}

/**
 * A period as people type it: two days («01.09.2026 - 15.10.2026», «1.9.26–15.10.26»), two months («09.2026-11.2026»),
 * one day or one month. Days may come in either order. Null for anything else, and for days that do not exist.
 */
export function parsePeriod(text: string): Period | null {
  const parts = text.trim().split(/\s*(?:—|–|-|\.{2,}|\sпо\s|\sto\s)\s*/u);
  const [first, second = first, ...rest] = parts.map(daysOf);
  if (!first || !second || rest.length > 0) return null;
  return { from: first.from < second.from ? first.from : second.from, to: first.to > second.to ? first.to : second.to };
}

function daysOf(text: string): Period | null {
  const [, dayText, monthText = '', yearText = ''] = /^(?:(\d{1,2})[./])?(\d{1,2})[./](\d{4}|\d{2})$/u.exec(text) ?? [];
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  try {
    const day = Temporal.PlainDate.from(
      { year, month: Number(monthText), day: dayText ? Number(dayText) : 1 },
      { overflow: 'reject' },
    );
    if (year < 2000) return null;
    return { from: day.toString(), to: (dayText ? day : day.with({ day: day.daysInMonth })).toString() };
  } catch {
    return null;
  }
}

/** «1 сентября – 15 октября», plain; one day is named once. */
export function periodText(cabinet: Cabinet, { from, to }: Period): string {
  const [first, last] = [from, to].map((day) => cabinet.date(Temporal.PlainDate.from(day)));
  return from === to ? String(first) : `${first} – ${last}`;
}
