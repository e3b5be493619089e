/** How the text of a flag becomes a value. */
export type FieldType =
  | 'text'
  | 'number'
  | 'numbers'
  | 'list'
  | 'yes-no'
  | { readonly choices: Readonly<Record<string, string>> };

/** One thing that staff can say of an organization: its flag, its place in the record, and how it is asked for. */
export interface Field {
  readonly flag: string;
  readonly path: readonly string[];
  readonly question: string;
  readonly type: FieldType;
  /** Asked for on a terminal when an organization is added. */
  readonly asked?: true;
}

const plain = (flag: string, key: string, question: string, type: FieldType = 'text'): Field => ({
  flag,
  path: [key],
  question,
  type,
});

const asked = (field: Field): Field => ({ ...field, asked: true });

const within =
  (group: string) =>
  (flag: string, key: string, question: string, type: FieldType = 'text'): Field => ({
    flag,
    path: [group, key],
    question,
    type,
  });

const contact = within('contacts');
const legal = within('legalDetails');
const bank = within('bankDetails');
const threshold = within('thresholds');

export const KINDS = { school: 'школа, секция, клуб', shop: 'магазин, пересылка', utility: 'коммунальная служба' };

/** Everything of an organization, in the order in which it is asked for. */
export const fields: readonly Field[] = [
  asked(plain('kind', 'kind', 'Чем занимается организация', { choices: KINDS })),
  asked(plain('name', 'name', 'Название, как его знают клиенты')),
  asked(plain('time-zone', 'timeZone', 'Часовой пояс, например Europe/Moscow')),
  asked(plain('currency', 'currency', 'Валюта, например RUB')),
  asked(
    plain('registration', 'registrationMode', 'Кто может войти в кабинет', {
      choices: { invited: 'только те, кому открыт доступ в данных', open: 'любой, кто подтвердит e-mail' },
    }),
  ),
  asked(
    plain('account-word', 'accountWord', 'Как называется счёт клиента', {
      choices: { contract: 'договор №', card: 'карта №', personal_account: 'лицевой счёт' },
    }),
  ),
  asked(contact('phone', 'phone', 'Телефон для клиентов')),
  asked(contact('email', 'email', 'E-mail для клиентов')),
  asked(contact('chat-url', 'chatUrl', 'Ссылка на чат')),
  asked(contact('hours', 'hours', 'Часы работы')),
  asked(legal('legal-name', 'name', 'Полное наименование по документам')),
  asked(legal('inn', 'inn', 'ИНН')),
  legal('kpp', 'kpp', 'КПП'),
  legal('ogrn', 'ogrn', 'ОГРН или ОГРНИП'),
  asked(legal('legal-address', 'address', 'Юридический адрес')),
  bank('payee', 'payee', 'Получатель платежа'),
  bank('bank', 'bankName', 'Банк'),
  asked(bank('bik', 'bik', 'БИК банка')),
  asked(bank('account', 'account', 'Расчётный счёт')),
  bank('correspondent-account', 'correspondentAccount', 'Корреспондентский счёт'),
  asked(plain('offer-url', 'offerUrl', 'Ссылка на публичную оферту')),
  plain('offer-version', 'offerVersion', 'Версия оферты: с новой клиенты соглашаются заново'),
  asked(plain('privacy-url', 'privacyUrl', 'Ссылка на политику обработки данных')),
  plain('privacy-version', 'privacyVersion', 'Версия политики: с новой клиенты соглашаются заново'),
  threshold('ending-lessons', 'endingLessonsLeft', 'Абонемент заканчивается: осталось занятий', 'number'),
  threshold('ending-days', 'endingDaysLeft', 'Абонемент заканчивается: осталось дней', 'number'),
  threshold('debt-days-before', 'debtDaysBefore', 'Напоминать о долге за столько дней до срока', 'number'),
  threshold('debt-days-after', 'debtDaysAfter', 'И через столько дней после срока, например 7,14', 'numbers'),
  threshold('bill-due-day', 'billDueDay', 'Число месяца, к которому оплачивают квитанцию', 'number'),
  threshold('minimum-payment', 'minimumPaymentMinor', 'Наименьшая оплата, в копейках', 'number'),
  threshold('balance-pays', 'balancePays', 'Что оплачивать с баланса само, например delivery', 'list'),
  threshold('protect-documents', 'protectDocuments', 'Не давать пересылать документы из чата', 'yes-no'),
  threshold('surname-required', 'surnameRequired', 'Спрашивать фамилию при прикреплении счёта', 'yes-no'),
  threshold('attach-failures', 'attachFailuresPerDay', 'Столько неудачных прикреплений за день — тревога', 'number'),
  threshold('reminders-from', 'remindersFrom', 'С какого времени дня искать, о чём напомнить, например 10:00'),
  threshold('lesson-reminders-from', 'lessonRemindersFrom', 'С какого времени напоминать о завтрашних занятиях'),
  threshold('parcel-idle-days', 'parcelIdleDays', 'Посылка не движется столько дней — сказать клиенту', 'number'),
  { flag: 'quiet-from', path: ['thresholds', 'quietHours', 'start'], question: 'Тихие часы с', type: 'text' },
  { flag: 'quiet-to', path: ['thresholds', 'quietHours', 'end'], question: 'Тихие часы до', type: 'text' },
];

/** The flag under which a place in the record is set, for messages. */
export function flagAt(path: readonly PropertyKey[]): string {
  const found = fields.find((field) => field.path.every((part, index) => path[index] === part));
  return found ? `--${found.flag}` : path.join('.');
}
