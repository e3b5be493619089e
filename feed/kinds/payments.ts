import { anyText, day, money } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accountNumber } from './common.ts';

export const payments: Kind<'payments'> = {
  name: 'payments',
  title: 'оплаты',
  keyField: 'number',
  fields: {
    number: accountNumber,
    paidOn: {
      names: ['Дата', 'Дата оплаты', 'Дата платежа', 'Date', 'Payment date', 'Paid on'],
      required: true,
      read: day,
    },
    amountMinor: {
      names: ['Сумма', 'Сумма оплаты', 'Сумма платежа', 'Оплата', 'Amount', 'Sum', 'Payment amount'],
      required: true,
      read: money,
    },
    method: {
      names: ['Способ', 'Способ оплаты', 'Вид оплаты', 'Форма оплаты', 'Касса', 'Method', 'Payment method'],
      read: anyText,
    },
    purpose: {
      names: [
        'Назначение',
        'Назначение платежа',
        'Основание',
        'За что',
        'Комментарий',
        'Purpose',
        'Description',
        'Comment',
        'For',
      ],
      read: anyText,
    },
  },
};
