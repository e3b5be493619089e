import { day, oneOf, orElse, text, time } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accountNumber, groupField } from './common.ts';

export const visits: Kind<'visits'> = {
  name: 'visits',
  title: 'посещения',
  keyField: 'number',
  keyOf: ({ number, groupName, date, time: at }) => `${number}\n${groupName}\n${date}\n${at}`,
  fields: {
    number: accountNumber,
    groupName: { names: groupField.names, required: true, read: text },
    date: { names: ['Дата', 'Дата занятия', 'День', 'Date', 'Day'], required: true, read: day },
    time: { names: ['Время', 'Время начала', 'Начало', 'Time', 'Start', 'Start time'], read: orElse(time, '') },
    mark: {
      names: ['Отметка', 'Посещение', 'Статус', 'Присутствие', 'Mark', 'Attendance', 'Status'],
      required: true,
      read: oneOf('Отметка', {
        attended: ['был', 'была', 'посетил', 'присутствовал', 'явка', 'present'],
        absent: ['не был', 'не была', 'пропуск', 'отсутствовал', 'н', 'missed'],
        excused: [
          'ув. причина',
          'уважительная причина',
          'по уважительной причине',
          'болел',
          'болела',
          'болезнь',
          'absent with a reason',
        ],
        trial: ['пробное', 'пробное занятие', 'проба'],
        free: ['бесплатно', 'бесплатное'],
        in_debt: ['в долг', 'долг', 'in debt', 'debt'],
      }),
    },
  },
};
