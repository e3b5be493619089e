import type { ImportContext } from '../domain/imports/context.ts';
import type { KindName, Records } from '../domain/imports/records.ts';
import { type Outcome, type RowResult, toJson } from '../domain/imports/rows.ts';
import { type BatchImporter, batchImporters } from '../domain/imports/steps.ts';
import type { Tx } from '../prisma/client.ts';
import type { FeedFile, RowRefusal } from './file.ts';

/** Rows written with one statement. */
const BATCH_ROWS = 2000;

/** What became of a file's rows. */
export interface FileCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RowRefusal[];
}

export type RecordChange = <K extends KindName>(kind: K, record: Records[K]) => Records[K];

type Refused = { readonly field: string; readonly reason: string };

/** The first row of its key in the file. */
interface FirstRow {
  readonly line: number;
  readonly fingerprint: string;
  refused?: Refused;
}

interface BatchRow {
  readonly line: number;
  readonly record: Records[KindName];
  /** Null where rows have no key. */
  readonly first: FirstRow | null;
}

interface Repeat {
  readonly line: number;
  readonly first: FirstRow;
}

/**
 * Takes all rows of a file in the caller's transaction. A row that repeats an earlier one counts as unchanged; one that
 * contradicts an earlier one is refused. `change` alters records between reading and writing.
 */
export async function applyFile(
  tx: Tx,
  context: ImportContext,
  file: FeedFile,
  { change, onRows }: { change?: RecordChange | undefined; onRows?: ((rows: number) => void) | undefined } = {},
): Promise<FileCounts> {
  const counts: Record<Outcome, number> = { added: 0, changed: 0, unchanged: 0 };
  const refused: RowRefusal[] = [];
  const firstOf = new Map<string, FirstRow>();
  const ordinals = new Map<string, number>();
  let batch: BatchRow[] = [];
  let repeats: Repeat[] = [];
  const importer = batchImporters[file.kind.name] as BatchImporter<KindName>;

  const refuse = (line: number, { field, reason }: Refused): void => {
    refused.push({ line, column: file.columnOf(field), reason });
  };
  const write = async (rows: readonly BatchRow[], again: readonly Repeat[]): Promise<void> => {
    const records = rows.map(({ record }) => record);
    const results: RowResult[] = await importer(tx, context, { records, absent: file.absent });
    for (const [index, result] of results.entries()) {
      const row = rows[index];
      if ('outcome' in result) counts[result.outcome] += 1;
      else if (row) {
        refuse(row.line, result.refused);
        if (row.first) row.first.refused = result.refused;
      }
    }
    for (const { line, first } of again) {
      if (first.refused) refuse(line, first.refused);
      else counts.unchanged += 1;
    }
    onRows?.(rows.length + again.length);
  };
  // The next rows are read while PostgreSQL takes these.
  let writing = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    writing = write(batch, repeats);
    // Whoever awaits it hears of a failure; until then it must not count as one that nobody handles.
    writing.catch(() => {});
    batch = [];
    repeats = [];
  };

  try {
    for await (const row of file.rows({ currency: context.organization.currency })) {
      if ('refusal' in row) {
        refused.push(row.refusal);
        continue;
      }
      const { line } = row;
      const record = numbered(row.record as Records[KindName], file, ordinals);
      const key = file.kind.keyOf?.(record);
      const first = key === undefined ? null : firstOf.get(key);
      if (first) {
        if (first.fingerprint === toJson(record)) repeats.push({ line, first });
        else refuse(line, { field: file.kind.keyField, reason: `Уже есть в строке ${first.line} с другими данными` });
        continue;
      }
      const fresh: FirstRow | null = key === undefined ? null : { line, fingerprint: toJson(record) };
      if (key !== undefined && fresh) firstOf.set(key, fresh);
      batch.push({ line, record: change ? change(file.kind.name, record) : record, first: fresh });
      if (batch.length === BATCH_ROWS) await flush();
    }
    await flush();
  } finally {
    // Also where reading failed: nothing may still run when the transaction is taken back.
    await writing;
  }
  return { ...counts, refused: refused.toSorted((a, b) => a.line - b.line) };
}

/** Rows without a key of their own are told apart as the n-th of equal ones. */
function numbered(record: Records[KindName], file: FeedFile, ordinals: Map<string, number>): Records[KindName] {
  if (file.kind.keyOf) return record;
  const same = toJson(record);
  const ordinal = (ordinals.get(same) ?? 0) + 1;
  ordinals.set(same, ordinal);
  return { ...record, ordinal };
}
