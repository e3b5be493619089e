import { anyText, email, money, optional, orElse, phone, price, text, yes } from '../cells.ts';
import type { Field } from '../kind.ts';

// Columns that several kinds of files share, in the wordings that offices use.

const CONTRACT = ['Номер договора', '№ договора', 'Договор', 'Договор №', 'Contract', 'Contract number', 'Contract no'];
const CARD = ['Номер карты', '№ карты', 'Карта №', 'Card', 'Card number', 'Card no'];
const PERSONAL_ACCOUNT = [
  'Номер ЛС',
  '№ ЛС',
  'ЛС',
  'Л/с',
  'Лицевой счёт',
  'Номер лицевого счёта',
  '№ лицевого счёта',
  'Лицевой счёт №',
  'Account',
  'Account number',
  'Account no',
  'Personal account',
];

export const accountNumber = {
  names: [...CONTRACT, ...CARD, ...PERSONAL_ACCOUNT],
  required: true,
  read: text,
} satisfies Field<string>;

export const utilityNumber = {
  names: [...PERSONAL_ACCOUNT, ...CONTRACT, ...CARD],
  required: true,
  read: text,
} satisfies Field<string>;

export const orderNumber = {
  names: ['Номер заказа', '№ заказа', 'Заказ', 'Заказ №', 'Order', 'Order number', 'Order no', 'Order id'],
  required: true,
  read: text,
} satisfies Field<string>;

export const emailField = {
  names: [
    'E-mail',
    'Email',
    'Почта',
    'Эл. почта',
    'Электронная почта',
    'Адрес эл. почты',
    'Почта родителя',
    'E-mail родителя',
    'Email родителя',
    'Почта клиента',
    'E-mail клиента',
    'Parent email',
    'Parent e-mail',
    'Customer email',
    'Mail',
  ],
  read: email,
} satisfies Field<string | null>;

export const phoneField = {
  names: ['Телефон', 'Тел.', 'Номер телефона', 'Телефон родителя', 'Мобильный', 'Phone', 'Phone number', 'Mobile'],
  read: phone,
} satisfies Field<string | null>;

export const accessField = {
  names: ['Доступ в ЛК', 'Доступ открыт', 'Доступ', 'Доступ в личный кабинет', 'ЛК', 'Access', 'Access open'],
  read: orElse(yes, true),
} satisfies Field<boolean>;

export const groupField = {
  names: ['Группа', 'Название группы', 'Секция', 'Кружок', 'Group', 'Group name', 'Class'],
  read: optional(text),
} satisfies Field<string | null>;

export const schoolField = {
  names: ['Школа', 'Филиал', 'Отделение', 'Площадка', 'School', 'Branch', 'Location'],
  read: optional(text),
} satisfies Field<string | null>;

export const paidField = {
  names: [
    'Оплачено',
    'Внесено',
    'Уплачено',
    'Поступило',
    'Сумма оплаты',
    'Сумма оплат',
    'Оплата',
    'Paid',
    'Paid amount',
    'Amount paid',
  ],
  required: true,
  read: orElse(price, 0n),
} satisfies Field<bigint>;

export const anyMoney = orElse(money, 0n);
export const freeText = optional(anyText);
