import { toDecimal } from '../../domain/money.ts';
import { money, month } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { anyMoney, utilityNumber } from './common.ts';

export const charges: Kind<'charges'> = {
  name: 'charges',
  title: 'начисления',
  keyField: 'period',
  keyOf: ({ number, period }) => `${number}\n${period}`,
  check: (row, { currency }) => {
    const sum = row.openingMinor + row.chargedMinor + row.recalculatedMinor + row.penaltyMinor - row.paidMinor;
    if (sum === row.closingMinor) return null;
    const reason = `Строка не сходится: долг на начало + начислено + перерасчёт + пени − оплачено = ${toDecimal(sum, currency)}`;
    return { field: 'closingMinor', reason };
  },
  fields: {
    number: utilityNumber,
    period: {
      names: ['Период', 'Месяц', 'Расчётный период', 'Расчётный месяц', 'Period', 'Month'],
      required: true,
      read: month,
    },
    openingMinor: {
      names: [
        'Долг на начало',
        'Входящее сальдо',
        'Сальдо на начало',
        'Остаток на начало',
        'Задолженность на начало',
        'Opening',
        'Opening debt',
        'Opening balance',
      ],
      required: true,
      read: anyMoney,
    },
    chargedMinor: {
      names: ['Начислено', 'Начисление', 'Начислено за месяц', 'Charged', 'Charge'],
      required: true,
      read: anyMoney,
    },
    recalculatedMinor: {
      names: ['Перерасчёт', 'Перерасчёты', 'Recalculated', 'Recalculation', 'Adjustment'],
      required: true,
      read: anyMoney,
    },
    penaltyMinor: { names: ['Начислено пени', 'Пени', 'Пеня', 'Penalty', 'Penalties'], required: true, read: anyMoney },
    paidMinor: {
      names: ['Оплачено', 'Оплата', 'Уплачено', 'Поступило', 'Paid', 'Paid amount'],
      required: true,
      read: anyMoney,
    },
    closingMinor: {
      names: [
        'К оплате',
        'Итого к оплате',
        'Исходящее сальдо',
        'Сальдо на конец',
        'Долг на конец',
        'Closing',
        'To pay',
        'Amount due',
        'Closing balance',
      ],
      required: true,
      read: money,
    },
  },
};
