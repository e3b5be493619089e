import type { KindName, Records } from '../domain/imports/records.ts';
import type { CellContext } from './cells.ts';
import { findHeader, type Header } from './header.ts';
import type { AnyKind, Parsed } from './kind.ts';
import { readRows } from './read/index.ts';
import type { SourceRow } from './read/row.ts';

/** How far down a header may stand, under titles and notes. */
const HEADER_ROWS = 30;

/** A row that was not taken: which, the column as this file words it, and why. */
export interface RowRefusal {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export type ParsedRow =
  | { readonly line: number; readonly record: Parsed<Records[KindName]> }
  | { readonly refusal: RowRefusal };

/** A file whose header is understood. Its rows can be read any number of times. */
export interface FeedFile {
  readonly path: string;
  readonly kind: AnyKind;
  /** Fields that the file has no column for: what is stored of them stays. */
  readonly absent: ReadonlySet<string>;
  /** The header of a field's column in the file's own words. */
  columnOf(field: string): string;
  rows(context: CellContext): AsyncGenerator<ParsedRow>;
}

/** Opens a CSV or XLSX file; see readRows and findHeader for what it throws. */
export async function openFile(path: string, wanted?: KindName): Promise<FeedFile> {
  const top: SourceRow[] = [];
  for await (const row of readRows(path)) {
    top.push(row);
    if (top.length === HEADER_ROWS) break;
  }
  const header = findHeader(top, wanted);
  const { kind, columns } = header;
  const columnOf = (field: string): string => columns.get(field)?.wording ?? kind.fields[field]?.names[0] ?? field;
  return {
    path,
    kind,
    absent: new Set(Object.keys(kind.fields).filter((field) => !columns.has(field))),
    columnOf,
    async *rows(context) {
      for await (const row of readRows(path)) {
        if (row.line > header.line) yield parseRow(row, header, columnOf, context);
      }
    },
  };
}

function parseRow(
  row: SourceRow,
  { kind, columns }: Header,
  columnOf: (field: string) => string,
  context: CellContext,
): ParsedRow {
  const refuse = (field: string, reason: string): ParsedRow => ({
    refusal: { line: row.line, column: columnOf(field), reason },
  });
  if (row.broken) return refuse(kind.keyField, row.broken);
  const record: Record<string, unknown> = {};
  let wrong: { field: string; index: number; reason: string } | null = null;
  for (const [field, { read }] of Object.entries(kind.fields)) {
    const index = columns.get(field)?.index;
    const result = read(index === undefined ? '' : (row.cells[index] ?? ''), context);
    if ('value' in result) record[field] = result.value;
    // The first wrong cell from the left is named, whatever the order of fields.
    else if (index !== undefined && (!wrong || index < wrong.index)) wrong = { field, index, reason: result.reason };
  }
  if (wrong) return refuse(wrong.field, wrong.reason);
  const problem = kind.check?.(record as unknown as Records[KindName], context);
  return problem
    ? refuse(problem.field, problem.reason)
    : { line: row.line, record: record as unknown as Records[KindName] };
}
