import type { KindName, Records } from '../domain/imports/records.ts';
import { type CellContext, type CellReader, plainWords } from './cells.ts';

/** A column of a kind of file: the wordings of its header in any office, and how its cells are read. */
export interface Field<T> {
  /** The first wording is how the column is called when it is missing. */
  readonly names: readonly string[];
  /** A file without this column is not of this kind. */
  readonly required?: true;
  readonly read: CellReader<T>;
}

/** What a row is before it is numbered among equal ones. */
export type Parsed<R> = R extends unknown ? Omit<R, 'ordinal'> : never;

/** A kind of file: one file in kinds/ and one line in the list. */
export interface Kind<K extends KindName> {
  readonly name: K;
  /** What the file holds, in Russian, for messages. */
  readonly title: string;
  readonly fields: { readonly [F in keyof Parsed<Records[K]>]: Field<Records[K][F & keyof Records[K]]> };
  /** The column to name when a row contradicts an earlier one of the file. */
  readonly keyField: keyof Parsed<Records[K]> & string;
  /** What makes two rows speak of the same thing; left out where rows have no key of their own. */
  keyOf?(record: Records[K]): string;
  /** A rule that looks at several cells of one row: the field to name and why the row cannot be taken. */
  check?(record: Records[K], context: CellContext): { field: keyof Records[K] & string; reason: string } | null;
}

/** Any of the kinds, where it does not matter which. */
export interface AnyKind {
  readonly name: KindName;
  readonly title: string;
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  readonly keyField: string;
  keyOf?(record: Records[KindName]): string;
  check?(record: Records[KindName], context: CellContext): { field: string; reason: string } | null;
}

const UNITS = / (руб|р|rub|rur|eur|усл ед)$/;

/** How headers are compared: plain words without a trailing unit («Цена, руб.» is «Цена»). */
export const plainHeader = (header: string): string => plainWords(header).replace(UNITS, '');
