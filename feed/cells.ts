import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { normalizeEmail } from '../domain/access/email.ts';
import type { Day } from '../domain/imports/records.ts';
import { parseMoney } from '../domain/money.ts';

/** What a cell says, or a sentence on why it says nothing that can be taken. */
export type CellResult<T> = { readonly value: T } | { readonly reason: string };

export interface CellContext {
  /** ISO 4217, the organization's. */
  readonly currency: string;
}

export type CellReader<T> = (text: string, context: CellContext) => CellResult<T>;

const took = <T>(value: T): CellResult<T> => ({ value });
const refused = (reason: string): { readonly reason: string } => ({ reason });
const shown = (text: string): string => `«${text.length > 60 ? `${text.slice(0, 60)}…` : text}»`;

/** An empty cell counts as null; any other is read by `reader`. */
export function optional<T>(reader: CellReader<T>): CellReader<T | null> {
  return (text, context) => (text === '' || text === '-' || text === '—' ? took(null) : reader(text, context));
}

/** An empty cell counts as `value`. */
export function orElse<T>(reader: CellReader<T>, value: T): CellReader<T> {
  return (text, context) => (text === '' ? took(value) : reader(text, context));
}

/** Text that must be there. */
export const text: CellReader<string> = (cell) => (cell === '' ? refused('Пустая ячейка: нужно значение') : took(cell));

/** Text that may be empty. */
export const anyText: CellReader<string> = (cell) => took(cell);

/** A sum in the organization's currency, in minor units; also a negative one. */
export const money: CellReader<bigint> = (cell, { currency }) => {
  if (cell === '') return refused('Пустая ячейка: нужна сумма');
  const amountMinor = parseMoney(cell, currency);
  if (amountMinor !== null) return took(amountMinor);
  const letters = /\p{L}/u.test(cell) ? ': в ней есть буквы' : '';
  return refused(`${shown(cell)} — не сумма${letters}. Запишите её цифрами, например 4800 или 4 800,00`);
};

/** A sum that is zero or more. */
export const price: CellReader<bigint> = (cell, context) => {
  const result = money(cell, context);
  return 'value' in result && result.value < 0n ? refused(`Сумма ${shown(cell)} не может быть меньше нуля`) : result;
};

/** A whole number, zero or more. */
export const count: CellReader<number> = (cell) => {
  const compact = cell.replace(/[\s\u00a0]/g, '').replace(/[.,]0+$/, '');
  return /^\d{1,9}$/.test(compact) ? took(Number(compact)) : refused(`${shown(cell)} — не целое число`);
};

/** A calendar day: 22.11.2026, 22/11/2026, 2026-11-22 or a spreadsheet's day number; a time after it is dropped. */
export const day: CellReader<Day> = (cell) => {
  if (cell === '') return refused('Пустая ячейка: нужна дата');
  const bare = cell.replace(/[\sT]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$/, '').replace(/\s*г\.?$/, '');
  const russian = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(bare);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(bare);
  if (/^\d{5}$/.test(bare)) return took(serialDay(Number(bare)));
  const [year, month, date] = russian ? [russian[3], russian[2], russian[1]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (!year || !month || !date) return refused(`${shown(cell)} — не дата. Запишите её так: 22.11.2026`);
  const found = existingDay(Number(year), Number(month), Number(date));
  return found ? took(found) : refused(`Даты ${shown(cell)} не бывает: проверьте день и месяц`);
};

/** A month as its first day: 11.2026, 2026-11, «ноябрь 2026» or any day of it. */
export const month: CellReader<Day> = (cell, context) => {
  // A spreadsheet that took 10.2026 for a number and 10.2020 for 10.202 drops the last zero.
  const dotted = /^(\d{1,2})[./-](\d{3,4})$/.exec(cell);
  const iso = /^(\d{4})-(\d{1,2})$/.exec(cell);
  const named = /^(\p{L}+)\s+(\d{4})(?:\s*г\.?)?$/u.exec(cell);
  const found = dotted
    ? [dotted[2]?.padEnd(4, '0'), dotted[1]]
    : iso
      ? [iso[1], iso[2]]
      : named
        ? [named[2], String(MONTHS.findIndex((name) => named[1]?.toLowerCase().startsWith(name)) + 1)]
        : null;
  if (!found) {
    const whole = day(cell, context);
    return 'value' in whole
      ? took(`${whole.value.slice(0, 8)}01`)
      : refused(`${shown(cell)} — не месяц. Запишите его так: 11.2026`);
  }
  const first = existingDay(Number(found[0]), Number(found[1]), 1);
  return first ? took(first) : refused(`Месяца ${shown(cell)} не бывает: месяцы — от 01 до 12`);
};

const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];

