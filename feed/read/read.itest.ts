import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestFolder, testFolder } from '../testing.ts';
import { readRows } from './index.ts';
import type { SourceRow } from './row.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await testFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

let files = 0;
async function rowsOf(content: string | Uint8Array): Promise<SourceRow[]> {
  files += 1;
  const rows: SourceRow[] = [];
  for await (const row of readRows(await folder.write(`${files}.csv`, content))) rows.push(row);
  return rows;
}

const TEXT = 'Номер договора;Ученик\r\nД-1;Семёнов Пётр\r\n';
const ROWS = [
  { line: 1, cells: ['Номер договора', 'Ученик'] },
  { line: 2, cells: ['Д-1', 'Семёнов Пётр'] },
];

describe('a CSV file', () => {
  it.each(['utf8', 'windows-1251', 'koi8-r'])('is read in %s', async (encoding) => {
    // An encoding shows itself in text of some length.
    const more = `${TEXT}${'Д-2;Обыкновенная фамилия ученицы\r\n'.repeat(20)}`;
    expect((await rowsOf(iconv.encode(more, encoding))).slice(0, 2)).toEqual(ROWS);
  });

  it.each(['utf8', 'utf16-le', 'utf16-be'])('is read in %s with a byte-order mark', async (encoding) => {
    expect(await rowsOf(iconv.encode(TEXT, encoding, { addBOM: true }))).toEqual(ROWS);
  });

  it('is read with a letter cut by the edge of a block', async () => {
    const long = `Номер;Имя\n${'1;я'.padEnd(70_000, 'ы')}\n2;ё\n`;
    expect((await rowsOf(long)).at(-1)).toEqual({ line: 3, cells: ['2', 'ё'] });
  });

  it.each([';', ',', '\t'])('is read with %j between cells', async (separator) => {
    const rows = [
      ['Вес, кг', 'Б'],
      ['1,5', '2'],
      ['3', '4; 5'],
    ];
    const text = rows.map((cells) => cells.map((cell) => `"${cell}"`).join(separator)).join('\n');
    expect((await rowsOf(text)).map(({ cells }) => cells)).toEqual(rows);
  });

  it('counts lines as an editor does, through quoted breaks, empty lines and titles', async () => {
    expect(await rowsOf('Выгрузка\r\n\r\nА;Б\r\n1;"x\ny\r\nz"\r\n\r\n2;3\r\n')).toEqual([
      { line: 1, cells: ['Выгрузка'] },
      { line: 3, cells: ['А', 'Б'] },
      { line: 4, cells: ['1', 'x\ny\nz'] },
      { line: 8, cells: ['2', '3'] },
    ]);
  });

  it('loses one row to a quotation mark that is never closed, and no other', async () => {
    const rows = await rowsOf(['А;Б', '1;"без конца', '2;3', '4;5'].join('\n'));
    expect(rows.map(({ line, broken }) => [line, broken !== undefined])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, false],
    ]);
  });
});
