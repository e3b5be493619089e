import type { ChargeSubject } from '../../domain/billing/charge-subject.ts';
import { dayIn } from '../../domain/clock.ts';
import { formatMoney } from '../../domain/money.ts';
import type { PaidLine, PaymentDetails } from '../../domain/payments/payments.ts';
import type { Translate } from '../../locales/index.ts';

/** Words, sums and days in one language. */
export interface PageText {
  readonly locale: string;
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
  money(amountMinor: bigint, currency: string): string;
  /** «22 ноября 2026 г.» for 'YYYY-MM-DD' */
  day(day: string): string;
}

export function pageText(translate: Translate, locale: string): PageText {
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return {
    locale,
    t: (key, params) => translate(locale, key, params),
    money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
  };
}

/** What a line of a payment is for, in plain words. */
export function lineTitle(text: PageText, line: PaidLine): string {
  if (line.kind === null) return text.t('pay-for-balance');
  return text.t(`pay-for-${line.kind}`, {
    name: line.subscriptionName ?? '',
    group: line.groupName ?? '',
    date: line.day === null ? '' : text.day(line.day),
    order: line.orderNumber ?? '',
    parcel: line.parcelNumber ?? '',
    period: monthOf(text, line),
  });
}

/** The account's name and number, with the holder in front where they are known. */
export function accountTitle(text: PageText, payment: PaymentDetails, line: PaidLine): string {
  const account = text.t('pay-account', { word: payment.accountWord, number: line.accountNumber });
  return line.holderName ? `${line.holderName}, ${account}` : account;
}

/** The payment's last moment, in the organization's time; in the words of `key`. */
export function lastMoment(text: PageText, { expiresAt, timeZone }: PaymentDetails, key = 'pay-until'): string {
  const time = new Intl.DateTimeFormat(text.locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(expiresAt);
  return text.t(key, { date: text.day(dayIn(timeZone, expiresAt).toString()), time });
}

/** The payment for a provider: its page and its fiscal receipt name what is paid, and nobody's name. */
export function describePayment(text: PageText, payment: PaymentDetails) {
  return {
    description: text.t('pay-description', { number: payment.number, organization: payment.organizationName }),
    // What the balance pays alone is no business of the provider's.
    items: payment.lines.flatMap((line) =>
      line.amountMinor > 0n ? [{ title: lineTitle(text, line), amountMinor: line.amountMinor }] : [],
    ),
  };
}

function monthOf(text: PageText, { period }: Pick<ChargeSubject, 'period'>): string {
  if (period === null) return 'none';
  const months = new Intl.DateTimeFormat(text.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return months.format(new Date(`${period}T00:00:00Z`));
}
