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

/**
 * The separator that tells cells apart in most of the sample: rows of one width count by it, so that titles, and marks
 * of punctuation within cells, weigh little.
 */
function detectDelimiter(lines: readonly string[]): string {
  const weightOf = (delimiter: string): number => {
    const weights = new Map<number, number>();
    for (const line of lines) {
      const width = (splitRecord(line, delimiter) ?? line.split(delimiter)).length;
      if (width > 1) weights.set(width, (weights.get(width) ?? 0) + width);
    }
    return Math.max(0, ...weights.values());
  };
  return DELIMITERS.reduce((best, delimiter) => (weightOf(delimiter) > weightOf(best) ? delimiter : best));
}

const trim = (cell: string): string => cell.trim();
