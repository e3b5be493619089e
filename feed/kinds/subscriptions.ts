import { count, day, oneOf, optional, price, text } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accountNumber, groupField, paidField } from './common.ts';

export const subscriptions: Kind<'subscriptions'> = {
  name: 'subscriptions',
  title: 'абонементы',
  keyField: 'number',
  keyOf: ({ number, name, groupName, firstDay }) => JSON.stringify([number, name, groupName, firstDay]),
  check: ({ firstDay, lastDay, lessonsTotal, lessonsLeft }) => {
    if (lastDay && lastDay < firstDay) return { field: 'lastDay', reason: 'Окончание раньше начала' };
    if (lessonsTotal !== null && lessonsLeft !== null && lessonsLeft > lessonsTotal) {
      return { field: 'lessonsLeft', reason: `Осталось ${lessonsLeft} — больше, чем занятий всего (${lessonsTotal})` };
    }
    return null;
  },
  fields: {
    number: accountNumber,
    name: {
      names: ['Абонемент', 'Вид абонемента', 'Карта', 'Тариф', 'Название', 'Услуга', 'Subscription', 'Plan', 'Name'],
      required: true,
      read: text,
    },
    groupName: { names: groupField.names, required: true, read: text },
    lessonsTotal: {
      names: ['Занятий всего', 'Всего', 'Всего занятий', 'Занятий', 'Lessons', 'Lessons total', 'Total'],
      read: optional(count),
    },
    lessonsLeft: {
      names: ['Осталось', 'Осталось занятий', 'Остаток', 'Остаток занятий', 'Lessons left', 'Left', 'Remaining'],
      read: optional(count),
    },
    firstDay: {
      names: [
        'Начало',
        'С',
        'Дата начала',
        'Действует с',
        'Первый день',
        'First day',
        'Start',
        'Start date',
        'From',
        'Starts',
      ],
      required: true,
      read: day,
    },
    lastDay: {
      names: [
        'Окончание',
        'По',
        'Дата окончания',
        'Конец',
        'Действует по',
        'Последний день',
        'Last day',
        'End',
        'End date',
        'To',
        'Until',
        'Ends',
      ],
      read: optional(day),
    },
    priceMinor: { names: ['Стоимость', 'Цена', 'Сумма', 'Price', 'Cost'], required: true, read: price },
    paidMinor: paidField,
    status: {
      names: ['Статус', 'Состояние', 'Status', 'State'],
      required: true,
      read: oneOf('Статус', {
        pending: ['ожидает', 'ожидание', 'не начат', 'новый', 'waiting', 'new'],
        active: ['активен', 'активный', 'активна', 'действует', 'действующий'],
        frozen: ['заморожен', 'заморозка', 'заморожена', 'приостановлен', 'paused'],
        finished: [
          'завершён',
          'завершена',
          'закончен',
          'окончен',
          'истёк',
          'использован',
          'expired',
          'completed',
          'ended',
        ],
        cancelled: ['отменён', 'отменена', 'аннулирован', 'возврат', 'canceled'],
      }),
    },
  },
};
