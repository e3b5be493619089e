import { describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTranslator } from '../locales/index.ts';
import { Cabinet } from './cabinet.ts';
import type { BotDeps } from './deps.ts';
import { parseSum, readSum } from './sum.ts';

const LIMITS = { currency: 'RUB', minimumMinor: 100_00n, maximumMinor: 6200_00n };

function cabinet(locale = 'ru'): Cabinet {
  const deps = { clock: fixedClock('2026-11-22T09:00:00Z') } as unknown as BotDeps;
  return new Cabinet(deps, createTranslator(), 1, null, locale);
}

describe('a sum typed into the chat', () => {
  it.each([
    ['1500', 1500_00n],
    ['1 500', 1500_00n],
    ['1\u00a0500', 1500_00n],
    ['1500,50', 1500_50n],
    ['1500.5', 1500_50n],
    ['1500 руб', 1500_00n],
    ['1500руб.', 1500_00n],
    ['1 500 рублей', 1500_00n],
    ['1500 р.', 1500_00n],
    ['1 500 ₽', 1500_00n],
    ['₽1,500.50', 1500_50n],
    ['1,500', 1500_00n],
    ['1.500,50', 1500_50n],
    ['1,234,567.89', 1234567_89n],
    ['0', 0n],
    ['-500', -500_00n],
  ])('%s is %i', (text, sumMinor) => {
    expect(parseSum(text, 'RUB')).toBe(sumMinor);
  });

  it.each(['', 'половина', '1500 2', '1500,555', 'руб', '1e5', '٣٠٠'])('«%s» is none', (text) => {
    expect(parseSum(text, 'RUB')).toBeNull();
  });

  it('has the decimals of its currency', () => {
    expect(parseSum('1,500', 'JPY')).toBe(1500n);
    expect(parseSum('1500,5', 'JPY')).toBeNull();
  });

  it.each([
    ['100', 100_00n],
    ['6 200', 6200_00n],
  ])('is taken at the edge: %s', (text, sumMinor) => {
    const one = cabinet();
    expect(readSum(one, text, LIMITS)).toBe(sumMinor);
    expect(one.notice).toBeNull();
  });

  it.each([
    ['99,99', 'от 100'],
    ['6200,01', 'до 6'],
    ['много', 'цифрами'],
    ['-500', 'цифрами'],
    ['0', 'цифрами'],
  ])('that does not fit says what to do: %s', (text, advice) => {
    const one = cabinet();
    expect(readSum(one, text, LIMITS)).toBeNull();
    expect(one.notice).toContain(advice);
    expect(one.notice).toContain('6\u00a0200');
  });
});
