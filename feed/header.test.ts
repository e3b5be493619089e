import { describe, expect, it } from 'vitest';
import { findHeader } from './header.ts';
import { kinds } from './kinds/registry.ts';

const row = (line: number, ...cells: string[]) => ({ line, cells });

describe('findHeader', () => {
  it('finds a header under a title and in the wording of another office', () => {
    const header = findHeader([
      row(1, 'Выгрузка на 22.11.2026'),
      row(3, '№ карты', 'Карта', 'Группа', 'Всего', 'Осталось', 'С', 'По', 'Цена, руб.', 'Внесено, руб.', 'Состояние'),
      row(4, '1', 'Карта', 'Группа', '8', '8', '1', '2', '3', '4', 'активен'),
    ]);
    expect([header.kind.name, header.line]).toEqual(['subscriptions', 3]);
    expect(header.columns.get('paidMinor')).toEqual({ index: 8, wording: 'Внесено, руб.' });
  });

  it('reads English headers', () => {
    expect(findHeader([row(1, 'Contract', 'Group', 'Date', 'Time', 'Mark')]).kind.name).toBe('visits');
    expect(findHeader([row(1, 'Order number', 'E-mail', 'Date', 'Status', 'Total', 'Paid')]).kind.name).toBe('orders');
  });

  it('knows every kind by the first wordings of its own columns', () => {
    for (const kind of Object.values(kinds)) {
      const names = Object.values(kind.fields).map((field) => (field as { names: readonly string[] }).names[0] ?? '');
      expect(findHeader([row(1, ...names)]).kind.name).toBe(kind.name);
    }
  });

  it('names what is missing of the nearest kind', () => {
    const rows = [row(1, 'Номер договора', 'Абонемент', 'Группа', 'Начало', 'Оплачено', 'Статус')];
    expect(() => findHeader(rows)).toThrow('«абонементы» (subscriptions), но не хватает столбцов: «Стоимость»');
    expect(() => findHeader(rows, 'visits')).toThrow('не хватает столбцов: «Дата»');
    expect(() => findHeader([row(1, 'Рост', 'Вес')], 'visits')).toThrow('нужны столбцы «Номер договора»');
    expect(() => findHeader([])).toThrow('Файл пуст');
  });

  it('asks for the kind where the header fits two', () => {
    const rows = [row(1, 'Номер договора', 'ФИО', 'E-mail')];
    expect(() => findHeader(rows)).toThrow('--kind');
    expect(findHeader(rows, 'accounts').kind.name).toBe('accounts');
  });
});
