import type { CellReader } from '../cells.ts';
import { count, optional, price, text } from '../cells.ts';
import type { Kind } from '../kind.ts';

/** Groups are separated by «; », because a group's name may hold a comma. */
const groupNames: CellReader<string[]> = (cell) => ({
  value: [...new Set(cell.split(/;|\n/).map((name) => name.trim()))].filter((name) => name !== ''),
});

export const plans: Kind<'plans'> = {
  name: 'plans',
  title: 'ценник',
  keyField: 'name',
  keyOf: ({ name }) => name,
  fields: {
    name: {
      names: [
        'Абонемент',
        'Вид абонемента',
        'Карта',
        'Тариф',
        'Название',
        'Наименование',
        'Услуга',
        'Plan',
        'Name',
        'Subscription',
      ],
      required: true,
      read: text,
    },
    lessons: {
      names: ['Занятий', 'Кол-во занятий', 'Количество занятий', 'Занятия', 'Lessons', 'Visits', 'Classes'],
      read: optional(count),
    },
    days: { names: ['Дней', 'Срок, дней', 'Срок действия', 'Дни', 'Days', 'Valid days'], read: optional(count) },
    priceMinor: { names: ['Цена', 'Стоимость', 'Сумма', 'Price', 'Cost'], required: true, read: price },
    groupNames: { names: ['Группы', 'Для групп', 'Подходит группам', 'Groups'], required: true, read: groupNames },
  },
};
