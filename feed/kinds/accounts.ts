import { count, optional } from '../cells.ts';
import type { Kind } from '../kind.ts';
import { accessField, emailField, freeText, phoneField, utilityNumber } from './common.ts';

export const accounts: Kind<'accounts'> = {
  name: 'accounts',
  title: 'лицевые счета',
  keyField: 'number',
  keyOf: ({ number }) => number,
  fields: {
    number: utilityNumber,
    holderName: {
      names: [
        'Владелец',
        'ФИО',
        'ФИО владельца',
        'Абонент',
        'Потребитель',
        'Собственник',
        'Плательщик',
        'Клиент',
        'Holder',
        'Owner',
        'Customer',
        'Name',
      ],
      required: true,
      read: freeText,
    },
    address: {
      names: ['Адрес регистрации', 'Адрес', 'Адрес помещения', 'Адрес объекта', 'Address', 'Registration address'],
      read: freeText,
    },
    mailingAddress: {
      names: ['Адрес доставки', 'Почтовый адрес', 'Адрес для писем', 'Mailing address', 'Delivery address'],
      read: freeText,
    },
    registeredPeople: {
      names: ['Зарегистрировано', 'Прописано', 'Registered', 'Registered people'],
      read: optional(count),
    },
    residentPeople: { names: ['Проживает', 'Проживающих', 'Residents', 'Resident people'], read: optional(count) },
    email: emailField,
    phone: phoneField,
    accessOpen: accessField,
  },
};
