import { basename } from 'node:path';
import type { Clock } from '../domain/clock.ts';
import type { Conflict } from '../domain/imports/conflicts/conflict.ts';
import {
  addTouched,
  emptyTouched,
  type ImportContext,
  type Invitations,
  openImport,
} from '../domain/imports/context.ts';
import { KINDS, type KindName } from '../domain/imports/records.ts';
import { finishFile, finishRun } from '../domain/imports/steps.ts';
import type { Database, Tx } from '../prisma/client.ts';
import { applyFile, type FileCounts, type RecordChange } from './apply.ts';
import { type FeedFile, openFile, type RowRefusal } from './file.ts';
import { refuseForeignFiles } from './fitting.ts';
import { UnreadableFileError } from './read/row.ts';
import { inLongTransaction } from './transaction.ts';

export interface ImportRequest {
  readonly organizationId: string;
  readonly paths: readonly string[];
  /** The kind of all the files; told from each one's header when left out. */
  readonly kind?: KindName | undefined;
  /** Do everything, show what would come of it, and take it back. */
  readonly dryRun?: boolean;
  /** Who is told that the access is open; those whose cards this run opens, unless said otherwise. */
  readonly invitations?: Invitations;
  readonly change?: RecordChange;
  /** Called as rows are taken. */
  readonly onRows?: (rows: number) => void;
}

export interface FileReport extends FileCounts {
  readonly path: string;
  readonly kind: KindName;
}

export interface ImportReport {
  /** In the order in which the files were named. */
  readonly files: readonly FileReport[];
  readonly conflicts: readonly Conflict[];
  /** Letters that tell clients that their access is open. */
  readonly letters: number;
}

/** One row of one file that was not taken. */
export interface Refusal extends RowRefusal {
  readonly file: string;
}

/**
 * Imports files of one organization, whatever the order in which they are named: each in a transaction of its own,
 * with the rows that can be taken; an interrupted file leaves nothing behind. Throws UnreadableFileError before
 * anything is written if one of them cannot be read, and organization-unknown.
 */
export async function importFiles(db: Database, clock: Clock, request: ImportRequest): Promise<ImportReport> {
  const files: FeedFile[] = [];
  for (const path of request.paths) files.push(await named(path, () => openFile(path, request.kind)));
  if (!request.kind) await refuseForeignFiles(db, request.organizationId, files);
  if (!request.dryRun) return importInto(clock, request, files, (work) => inLongTransaction(db, work));
  let report: ImportReport | null = null;
  const undone = new Error('A dry run is taken back');
  try {
    await inLongTransaction(db, async (tx) => {
      report = await importInto(clock, request, files, (work) => work(tx));
      throw undone;
    });
  } catch (error) {
    if (error !== undone || !report) throw error;
  }
  return report ?? { files: [], conflicts: [], letters: 0 };
}

/** All rows of a report that were not taken. */
export function refusalsOf({ files }: ImportReport): Refusal[] {
  return files.flatMap(({ path, refused }) => refused.map((row) => ({ file: path, ...row })));
}

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

async function importInto(
  clock: Clock,
  request: ImportRequest,
  files: readonly FeedFile[],
  transact: Transact,
): Promise<ImportReport> {
  const touched = emptyTouched();
  const reports = new Map<FeedFile, FileReport>();
  const { organizationId, invitations = 'new' } = request;
  const options = { organizationId, invitations, startedAt: clock.now() };
  let letters = 0;
  const inOrder = files.toSorted((a, b) => KINDS.indexOf(a.kind.name) - KINDS.indexOf(b.kind.name));
  for (const file of inOrder) {
    const done = await named(file.path, () =>
      transact(async (tx) => {
        const context = await openImport(tx, clock, options);
        const counts = await applyFile(tx, context, file, request);
        const finished = await finishFile(tx, context);
        await note(tx, context, file, counts, finished.letters);
        return { counts, touched: context.touched, letters: finished.letters };
      }),
    );
    addTouched(touched, done.touched);
    letters += done.letters;
    reports.set(file, { path: file.path, kind: file.kind.name, ...done.counts });
  }
  const conflicts = await transact(async (tx) => {
    const context = await openImport(tx, clock, options);
    addTouched(context.touched, touched);
    return finishRun(tx, context);
  });
  return { files: files.flatMap((file) => reports.get(file) ?? []), conflicts, letters };
}

/** The audit log keeps counts, no data. */
async function note(
  tx: Tx,
  { organization, clock }: ImportContext,
  { kind, path }: FeedFile,
  { added, changed, unchanged, refused }: FileCounts,
  letters: number,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      organizationId: organization.id,
      actor: 'command',
      action: 'import',
      details: { kind: kind.name, file: basename(path), added, changed, unchanged, refused: refused.length, letters },
      createdAt: clock.now(),
    },
  });
}

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new UnreadableFileError(`${path}: ${error.message}`, { cause: error });
  }
}
