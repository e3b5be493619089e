import { expect, it } from 'vitest';
import { sumInWords } from './words.ts';

it.each([
  [0n, 'Ноль рублей 00 копеек'],
  [101n, 'Один рубль 01 копейка'],
  [44_730n, 'Четыреста сорок семь рублей 30 копеек'],
  [200_022n, 'Две тысячи рублей 22 копейки'],
  [2_100_100n, 'Двадцать одна тысяча один рубль 00 копеек'],
  [1_200_000_011n, 'Двенадцать миллионов рублей 11 копеек'],
])('puts %s kopecks into words', (amountMinor, words) => {
  expect(sumInWords(amountMinor, 'RUB')).toBe(words);
});

it('has no words for other currencies and for what is below zero', () => {
  expect(sumInWords(100n, 'EUR')).toBeNull();
  expect(sumInWords(-100n, 'RUB')).toBeNull();
});
