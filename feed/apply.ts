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
  let batch: { readonly line: number; readonly record: Records[KindName]; readonly first: FirstRow | null }[] = [];
  let repeats: { readonly line: number; readonly first: FirstRow }[] = [];
  const importer = batchImporters[file.kind.name] as BatchImporter<KindName>;

  const refuse = (line: number, { field, reason }: Refused): void => {
    refused.push({ line, column: file.columnOf(field), reason });
  };
  const flush = async (): Promise<void> => {
    const results: RowResult[] = await importer(tx, context, {
      records: batch.map(({ record }) => record),
      absent: file.absent,
    });
    for (const [index, result] of results.entries()) {
      const row = batch[index];
      if ('outcome' in result) counts[result.outcome] += 1;
      else if (row) {
        refuse(row.line, result.refused);
        if (row.first) row.first.refused = result.refused;
      }
    }
    for (const { line, first } of repeats) {
      if (first.refused) refuse(line, first.refused);
      else counts.unchanged += 1;
    }
    onRows?.(batch.length + repeats.length);
    batch = [];
    repeats = [];
  };

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
