import { open } from 'node:fs/promises';
import { readCsv } from './csv.ts';
import { type SourceRow, UnreadableFileError } from './row.ts';
import { readXlsx } from './xlsx.ts';

/**
 * The rows of a CSV or XLSX file, told apart by content and not by name. Throws UnreadableFileError with a sentence
 * for people where there is no such file, it is a folder, or an old workbook (.xls).
 */
export async function* readRows(path: string): AsyncGenerator<SourceRow> {
  const head = await readHead(path);
  if (head.startsWith('d0cf11e0')) {
    throw new UnreadableFileError('Это старая книга Excel (.xls): сохраните её как .xlsx или CSV');
  }
  yield* head.startsWith('504b0304') ? readXlsx(path) : readCsv(path);
}

async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4), position: 0 });
      return buffer.subarray(0, bytesRead).toString('hex');
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = { ENOENT: 'Нет такого файла', EISDIR: 'Это папка, а не файл', EACCES: 'Нет прав на чтение файла' };
    const known = reason[code as keyof typeof reason];
    if (known) throw new UnreadableFileError(known, { cause: error });
    throw error;
  }
}
