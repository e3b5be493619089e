import type { KindName } from '../domain/imports/records.ts';
import { type AnyKind, plainHeader } from './kind.ts';
import { kinds } from './kinds/registry.ts';
import { type SourceRow, UnreadableFileError } from './read/row.ts';

/** A header row understood: which column holds which field, as an index, and how the file words it. */
export interface Header {
  readonly kind: AnyKind;
  readonly line: number;
  readonly columns: ReadonlyMap<string, { readonly index: number; readonly wording: string }>;
}

interface Match extends Header {
  /** Required columns that are not there. */
  readonly missing: readonly string[];
}

/**
 * Finds the header among a file's first rows (a title may stand above it) and tells the kind of the file from it, or
 * holds it to be of the kind `wanted`. Throws UnreadableFileError that names what is missing, or between which kinds
 * the header leaves a choice.
 */
export function findHeader(rows: readonly SourceRow[], wanted?: KindName): Header {
  const candidates: readonly AnyKind[] = wanted ? [kinds[wanted]] : Object.values(kinds);
  const matches: Match[] = [];
  for (const row of rows) {
    const headers = row.cells.map(plainHeader);
    const ofRow = candidates.map((kind) => matchRow(row, headers, kind));
    const [best, second] = ofRow
      .filter(({ missing }) => missing.length === 0)
      .toSorted((a, b) => b.columns.size - a.columns.size);
    if (best && second?.columns.size === best.columns.size) {
      throw new UnreadableFileError(
        `По заголовку это может быть и «${best.kind.title}», и «${second.kind.title}»: ` +
          `укажите вид файла, --kind ${best.kind.name} или --kind ${second.kind.name}`,
      );
    }
    if (best) return best;
    matches.push(...ofRow);
  }
  throw new UnreadableFileError(explain(matches, wanted));
}

function matchRow(row: SourceRow, headers: readonly string[], kind: AnyKind): Match {
  const taken = new Set<number>();
  const columns = new Map<string, { index: number; wording: string }>();
  const missing: string[] = [];
  for (const [field, { names, required }] of Object.entries(kind.fields)) {
    const index = plainNames(names)
      .map((name) => headers.findIndex((header, at) => header === name && !taken.has(at)))
      .find((at) => at !== -1);
    if (index !== undefined) {
      taken.add(index);
      columns.set(field, { index, wording: (row.cells[index] ?? '').replace(/\s+/g, ' ') });
    } else if (required) missing.push(names[0] ?? field);
  }
  return { kind, line: row.line, columns, missing };
}

const plainKnown = new WeakMap<readonly string[], readonly string[]>();

/** The wordings of a field as headers are compared; worked out once, because every row of a file's top asks. */
function plainNames(names: readonly string[]): readonly string[] {
  let plain = plainKnown.get(names);
  if (!plain) {
    plain = names.map(plainHeader);
    plainKnown.set(names, plain);
  }
  return plain;
}

function explain(matches: readonly Match[], wanted?: KindName): string {
  if (matches.length === 0) return 'Файл пуст';
  const share = ({ columns, missing }: Match): number => columns.size / (columns.size + missing.length);
  const [nearest] = matches.toSorted((a, b) => share(b) - share(a) || b.columns.size - a.columns.size);
  if (!nearest || nearest.columns.size === 0) {
    return wanted
      ? `Заголовок не найден: в файле вида ${wanted} нужны столбцы ${quoted(matches[0]?.missing ?? [])}`
      : `Заголовок не найден: ни один столбец не знаком. Виды файлов: ${Object.keys(kinds).join(', ')}`;
  }
  return `${wanted ? 'В файле' : `Вид файла не определён. Больше всего похоже на «${nearest.kind.title}» (${nearest.kind.name}), но`} не хватает столбцов: ${quoted(nearest.missing)}`;
}

const quoted = (names: readonly string[]): string => names.map((name) => `«${name}»`).join(', ');
