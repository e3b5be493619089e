import { dayIn } from '../../domain/clock.ts';
import { minorDigits, toDecimal } from '../../domain/money.ts';

/** «1 447,30» or "1,447.30": a sum of a column whose head names the currency; always with its minor units. */
export function figure(amountMinor: bigint, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  const format = formatOf(
    `${locale} ${digits}`,
    () => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  return drawable(format.format(toDecimal(amountMinor, currency) as `${number}`));
}

/** «1 447,30 ₽» or "₽1,447.30": the same with the currency. */
export function money(amountMinor: bigint, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  const format = formatOf(
    `${locale} ${currency}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: digits,
      }),
  );
  return drawable(format.format(toDecimal(amountMinor, currency) as `${number}`));
}

/** «5 октября 2026 г.» of a day 'YYYY-MM-DD'. */
export const day = (text: string, locale: string): string =>
  dates(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${text}T00:00:00Z`));

/** «октябрь 2026 г.» of a month's first day. */
export const month = (text: string, locale: string): string =>
  dates(locale, { month: 'long', year: 'numeric' }).format(new Date(`${text}T00:00:00Z`));

/** «05.10.2026» of a day. */
export const shortDay = (text: string, locale: string): string =>
  dates(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(`${text}T00:00:00Z`));

/** «5 октября 2026 г. в 14:05» of a moment, by the organization's clock. */
export const moment = (at: string, timeZone: string, locale: string): string =>
  drawable(new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(at)));

/** A number stays on the line of its «№». */
export const glued = (text: string): string => text.replaceAll('№ ', '№\u00a0');

/** The day 'YYYY-MM-DD' of a moment (ISO 8601), by the organization's clock. */
export const dayAt = (at: string, timeZone: string): string => dayIn(timeZone, new Date(at)).toString();

const dates = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  formatOf(
    `${locale} ${Object.values(options).join(' ')}`,
    () => new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone: 'UTC' }),
  );

/** The font has no narrow no-break space, which some languages group digits with; and a minus is no hyphen. */
const drawable = (text: string): string => text.replaceAll('\u202f', '\u00a0').replace(/^-/u, '−');

function formatOf<Format>(key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known) return known as Format;
  const format = make();
  formats.set(key, format);
  return format;
}

const formats = new Map<string, unknown>();
