import type { ChargeSubject } from '../domain/billing/charge-subject.ts';
import { formatMoney } from '../domain/money.ts';
import { escapeHtml } from '../locales/html.ts';
import type { Translate } from '../locales/index.ts';

type Params = Readonly<Record<string, string | number>>;

/** Words, sums and days in a recipient's language. */
export interface NoticeText {
  /** For a message: whatever is put in is escaped. */
  html(key: string, params?: Params): string;
  /** For buttons and subjects of letters. */
  plain(key: string, params?: Params): string;
  money(amountMinor: bigint, currency: string): string;
  /** A calendar day 'YYYY-MM-DD': «24 ноября», with the year if it is not that of `now`. */
  day(day: string, now: Date): string;
  /** What a charge is for: «Абонемент «8 занятий», Футбол 8-10». Plain. */
  subject(subject: ChargeSubject, now: Date): string;
}

export function createNoticeText(translate: Translate, locale: string): NoticeText {
  const plain = (key: string, params?: Params) => translate(locale, key, params);
  const day = (value: string, now: Date) =>
    format(value, locale, {
      day: 'numeric',
      month: 'long',
      ...(now.getUTCFullYear() === Number(value.slice(0, 4)) ? {} : { year: 'numeric' }),
    });
  return {
    plain,
    html: (key, params = {}) => {
      const entries = Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' ? escapeHtml(value) : value,
      ]);
      return plain(key, Object.fromEntries(entries));
    },
    money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
    day,
    subject: (subject, now) =>
      plain(`notice-for-${subject.kind}`, {
        name: subject.subscriptionName ?? '',
        group: subject.groupName ?? '',
        date: subject.day ? day(subject.day, now) : '',
        order: subject.orderNumber ?? '',
        parcel: subject.parcelNumber ?? '',
        period: subject.period ? format(subject.period, locale, { month: 'long', year: 'numeric' }) : 'none',
      }),
  };
}

function format(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
