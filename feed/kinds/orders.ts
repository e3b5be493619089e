import { day, oneOf, optional, price, text } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accountNumber, emailField, freeText, orderNumber, paidField } from './common.ts';

export const orders: Kind<'orders'> = {
  name: 'orders',
  title: 'заказы',
  keyField: 'number',
  keyOf: ({ number }) => number,
  check: ({ accountNumber: account, email }) =>
    account || email ? null : { field: 'email', reason: 'Непонятно, чей это заказ: нет адреса e-mail' },
  fields: {
    number: orderNumber,
    accountNumber: {
      names: [...accountNumber.names, 'Номер клиента', '№ клиента', 'Код клиента', 'Customer number', 'Customer id'],
      read: optional(text),
    },
    email: { ...emailField, required: true },
    orderedOn: {
      names: ['Дата', 'Дата заказа', 'Создан', 'Оформлен', 'Date', 'Order date', 'Ordered on'],
      required: true,
      read: day,
    },
    status: {
      names: ['Статус', 'Состояние', 'Статус заказа', 'Status', 'Order status'],
      required: true,
      read: oneOf('Статус', {
        new: ['Новый', 'Создан'],
        processing: ['Обрабатывается', 'В обработке', 'В работе'],
        in_stock: ['На складе'],
        ready_to_ship: ['Готов к отправке'],
        shipped: ['Отправлен мне', 'Отправлен', 'Доставляется'],
        cancelled: ['Отменён', 'canceled'],
      }),
    },
    comment: { names: ['Комментарий', 'Примечание', 'Пожелания', 'Comment', 'Note'], read: freeText },
    totalMinor: {
      names: ['Сумма', 'Сумма заказа', 'Итого', 'Стоимость', 'Total', 'Amount', 'Order total'],
      required: true,
      read: price,
    },
    paidMinor: paidField,
  },
};
