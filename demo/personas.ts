import type { Persona } from '../playground/contract.ts';

/** The two addresses of the parent who is in all four organizations; no single one is in all their files. */
export const everywhereEmails = ['pavlov.matvey65@ya.example', 'pavlov23@mail.example'] as const;

/** Whom a visitor of the playground can be: people of the demonstration data, and one whom nobody knows. */
export const personas: readonly Persona[] = [
  {
    id: 'pavlov',
    telegramId: 700_000_001,
    firstName: 'Матвей',
    lastName: 'Павлов',
    username: 'matvey_pavlov',
    languageCode: 'ru',
    about: 'Есть во всех четырёх организациях: лагерь и шахматы дочерей, квитанция, неоплаченный заказ',
    emails: everywhereEmails,
  },
  {
    id: 'andreev',
    telegramId: 700_000_002,
    firstName: 'Степан',
    lastName: 'Андреев',
    username: 'stepan_andreev',
    languageCode: 'ru',
    about: 'Родитель троих учеников; занятия в долг и два заказа',
    emails: ['andreev.stepan65@ya.example'],
  },
  {
    id: 'nikitin',
    telegramId: 700_000_003,
    firstName: 'Егор',
    lastName: 'Никитин',
    languageCode: 'ru',
    about: 'Сын занимается в двух школах по двум договорам',
    emails: ['nikitin.egor55@mail.example'],
  },
  {
    id: 'kozlova',
    telegramId: 700_000_004,
    firstName: 'Ulyana',
    lastName: 'Kozlova',
    username: 'ulyana_k',
    languageCode: 'en',
    about: 'Родитель двоих, Telegram на английском; долги по абонементам, один заканчивается',
    emails: ['kozlov.ulyana20@inbox.example'],
  },
  {
    id: 'nikitina',
    telegramId: 700_000_005,
    firstName: 'Ольга',
    lastName: 'Никитина',
    languageCode: 'ru',
    about: 'Дочь ходит в шахматный клуб; карта оплачена наполовину',
    emails: ['club0@mail.example'],
  },
  {
    id: 'ivanov',
    telegramId: 700_000_006,
    firstName: 'Фёдор',
    lastName: 'Иванов',
    username: 'fedor_ivanov',
    languageCode: 'ru',
    about: 'Платит за вывоз отходов: лицевой счёт 123543580',
    emails: ['ivanov2@mail.example'],
  },
  {
    id: 'denis',
    telegramId: 700_000_007,
    firstName: 'Денис',
    languageCode: 'ru',
    about: 'Покупает через пересылку: три заказа, один не оплачен',
    emails: ['client8@shop.example'],
  },
  {
    id: 'guest',
    telegramId: 700_000_008,
    firstName: 'Анна',
    lastName: 'Гостева',
    username: 'anna_gosteva',
    languageCode: 'ru',
    about: 'Новичок, никому не знакома. Может прикрепить лицевой счёт 123543629: в квитанции 1192,22',
    emails: ['gosteva.anna@mail.example'],
  },
];