/** A time of day as HH:MM. */
export const time: CellReader<string> = (cell) => {
  const match = /^(\d{1,2})[:.](\d{2})(?::\d{2})?$/.exec(cell.replace(/^\d{4}-\d{2}-\d{2}\s+/, ''));
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2]);
  if (!match || hours > 23 || minutes > 59) return refused(`${shown(cell)} — не время. Запишите его так: 18:00`);
  return took(`${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);
};

/** A normalized e-mail address, as the client's own is compared; anything that is none counts as an empty cell. */
export const email: CellReader<string | null> = (cell) => took(normalizeEmail(cell));

/** A telephone number as +79324748417; anything that is none counts as an empty cell. */
export const phone: CellReader<string | null> = (cell) => {
  const parsed = /\d/.test(cell) ? parsePhoneNumberFromString(cell, 'RU') : undefined;
  return took(parsed?.isPossible() ? parsed.number : null);
};

/** The address of a page of the web, in the form in which browsers and Telegram take it: http or https, no password. */
export const webPage: CellReader<string> = (cell) => {
  const address = URL.canParse(cell) ? new URL(cell) : null;
  if (address === null || !['http:', 'https:'].includes(address.protocol)) {
    return refused(`${shown(cell)} — не адрес страницы: он начинается с https:// или http://`);
  }
  // Telegram refuses a whole message for one button that leads to a name without a dot.
  const isPublic = /[^.]\.[^.]/u.test(address.hostname) || address.hostname.startsWith('[');
  if (!isPublic || address.username || address.password || address.href.length > LONGEST_ADDRESS) {
    return refused(`${shown(cell)} — такая ссылка у клиента не откроется: нужен полный адрес страницы без пароля`);
  }
  return took(address.href);
};

const LONGEST_ADDRESS = 1_000;

/** One of known words, compared without case, «ё» and punctuation. */
export function oneOf<T extends string>(what: string, words: Readonly<Record<T, readonly string[]>>): CellReader<T> {
  const values = new Map<string, T>();
  for (const value of Object.keys(words) as T[]) {
    for (const word of [value, ...words[value]]) values.set(plainWords(word), value);
  }
  const known = (Object.keys(words) as T[]).map((value) => words[value][0]).join(', ');
  return (cell) => {
    if (cell === '') return refused(`Пустая ячейка: нужно одно из слов: ${known}`);
    const value = values.get(plainWords(cell));
    return value === undefined ? refused(`${what} ${shown(cell)} неизвестен; бывает: ${known}`) : took(value);
  };
}

/** Yes or no in the words offices use: «открыт», «да», "1", «+». */
export const yes: CellReader<boolean> = (cell) => {
  const word = plainWords(cell);
  if (['да', 'открыт', 'открыта', 'открыто', 'есть', 'истина', 'yes', 'y', 'true', 'open', '1'].includes(word)) {
    return took(true);
  }
  if (['нет', 'закрыт', 'закрыта', 'закрыто', 'ложь', 'no', 'n', 'false', 'closed', '0'].includes(word)) {
    return took(false);
  }
  if (cell === '+') return took(true);
  if (cell === '-') return took(false);
  return refused(`${shown(cell)} — непонятно, открыт ли доступ; бывает: открыт, закрыт, да, нет`);
};

/** Lower case, «е» for «ё», «номер» for «№», single spaces instead of punctuation: how words are compared. */
export function plainWords(value: string): string {
  return value
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('№', ' номер ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function existingDay(year: number, monthNumber: number, date: number): Day | null {
  const moment = new Date(Date.UTC(year, monthNumber - 1, date));
  const exists =
    year >= 1900 && year <= 2199 && moment.getUTCMonth() === monthNumber - 1 && moment.getUTCDate() === date;
  return exists ? moment.toISOString().slice(0, 10) : null;
}

/** Day 1 of a spreadsheet is 1 January 1900, and it believes that there was a 29 February that year. */
function serialDay(serial: number): Day {
  return new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
}
