import type { Tx } from '../../prisma/client.ts';

export type Outcome = 'added' | 'changed' | 'unchanged';

/** What became of one row: taken, or refused for the sake of one of its fields. */
export type RowResult =
  | { readonly outcome: Outcome }
  | { readonly refused: { readonly field: string; readonly reason: string } };

/** Rows of one file, some thousand at a time, no two with the same key. */
export interface Batch<R> {
  readonly records: readonly R[];
  /** Fields that the file has no column for: what is stored of them stays. */
  readonly absent: ReadonlySet<string>;
}

/** A table that rows are written to: its unique key and the SQL types of the columns that an import writes. */
export interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that are written with a new row and never again: when it was first seen. */
  readonly once?: readonly string[];
  /** Of those written once, the ones that are written anew where another column leaves the value named. */
  readonly anew?: Readonly<Record<string, { readonly column: string; readonly leaves: string }>>;
  /** Columns that are written where another one, which they name, is new or changes: since when a status holds. */
  readonly follows?: Readonly<Record<string, string>>;
}

export interface WrittenRow {
  readonly id: number;
  readonly outcome: Outcome;
  /** It is new, or what one of its columns follows has changed. */
  readonly moved: boolean;
}

/**
 * Adds the rows that are not there and changes those that differ, with one statement, and says for each, in order,
 * its id and what became of it. A row that is there already is not written at all. Columns in `keep` stay untouched.
 * Columns written once, and those that follow others, make no row differ by themselves.
 */
export async function upsertRows(
  tx: Tx,
  table: Table,
  rows: readonly Readonly<Record<string, unknown>>[],
  keep: ReadonlySet<string> = new Set(),
): Promise<WrittenRow[]> {
  if (rows.length === 0) return [];
  const columns = Object.keys(table.columns).filter((column) => !keep.has(column));
  const follows = Object.entries(table.follows ?? {});
  const silent = new Set([...table.key, ...(table.once ?? []), ...follows.map(([column]) => column)]);
  const values = columns.filter((column) => !silent.has(column));
  const set = [
    ...values.map((name) => `"${name}" = EXCLUDED."${name}"`),
    ...follows.map(
      ([name, leader]) => `"${name}" = CASE WHEN stored."${leader}" IS DISTINCT FROM EXCLUDED."${leader}"
        THEN EXCLUDED."${name}" ELSE stored."${name}" END`,
    ),
    ...Object.entries(table.anew ?? {}).map(
      ([name, { column, leaves }]) => `"${name}" = CASE WHEN stored."${column}" = '${leaves}'
        AND EXCLUDED."${column}" <> '${leaves}' THEN EXCLUDED."${name}" ELSE stored."${name}" END`,
    ),
  ];
  const moved = ['written.added', ...follows.map(([name]) => `written."${name}" = input."${name}"`)].join(' OR ');
  const update =
    values.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${set.join(', ')}
         WHERE (${list(values, 'stored.')}) IS DISTINCT FROM (${list(values, 'EXCLUDED.')})`;
  const sql = `
    WITH input AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS input(
        row_number int, ${columns.map((name) => `"${name}" ${table.columns[name]}`).join(', ')})
    ),
    written AS (
      INSERT INTO "${table.name}" AS stored (${list(columns)})
      SELECT ${list(columns)} FROM input ORDER BY row_number
      ON CONFLICT (${list(table.key)}) DO ${update}
      RETURNING id, ${list([...table.key, ...follows.map(([name]) => name)])}, xmax = 0 AS added
    )
    SELECT coalesce(written.id, stored.id) AS id,
      CASE WHEN written.id IS NULL THEN 'unchanged' WHEN written.added THEN 'added' ELSE 'changed' END AS outcome,
      coalesce(${moved}, false) AS moved
    FROM input
    LEFT JOIN written USING (${list(table.key)})
    LEFT JOIN "${table.name}" stored USING (${list(table.key)})
    ORDER BY row_number`;
  const json = toJson(rows.map((row, index) => ({ row_number: index, ...row })));
  return tx.$queryRawUnsafe<WrittenRow[]>(sql, json);
}

/** Amounts travel as strings, because JSON's numbers lose digits beyond 2^53. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

const list = (names: readonly string[], prefix = ''): string => names.map((name) => `${prefix}"${name}"`).join(', ');
