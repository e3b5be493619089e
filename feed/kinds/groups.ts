import { count, oneOf, optional, price, text, time } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { freeText, groupField, schoolField } from './common.ts';

export const groups: Kind<'groups'> = {
  name: 'groups',
  title: 'группы',
  keyField: 'name',
  keyOf: ({ name }) => name,
  fields: {
    name: { names: groupField.names, required: true, read: text },
    schoolName: schoolField,
    payment: {
      names: ['Оплата', 'Вид оплаты', 'Способ оплаты', 'Тип оплаты', 'Payment', 'Payment type', 'Paid by'],
      required: true,
      read: oneOf('Вид оплаты', {
        subscription: ['абонемент', 'по абонементу', 'абонементы'],
        per_lesson: ['за занятие', 'разовая', 'поурочно', 'per lesson', 'lesson'],
        course: ['за курс', 'курс', 'разово за курс', 'per course'],
      }),
    },
    days: { names: ['Дни', 'Дни недели', 'Days', 'Weekdays'], read: freeText },
    startTime: { names: ['Начало', 'Время начала', 'С', 'Start', 'Start time', 'Starts'], read: optional(time) },
    endTime: {
      names: ['Конец', 'Окончание', 'Время окончания', 'По', 'End', 'End time', 'Ends'],
      read: optional(time),
    },
    teacher: { names: ['Педагог', 'Тренер', 'Преподаватель', 'Учитель', 'Teacher', 'Coach'], read: freeText },
    priceMinor: { names: ['Цена', 'Стоимость', 'Цена занятия', 'Цена курса', 'Price', 'Cost'], read: optional(price) },
    seats: { names: ['Мест', 'Места', 'Количество мест', 'Seats', 'Places', 'Capacity'], read: optional(count) },
    ages: { names: ['Возраст', 'Возрасты', 'Age', 'Ages'], read: freeText },
  },
};
