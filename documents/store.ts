import type { Database, Tx } from '../prisma/client.ts';
import type {
  DocumentDeps,
  DocumentRequest,
  MadeDocument,
  PreparedDocument,
  Reader,
  RenderedFile,
} from './document.ts';
import { kindOf } from './registry.ts';
import { turns } from './turns.ts';

interface StoredDocument extends RenderedFile {
  readonly id: number;
  readonly telegramFileId: string | null;
}

/**
 * Gives the document that is asked for: the stored one, or a new one where there is none of the same data. Asked for
 * twice, also at the same moment and by several processes, it is made once. What is asked for must be the reader's own
 * now; that is looked at before the store is. Throws the DomainErrors not-yours and document-empty.
 */
export async function makeDocument(
  deps: DocumentDeps,
  reader: Reader,
  request: DocumentRequest,
): Promise<MadeDocument> {
  const prepared = await kindOf(request).prepare(deps, reader, request);
  const { id, ...stored } = (await findStored(deps, prepared.key)) ?? (await makeOnce(deps, prepared));
  return { ...stored, documentId: id, caption: prepared.caption };
}

/** Remembers how Telegram calls the file, so that it is not uploaded again. */
export async function rememberFileId(db: Database, documentId: number, fileId: string): Promise<void> {
  await db.document.updateMany({ where: { id: documentId }, data: { telegramFileId: fileId } });
}

const columns = { id: true, fileName: true, mediaType: true, content: true, telegramFileId: true } as const;

async function findStored({ db, clock }: DocumentDeps, key: string): Promise<StoredDocument | null> {
  const found = await db.document.findUnique({ where: { key }, select: columns });
  if (found) await db.document.updateMany({ where: { id: found.id }, data: { usedAt: clock.now() } });
  return found;
}

/** One at a time of a key in this process, and a few of all keys: each holds a connection while it is drawn. */
const beingMade = new WeakMap<Database, Map<string, Promise<StoredDocument>>>();
const inTurn = turns(2);

async function makeOnce(deps: DocumentDeps, prepared: PreparedDocument): Promise<StoredDocument> {
  const ofDatabase = beingMade.get(deps.db) ?? new Map<string, Promise<StoredDocument>>();
  beingMade.set(deps.db, ofDatabase);
  const begun = ofDatabase.get(prepared.key);
  if (begun) return begun;
  const making = inTurn(() => makeAlone(deps, prepared)).finally(() => ofDatabase.delete(prepared.key));
  ofDatabase.set(prepared.key, making);
  return making;
}

/** Drawing takes well under a second a page; a process that waits for another one's waits for a whole year of them. */
const TIMEOUT_MS = 60_000;

/** The lock is PostgreSQL's own and ends with its transaction, so a process that dies keeps nobody waiting. */
async function makeAlone({ db, clock }: DocumentDeps, prepared: PreparedDocument): Promise<StoredDocument> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`document:${prepared.key}`}, 0))`;
      const made = await tx.document.findUnique({ where: { key: prepared.key }, select: columns });
      return made ?? write(tx, prepared, await prepared.render(), clock.now());
    },
    { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
  );
}

async function write(tx: Tx, prepared: PreparedDocument, file: RenderedFile, now: Date): Promise<StoredDocument> {
  return tx.document.create({
    data: {
      key: prepared.key,
      accountId: prepared.accountId,
      fileName: file.fileName,
      mediaType: file.mediaType,
      content: Uint8Array.from(file.content),
      createdAt: now,
      usedAt: now,
    },
    select: columns,
  });
}
