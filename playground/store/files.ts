import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journal } from './journal.ts';

/** A file on the server; its bytes lie beside the journal. */
export interface StoredFile {
  id: string;
  uniqueId: string;
  name: string;
  mimeType: string;
  sizeBytes: number;
  /** As getFile gives it. */
  path: string;
  width?: number;
  height?: number;
}

export interface Files {
  add(
    file: { name: string; mimeType: string; folder: string; width?: number; height?: number },
    bytes: Buffer,
  ): StoredFile;
  byId(fileId: string): StoredFile | undefined;
  byPath(filePath: string): StoredFile | undefined;
  bytes(file: StoredFile): Buffer;
}

/** Files under `folder`, or in memory without one. */
export function createFiles(journal: Journal, folder: string | undefined): Files {
  const inMemory = new Map<string, Buffer>();
  const byId = new Map<string, StoredFile>();
  const byPath = new Map<string, StoredFile>();
  const remember = (file: StoredFile) => {
    byId.set(file.id, file);
    byPath.set(file.path, file);
  };
  for (const [key, value] of journal.values()) if (key.startsWith('file/')) remember(value as StoredFile);
  let count = journal.highest('file');

  return {
    add({ name, mimeType, folder: kind, width, height }, bytes) {
      count += 1;
      const extension = path
        .extname(name)
        .toLowerCase()
        .replaceAll(/[^.\w]/g, '');
      const file: StoredFile = {
        id: `PlaygroundFileId${String(count).padStart(12, '0')}`,
        uniqueId: `PF${String(count).padStart(12, '0')}`,
        name,
        mimeType,
        sizeBytes: bytes.length,
        path: `${kind}/file_${count}${extension}`,
        ...(width === undefined || height === undefined ? {} : { width, height }),
      };
      if (folder === undefined) {
        inMemory.set(file.uniqueId, bytes);
      } else {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, file.uniqueId), bytes, { mode: 0o600 });
      }
      journal.put(`file/${count}`, file);
      remember(file);
      return file;
    },
    byId: (fileId) => byId.get(fileId),
    byPath: (filePath) => byPath.get(filePath),
    bytes: (file) =>
      folder === undefined
        ? (inMemory.get(file.uniqueId) ?? Buffer.alloc(0))
        : readFileSync(path.join(folder, file.uniqueId)),
  };
}
