import { describe, expect, it } from 'vitest';
import { type CellReader, count, day, email, money, month, oneOf, phone, price, time, yes } from './cells.ts';

const context = { currency: 'RUB' };
const read = <T>(reader: CellReader<T>, text: string): T | string => {
  const result = reader(text, context);
  return 'value' in result ? result.value : `! ${result.reason}`;
};

describe('cells', () => {
  it.each([
    ['4800', 480000n],
    ['4 800', 480000n],
    ['4\u00a0800,00', 480000n],
    ['4800.5', 480050n],
    ['-500', -50000n],
    ['12 182,00 руб.', 1218200n],
  ])('reads the sum %s', (text, amountMinor) => {
    expect(read(money, text)).toBe(amountMinor);
  });

  it.each(['4 8OO', '', '12,345', 'даром'])('refuses the sum «%s»', (text) => {
    expect(read(money, text)).toMatch(/^! /);
  });

  it('says that letters stand for digits, and takes no price below zero', () => {
    expect(read(money, '4 8OO')).toContain('в ней есть буквы');
    expect(read(price, '-1')).toContain('меньше нуля');
  });

  it.each([
    ['22.11.2026', '2026-11-22'],
    ['1.2.2026', '2026-02-01'],
    ['2026-11-22', '2026-11-22'],
    ['22/11/2026', '2026-11-22'],
    ['22.11.2026 18:00', '2026-11-22'],
    ['46338', '2026-11-12'],
    ['29.02.2024', '2024-02-29'],
  ])('reads the day %s', (text, expected) => {
    expect(read(day, text)).toBe(expected);
  });

  it.each(['31.02.2015', '29.02.2026', '00.01.2026', '2026', 'вчера', ''])('refuses the day «%s»', (text) => {
    expect(read(day, text)).toMatch(/^! /);
  });

  it.each([
    ['11.2026', '2026-11-01'],
    ['1.2026', '2026-01-01'],
    ['10.202', '2020-10-01'],
    ['2026-11', '2026-11-01'],
    ['ноябрь 2026', '2026-11-01'],
    ['Май 2026 г.', '2026-05-01'],
    ['март 2026', '2026-03-01'],
    ['2026-11-15', '2026-11-01'],
  ])('reads the month %s', (text, expected) => {
    expect(read(month, text)).toBe(expected);
  });

  it.each(['13.2026', '00.2026', 'ванюбрь 2026', ''])('refuses the month «%s»', (text) => {
    expect(read(month, text)).toMatch(/^! /);
  });

  it('reads times, whole numbers and yes and no', () => {
    expect(['9:05', '18:00:00', '18.30', '24:00'].map((text) => read(time, text))).toEqual([
      '09:05',
      '18:00',
      '18:30',
      expect.stringMatching(/^! /),
    ]);
    expect(['8', '8,0', '1 000', '-1', '2,5'].map((text) => read(count, text))).toEqual([
      8,
      8,
      1000,
      expect.stringMatching(/^! /),
      expect.stringMatching(/^! /),
    ]);
    expect(['открыт', 'ДА', 'закрыт', '0', 'может быть'].map((text) => read(yes, text))).toEqual([
      true,
      true,
      false,
      false,
      expect.stringMatching(/^! /),
    ]);
  });

  it('takes addresses and telephones for what they are, and anything else for an empty cell', () => {
    expect(read(email, '  SMIRNOV.ULYANA74@YA.EXAMPLE ')).toBe('smirnov.ulyana74@ya.example');
    expect(read(email, 'не указан')).toBeNull();
    expect(read(phone, '8 (932) 474-84-17')).toBe('+79324748417');
    expect(read(phone, 'нет')).toBeNull();
  });

  it('knows words without their case and «ё», and names the known ones otherwise', () => {
    const status = oneOf('Статус', { finished: ['завершён'], active: ['активен'] });
    expect(read(status, 'ЗАВЕРШЕН')).toBe('finished');
    expect(read(status, 'Finished')).toBe('finished');
    expect(read(status, 'потерян')).toBe('! Статус «потерян» неизвестен; бывает: завершён, активен');
  });
});
