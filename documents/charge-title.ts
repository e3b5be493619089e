import type { ChargeSubject } from '../domain/billing/charge-subject.ts';
import type { Wording } from './document.ts';

/** What a charge is for, in the words of the debt screen: «Абонемент «8 занятий», Футбол 8-10». */
export function chargeTitle(wording: Wording, subject: ChargeSubject): string {
  return wording.t(`debts-kind-${subject.kind}`, {
    name: subject.subscriptionName ?? '',
    group: subject.groupName ?? '',
    date: subject.day ? dayText(wording, subject.day) : '',
    order: subject.orderNumber ?? '',
    parcel: subject.parcelNumber ?? '',
    period: subject.period ? monthText(wording, subject.period) : 'none',
  });
}

/** «24.11.2026» or "24/11/2026": a day as papers and tables have it; `day` is 'YYYY-MM-DD'. */
export function dayText({ locale }: Pick<Wording, 'locale'>, day: string): string {
  const style = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, style).format(new Date(`${day}T00:00:00Z`));
}

/** «ноябрь 2026 г.» for the month's first day. */
export function monthText({ locale }: Pick<Wording, 'locale'>, month: string): string {
  const style = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(`${month}T00:00:00Z`));
}
