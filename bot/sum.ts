import { parseMoney } from '../domain/money.ts';
import type { Cabinet } from './cabinet.ts';

export interface SumLimits {
  readonly currency: string;
  readonly minimumMinor: bigint;
  readonly maximumMinor: bigint;
}

/**
 * The sum that a client typed, if it lies within the limits, both included. Otherwise null, and the line above the
 * screen says what is wrong and what to write instead.
 */
export function readSum(cabinet: Cabinet, text: string, limits: SumLimits): bigint | null {
  const { currency, minimumMinor, maximumMinor } = limits;
  const params = { minimum: cabinet.money(minimumMinor, currency), maximum: cabinet.money(maximumMinor, currency) };
  const sumMinor = parseSum(text, currency);
  if (sumMinor !== null && sumMinor >= minimumMinor && sumMinor <= maximumMinor) return sumMinor;
  const wrong = sumMinor === null || sumMinor <= 0n ? 'unclear' : sumMinor < minimumMinor ? 'too-little' : 'too-much';
  cabinet.notice = cabinet.html(`sum-${wrong}`, params);
  return null;
}

/**
 * A sum as people type it into a chat, in minor units: also «1500 рублей», «1 500 р», "RUB 1,500.50", «1.500,50». Three
 * digits after a point or a comma are thousands, since no currency here has three decimals. Null for anything else.
 */
export function parseSum(text: string, currency: string): bigint | null {
  const bare = text
    .replace(/(рубл[а-яё]*|руб\.?|р\.?|₽|rub(?:les?)?|roubles?|€|eur|\$|usd)\s*$/iu, '')
    .replace(/^\s*(₽|rub|€|eur|\$|usd)/iu, '')
    .trim();
  if (THOUSANDS.test(bare)) return parseMoney(bare.replaceAll(/[\s.,'’](?=\d{3}(?!\d))/gu, ''), currency);
  return /\s/u.test(bare) ? null : parseMoney(bare, currency);
}

/** Groups of three digits, all parted, and kopecks at the end. */
const THOUSANDS = /^\d{1,3}(?:[\s.,'’]\d{3})+(?:[.,]\d{1,2})?$/u;
