import { stringify } from 'csv-stringify/sync';
import { dayText } from '../charge-title.ts';
import type { Wording } from '../document.ts';
import { COLUMNS, type ExportRow, SUMS } from './rows.ts';

/**
 * The table as CSV that the office's spreadsheets of the reader's language open by a double click: a mark for UTF-8,
 * and in Russian `;` and a decimal comma. A cell that begins like a formula is taken for text.
 */
export function toCsv(rows: readonly ExportRow[], wording: Wording): Uint8Array {
  const isRussian = wording.locale === 'ru';
  const header = COLUMNS.map((column) => wording.t(`export-column-${column}`));
  const cells = rows.map((row) =>
    COLUMNS.map((column) => {
      if (column === 'day') return dayText(wording, row.day);
      const value = row[column];
      // A sum is a number, also below zero; only text can be mistaken for a formula.
      if (SUMS.has(column)) return value === '' ? '' : isRussian ? String(value).replace('.', ',') : value;
      return typeof value === 'string' ? defused(value) : value;
    }),
  );
  const text = stringify([header, ...cells], {
    bom: true,
    delimiter: isRussian ? ';' : ',',
    record_delimiter: 'windows',
  });
  return new TextEncoder().encode(text);
}

const defused = (text: string): string => (/^[=+\-@\t\r]/u.test(text) ? `'${text}` : text);
