import { createRequire } from 'node:module';
import type * as NumberToWords from 'number-to-words-ru';
import { toDecimal } from '../../domain/money.ts';

const require = createRequire(import.meta.url);

/**
 * A sum of rubles in Russian words as papers have it: «Четыреста сорок семь рублей 30 копеек». The library is loaded
 * when first needed. Null for other currencies and negative sums, which no paper puts into words.
 */
export function sumInWords(amountMinor: bigint, currency: string): string | null {
  if (currency !== 'RUB' || amountMinor < 0n) return null;
  // Imported as a module, it has different exports for Node and for test runners.
  const { convert } = require('number-to-words-ru') as typeof NumberToWords;
  return convert(toDecimal(amountMinor, currency), {
    currency: 'rub',
    convertNumberToWords: { integer: true, fractional: false },
  });
}
