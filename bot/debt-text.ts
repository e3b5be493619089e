import { Temporal } from 'temporal-polyfill';
import type { LatestBill } from '../domain/billing/bills.ts';
import type { ChargeSubject } from '../domain/billing/charge-subject.ts';
import type { DebtLine } from '../domain/billing/debts.ts';
import { sumOf } from '../domain/money.ts';
import type { Cabinet } from './cabinet.ts';
import { dateFormat } from './date-format.ts';
import type { DebtItem } from './debt-items.ts';

/** How many lesson dates a line names before it only counts the rest. */
const DATES_SHOWN = 6;

/** What a charge is for, in plain words: «Абонемент «8 занятий», Футбол 8-10». */
export function chargeTitle(cabinet: Cabinet, subject: ChargeSubject): string {
  return cabinet.t(`debts-kind-${subject.kind}`, {
    name: subject.subscriptionName ?? '',
    group: subject.groupName ?? '',
    date: subject.day ? cabinet.date(Temporal.PlainDate.from(subject.day)) : '',
    order: subject.orderNumber ?? '',
    parcel: subject.parcelNumber ?? '',
    period: subject.period ? monthName(cabinet, subject.period) : 'none',
  });
}

/** An item's title, plain: lessons of one group are counted. */
export function itemTitle(cabinet: Cabinet, item: DebtItem): string {
  const [first] = item.charges;
  if (!first) return '';
  if (item.charges.length === 1) return chargeTitle(cabinet, first);
  return cabinet.t('debts-lessons', { count: item.charges.length, group: first.groupName ?? '' });
}

/** An item with its reason and what is still due, in HTML. */
export function itemText(cabinet: Cabinet, item: DebtItem, today: Temporal.PlainDate, bill?: LatestBill): string {
  const [first] = item.charges;
  if (!first) return '';
  const sum = cabinet.money(item.outstandingMinor, first.currency);
  const head = cabinet.html('debts-item', { icon: ICONS[first.kind], title: itemTitle(cabinet, item), sum });
  return [head, ...reasons(cabinet, item, first, bill), ...dueLine(cabinet, item, first, today)].join('\n');
}

/** So that the eye finds each kind in a long list. */
const ICONS: Readonly<Record<DebtLine['kind'], string>> = {
  subscription: '🎟',
  course: '🎓',
  lesson: '📅',
  bill: '🧾',
  order: '📦',
  delivery: '🚚',
};

/** Why the sum is what it is: the price and what is paid of it, the dates of lessons, the figures of a bill. */
function reasons(cabinet: Cabinet, item: DebtItem, first: DebtLine, bill: LatestBill | undefined): string[] {
  if (first.kind === 'bill') return bill ? [billFigures(cabinet, first, bill)] : [];
  const paidMinor = sumOf(item.charges.map((charge) => charge.paidMinor));
  const isLessons = first.kind === 'lesson';
  const price = cabinet.html(isLessons ? 'debts-part-paid' : 'debts-price', {
    price: cabinet.money(item.outstandingMinor + paidMinor, first.currency),
    paid: cabinet.money(paidMinor, first.currency),
  });
  return [
    ...(item.charges.length > 1 ? [cabinet.html('debts-dates', shortDates(cabinet, item.charges))] : []),
    ...(isLessons && paidMinor === 0n ? [] : [price]),
  ];
}

/** Lessons name their days instead; each of them is due on its own. */
function dueLine(cabinet: Cabinet, item: DebtItem, first: DebtLine, today: Temporal.PlainDate): string[] {
  if (item.charges.length > 1) return [];
  const due = Temporal.PlainDate.from(first.dueOn);
  const overdueDays = due.until(today, { largestUnit: 'days' }).days;
  const when = overdueDays > 0 ? 'overdue' : overdueDays === 0 ? 'today' : 'ahead';
  return [cabinet.html('debts-due', { when, date: cabinet.date(due), days: overdueDays })];
}

/** What «к оплате» is made of, without the figures that are zero, and what was paid here since. */
function billFigures(cabinet: Cabinet, debt: DebtLine, bill: LatestBill): string {
  const figures = [
    ['opening', bill.openingMinor],
    ['charged', bill.chargedMinor],
    ['recalculated', bill.recalculatedMinor],
    ['penalty', bill.penaltyMinor],
    ['paid', -bill.paidMinor],
    ['paid-here', debt.outstandingMinor - bill.closingMinor],
  ] as const;
  const words = figures
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([name, amountMinor], index) => {
      const sum = cabinet.money(amountMinor < 0n ? -amountMinor : amountMinor, debt.currency);
      const sign = amountMinor < 0n ? '− ' : index === 0 ? '' : '+ ';
      return sign + cabinet.html(`debts-bill-${name}`, { sum });
    });
  return cabinet.html('debts-bill', { figures: words.join(' ') });
}

function monthName(cabinet: Cabinet, period: string): string {
  return dateFormat(cabinet.locale, 'month').format(new Date(`${period}T00:00:00Z`));
}

/** «25.08, 16.10 и ещё 3»: the first dates, with the year where it is not this one, and how many more there are. */
export function shortDates(
  cabinet: Cabinet,
  subjects: readonly Pick<ChargeSubject, 'day'>[],
): { dates: string; more: number } {
  const days = subjects.flatMap(({ day }) => (day ? [day] : [])).toSorted();
  const dates = days.slice(0, DATES_SHOWN).map((day) => shortDate(cabinet, day));
  return { dates: dates.join(', '), more: days.length - dates.length };
}

function shortDate(cabinet: Cabinet, day: string): string {
  const thisYear = cabinet.now.getUTCFullYear() === Number(day.slice(0, 4));
  return dateFormat(cabinet.locale, thisYear ? 'short' : 'short-year').format(new Date(`${day}T00:00:00Z`));
}
