import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, parseMoney, toDecimal } from './money.ts';

describe('money', () => {
  it.each([
    ['4800', 480_000n],
    ['4 800', 480_000n],
    ['4\u00a0800,00', 480_000n],
    ['4800.5', 480_050n],
    ['-500,00', -50_000n],
    ['447,30 ₽', 44_730n],
    ['1 200 руб.', 120_000n],
    ['4 8OO', null],
    ['', null],
    ['1.234', null],
    ['1,2,3', null],
    ['1e3', null],
    ['999999999999999', 99_999_999_999_999_900n],
    ['1000000000000000', null],
  ])('reads %j', (text, expected) => {
    expect(parseMoney(text, 'RUB')).toBe(expected);
  });

  it('reads back what it writes, for any sum', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n - 10n ** 15n, max: 10n ** 15n - 1n }),
        fc.constantFrom('RUB', 'EUR', 'JPY'),
        (sum, currency) => {
          expect(parseMoney(toDecimal(sum, currency), currency)).toBe(sum);
        },
      ),
    );
  });

  it('is exact beyond what a number can hold', () => {
    expect(formatMoney(9_007_199_254_740_993_01n, 'RUB', 'en')).toBe('₽9,007,199,254,740,993.01');
    expect(formatMoney(100n, 'JPY', 'en')).toBe('¥100');
  });
});
