import type { Wording } from '../document.ts';
import { COLUMNS, type ExportRow, SUMS } from './rows.ts';

/** Widths in letters; what a charge is for gets the most. */
const WIDTHS: Readonly<Record<(typeof COLUMNS)[number], number>> = {
  number: 8,
  day: 12,
  operation: 26,
  subject: 46,
  charged: 14,
  paid: 14,
  balance: 14,
  paymentNumber: 14,
};

/** The table as a workbook: sums are numbers, days are days, and the heading stays in sight. */
export async function toXlsx(rows: readonly ExportRow[], wording: Wording): Promise<Uint8Array> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const header = COLUMNS.map((column) => ({
    value: wording.t(`export-column-${column}`),
    fontWeight: 'bold' as const,
  }));
  const cells = rows.map((row) => COLUMNS.map((column) => cellOf(column, row)));
  const file = writeXlsxFile([header, ...cells], {
    sheet: wording.t('export-sheet'),
    columns: COLUMNS.map((column) => ({ width: WIDTHS[column] })),
    stickyRowsCount: 1,
  });
  return new Uint8Array(await file.toBuffer());
}

function cellOf(column: (typeof COLUMNS)[number], row: ExportRow) {
  const value = row[column];
  if (value === '') return null;
  if (column === 'day') return { value: new Date(`${row.day}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy' };
  if (SUMS.has(column)) return { value: Number(value), type: Number, format: '#,##0.00' };
  return typeof value === 'number' ? { value, type: Number } : { value, type: String, wrap: column === 'subject' };
}
