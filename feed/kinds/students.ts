import { day, optional, text } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accessField, accountNumber, emailField, freeText, groupField, phoneField, schoolField } from './common.ts';

export const students: Kind<'students'> = {
  name: 'students',
  title: 'ученики',
  keyField: 'number',
  keyOf: ({ number }) => number,
  fields: {
    number: accountNumber,
    name: {
      names: [
        'Ученик',
        'Фамилия Имя',
        'Фамилия, имя',
        'ФИО ученика',
        'ФИО ребёнка',
        'ФИО',
        'Ребёнок',
        'Имя ученика',
        'Student',
        'Student name',
        'Child',
        'Child name',
      ],
      required: true,
      read: text,
    },
    birthDate: {
      names: [
        'Дата рождения',
        'Д.р.',
        'ДР',
        'День рождения',
        'Родился',
        'Birth date',
        'Birthday',
        'Date of birth',
        'DOB',
      ],
      read: optional(day),
    },
    holderName: {
      names: [
        'Родитель',
        'ФИО родителя',
        'Плательщик',
        'Законный представитель',
        'Заказчик',
        'Parent',
        'Parent name',
        'Payer',
      ],
      read: freeText,
    },
    email: emailField,
    phone: phoneField,
    schoolName: schoolField,
    groupName: groupField,
    accessOpen: accessField,
  },
};
