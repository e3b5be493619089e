// Money is an integer number of minor units (a bigint) and an ISO 4217 currency; it is never a float.

/** How many digits the currency's minor unit has: 2 for RUB and EUR, 0 for JPY (ISO 4217, as ICU knows it). */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  digitsOf.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** A formatter costs 40 µs, and imports read sums by the ten thousand. */
const digitsOf = new Map<string, number>();

/** «4 800 ₽», «1 200,50 ₽», "₽4,800": whole sums without a fraction, others with all of it. Exact for any bigint. */
export function formatMoney(amountMinor: bigint, currency: string, locale: string): string {
  const whole = amountMinor % 10n ** BigInt(minorDigits(currency)) === 0n;
  return formatMoneyExactly(amountMinor, currency, locale, whole);
}

/** As `formatMoney`, but with or without the fraction as told, so that sums below one another line up. */
export function formatMoneyExactly(amountMinor: bigint, currency: string, locale: string, whole: boolean): string {
  const formatter = formatterOf(locale, currency, whole ? 0 : minorDigits(currency));
  // A decimal string keeps bigint exactness; the library types admit it only as StringNumericLiteral.
  return formatter.format(toDecimal(amountMinor, currency) as `${number}`);
}

function formatterOf(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  const known = formatters.get(key);
  if (known) return known;
  const formatter = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formatters.set(key, formatter);
  return formatter;
}

/** Making one costs as much as formatting fifty sums; there are as many as languages and currencies. */
const formatters = new Map<string, Intl.NumberFormat>();

/** "1200.50": the plain decimal that providers and files use. */
export function toDecimal(amountMinor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  if (digits === 0) return amountMinor.toString();
  const sign = amountMinor < 0n ? '-' : '';
  const absolute = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  return `${sign}${absolute.slice(0, -digits)}.${absolute.slice(-digits)}`;
}

/**
 * Reads a sum as people and offices write it: "4800", "4 800", "4 800,00", "-500.5", with plain, no-break or thin
 * spaces and an optional currency sign. Gives null for anything else, also for more digits than the currency has, or
 * more than 15 before the point: nobody owes that, and it would not fit where sums are kept.
 */
export function parseMoney(text: string, currency: string): bigint | null {
  const compact = text.replace(/[\s\u00a0\u2009\u202f]/g, '').replace(/(₽|руб\.?|р\.|€|\$)$/iu, '');
  const match = /^([-−]?)(\d{1,15})(?:[.,](\d+))?$/u.exec(compact);
  if (!match) return null;
  const digits = minorDigits(currency);
  const fraction = match[3] ?? '';
  if (fraction.length > digits && /[1-9]/.test(fraction.slice(digits))) return null;
  const minor = BigInt((match[2] ?? '0') + fraction.slice(0, digits).padEnd(digits, '0'));
  return match[1] ? -minor : minor;
}

export const minOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const maxOf = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sumOf = (amounts: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};
