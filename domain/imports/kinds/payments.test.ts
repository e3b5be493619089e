import { expect, it } from 'vitest';
import { ownNumber } from './payments.ts';

it.each([
  ['Оплата LK-000123', 'LK-000123'],
  ['лк 123', 'LK-000123'],
  ['ЛК№0123.', 'LK-000123'],
  ['оплата (lк-1000000)', 'LK-1000000'],
  ['Абонемент «8 занятий»', null],
  ['МЛК-12', null],
  ['LK-000', null],
])('%s names %s', (purpose, number) => {
  expect(ownNumber(purpose)).toBe(number);
});
