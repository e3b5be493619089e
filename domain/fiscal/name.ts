import type { AccountWord, ChargeKind } from '../../prisma/generated/enums.ts';
import type { ChargeSubject } from '../billing/charge-subject.ts';

/** What an item of a fiscal receipt is named after. */
export interface NamedThing {
  /** Null: a top-up of the account's balance. */
  readonly subject: ChargeSubject | null;
  readonly accountWord: AccountWord;
  readonly accountNumber: string;
}

/** Tag 1030 takes so many characters. */
export const NAME_LENGTH = 128;

/**
 * What is paid, of what period, and on whose account: «Абонемент «8 занятий», Футбол, с 01.11.2026, договор № Д-01003».
 * In Russian, whatever the client reads: a fiscal receipt's data are to be so (54-FZ, 4.7). Persons are not named, because
 * receipts pass through more hands than the organization's. At most 128 characters: of what is too long the end goes, and
 * never the account.
 */
export function itemName({ subject, accountWord, accountNumber }: NamedThing): string {
  const account = `, ${ACCOUNTS[accountWord]} ${accountNumber}`.slice(0, NAME_LENGTH / 2);
  return `${shorten(subject ? titleOf(subject) : 'Пополнение баланса (аванс)', NAME_LENGTH - account.length)}${account}`;
}

/** Cuts where it hurts no character, and shows that it did. */
export function shorten(text: string, length: number): string {
  const plain = text.replace(/\s+/gu, ' ').trim();
  if (plain.length <= length) return plain;
  let kept = '';
  for (const character of plain) {
    if (kept.length + character.length > length - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

const ACCOUNTS: Readonly<Record<AccountWord, string>> = {
  contract: 'договор №',
  card: 'карта №',
  personal_account: 'лицевой счёт',
};

function titleOf({ kind, ...subject }: ChargeSubject): string {
  const name = subject.subscriptionName ?? '';
  const group = subject.groupName ? `, ${subject.groupName}` : '';
  const day = subject.day ? dayText(subject.day) : '';
  const since = day && `, с ${day}`;
  const order = subject.orderNumber ?? '';
  const titles: Readonly<Record<ChargeKind, string>> = {
    subscription: `Абонемент «${name}»${group}${since}`,
    course: `Курс «${name}»${group}${since}`,
    lesson: `Занятие ${day} ${subject.time ?? ''}`.trimEnd() + group,
    bill: subject.period ? `Услуги за ${monthText(subject.period)}` : 'Услуги по квитанции',
    order: `Заказ № ${order}${day && ` от ${day}`}`,
    delivery: `Доставка посылки ${subject.parcelNumber ?? ''}, заказ № ${order}`,
  };
  return titles[kind];
}

const dayText = (day: string): string => day.split('-').toReversed().join('.');

const monthText = (period: string): string =>
  new Intl.DateTimeFormat('ru', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}T00:00:00Z`),
  );
