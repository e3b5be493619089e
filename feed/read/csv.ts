import { splitRecord } from './csv-record.ts';
import { detectEncoding } from './encoding.ts';
import { readLines } from './lines.ts';
import type { SourceRow } from './row.ts';

const DELIMITERS = [';', '\t', ','] as const;
const SAMPLE_LINES = 50;

/** A cell's line breaks end somewhere: a quotation mark open for longer than this was never closed. */
const LONGEST_CELL_LINES = 200;

/**
 * Reads a CSV file row by row in bounded memory: encoding and separator are told from the file itself, cells may hold
 * quoted line breaks, empty lines are skipped. A quotation mark that is never closed spoils its own line only.
 */
export async function* readCsv(path: string): AsyncGenerator<SourceRow> {
  const encoding = await detectEncoding(path);
  const sample: string[] = [];
  for await (const line of readLines(path, encoding)) {
    sample.push(line);
    if (sample.length === SAMPLE_LINES) break;
  }
  const delimiter = detectDelimiter(sample);

  const lines = readLines(path, encoding)[Symbol.asyncIterator]();
  const waiting: string[] = [];
  const next = async (): Promise<string | null> => {
    const held = waiting.shift();
    if (held !== undefined) return held;
    const { done, value } = await lines.next();
    return done ? null : value;
  };

  let line = 0;
  for (;;) {
    const first = await next();
    if (first === null) return;
    line += 1;
    const start = line;
    const taken = [first];
    let cells = splitRecord(first, delimiter);
    while (!cells && taken.length < LONGEST_CELL_LINES) {
      const more = await next();
      if (more === null) break;
      taken.push(more);
      // Only a line with a quotation mark can end an open cell.
      if (more.includes('"')) cells = splitRecord(taken.join('\n'), delimiter);
    }
    if (cells) {
      line += taken.length - 1;
      const trimmed = cells.map(trim);
      if (trimmed.some((cell) => cell !== '')) yield { line: start, cells: trimmed };
    } else {
      waiting.unshift(...taken.slice(1));
      const bare = first.split(delimiter).map(trim);
      yield { line: start, cells: bare, broken: 'Кавычка в этой строке не закрыта: закройте её или уберите' };
    }
  }
}

/** The separator that tells the most cells apart in the rows of the sample. */
function detectDelimiter(lines: readonly string[]): string {
  const widthOf = (delimiter: string): number => {
    const widths = lines.map((line) => (splitRecord(line, delimiter) ?? line.split(delimiter)).length);
    // The header may be the second row of a two-row file or stand under a title: the widest row with a like wins.
    const counts = new Map<number, number>();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    const repeated = [...counts].filter(([, count]) => count > 1).map(([width]) => width);
    return Math.max(1, ...(repeated.some((width) => width > 1) ? repeated : widths));
  };
  return DELIMITERS.reduce((best, delimiter) => (widthOf(delimiter) > widthOf(best) ? delimiter : best));
}

const trim = (cell: string): string => cell.trim();
