import readWorkbook from 'read-excel-file/node';
import { type SourceRow, UnreadableFileError } from './row.ts';

/**
 * Reads the first sheet of a workbook that has rows. Every cell becomes the text a CSV file would hold: a number
 * without binary noise, a date as YYYY-MM-DD, a time as HH:MM, yes and no in words.
 */
export async function* readXlsx(path: string): AsyncGenerator<SourceRow> {
  const sheets = await readWorkbook(path).catch((error: unknown) => {
    throw new UnreadableFileError('Книга Excel не читается: сохраните её заново как .xlsx', { cause: error });
  });
  const sheet = sheets.find(({ data }) => data.length > 0);
  for (const [index, row] of (sheet?.data ?? []).entries()) {
    const cells = row.map((cell) => textOf(cell));
    if (cells.some((cell) => cell !== '')) yield { line: index + 1, cells };
  }
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return cell ? 'да' : 'нет';
  return typeof cell === 'string' ? cell.replace(/\r\n?/g, '\n').trim() : '';
}

/** Fifteen digits are what a spreadsheet keeps; the rest is noise of the binary fraction (0.30000000000000004). */
function numberText(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? value.toFixed(0) : text;
}

/** A spreadsheet's moment: before 1900 it is a bare time of day, at midnight a bare date. */
function dateText(moment: Date): string {
  // Fractions of a day round to a second: 18:00 is stored as 0.75 but 10:20 as 0.4305555….
  const iso = new Date(Math.round(moment.getTime() / 1000) * 1000).toISOString();
  const time = iso.slice(11, 16);
  if (moment.getUTCFullYear() < 1900) return time;
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}
