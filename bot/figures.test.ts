import { describe, expect, it } from 'vitest';
import { cabinetOf, plainText } from '../tests/harness/cabinet.ts';
import { type Figure, figuresBlock } from './figures.ts';

const linesOf = (locale: 'ru' | 'en', figures: readonly Figure[], currency = 'RUB'): string[] =>
  figuresBlock(cabinetOf(locale), figures, currency)
    .replace(/^<pre>|<\/pre>$/gu, '')
    .split('\n')
    .map(plainText);

const EXAMPLE: readonly Figure[] = [
  { label: 'Долг на начало', amountMinor: 447_30n },
  { label: 'Начислено', amountMinor: 447_30n, role: 'plus' },
  { label: 'Перерасчёт', amountMinor: -44_73n, role: 'plus' },
  { label: 'Пени', amountMinor: 0n, role: 'plus' },
  { label: 'Оплачено', amountMinor: 400_00n, role: 'minus' },
  { label: 'К оплате', amountMinor: 449_87n, role: 'result' },
];

describe('a reckoning', () => {
  it('lines up, kopecks under kopecks, with signs that add up as they stand', () => {
    expect(linesOf('ru', EXAMPLE)).toEqual([
      'Долг на начало   447,30 ₽',
      'Начислено       +447,30 ₽',
      'Перерасчёт       −44,73 ₽',
      'Пени               0,00 ₽',
      'Оплачено        −400,00 ₽',
      '─────────────────────────',
      'К оплате         449,87 ₽',
    ]);
  });

  it('leaves kopecks out where there are none at all, and writes money by the language', () => {
    const whole = EXAMPLE.map((figure) => ({ ...figure, amountMinor: (figure.amountMinor / 100n) * 100n }));
    expect(linesOf('en', whole)[1]).toBe('Начислено       +₽447');
    expect(linesOf('en', whole)[4]).toBe('Оплачено        −₽400');
  });

  it('turns the sign of a minus that is itself below zero', () => {
    expect(linesOf('ru', [{ label: 'Возвращено', amountMinor: -400_00n, role: 'minus' }])).toEqual([
      'Возвращено  400 ₽',
    ]);
  });

  it('fits a telephone, and escapes what it is given', () => {
    const million = EXAMPLE.map((figure) => ({ ...figure, amountMinor: figure.amountMinor * 1000n }));
    for (const line of linesOf('ru', million)) expect(line.length).toBeLessThanOrEqual(30);
    expect(linesOf('ru', [{ label: '<b>', amountMinor: 1n }])[0]).toContain('&lt;b&gt;');
  });
});
