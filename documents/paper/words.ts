import { toDecimal } from '../../domain/money.ts';

/**
 * A sum of rubles in Russian words as papers have it: «Четыреста сорок семь рублей 30 копеек». The library is loaded
 * when first needed. Null for other currencies and negative sums, which no paper puts into words.
 */
export async function sumInWords(amountMinor: bigint, currency: string): Promise<string | null> {
  if (currency !== 'RUB' || amountMinor < 0n) return null;
  const { convert } = await import('number-to-words-ru');
  return convert(toDecimal(amountMinor, currency), {
    currency: 'rub',
    convertNumberToWords: { integer: true, fractional: false },
  });
}
