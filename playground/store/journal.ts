import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Values under string keys that survive the process; a key reads `collection/…/number`. */
export interface Journal {
  /** What is kept now. */
  values(): ReadonlyMap<string, unknown>;
  put(key: string, value: unknown): void;
  remove(key: string): void;
  /** The largest number a collection's keys ever ended with, removed ones included; 0 if none. */
  highest(collection: string): number;
  close(): void;
}

type Line = readonly [key: string, value?: unknown];

const linesBeforeCompaction = 20_000;
const highestKey = 'highest';

/**
 * Opens a journal file, or one in memory without a file.
 * Every change is one line written at once, so a killed process loses nothing that it has answered for.
 */
export function openJournal(file?: string): Journal {
  const values = new Map<string, unknown>();
  const highest = new Map<string, number>();
  let descriptor: number | undefined;
  let lines = 0;

  const note = (key: string) => {
    const collection = key.slice(0, key.indexOf('/'));
    const id = Number(key.slice(key.lastIndexOf('/') + 1));
    if (id > (highest.get(collection) ?? 0)) highest.set(collection, id);
  };
  const apply = ([key, value]: Line) => {
    if (key === highestKey) {
      for (const [collection, id] of value as [string, number][]) highest.set(collection, id);
      return;
    }
    note(key);
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  };
  const compact = (target: string) => {
    const temporary = `${target}.new`;
    const fresh = openSync(temporary, 'w', 0o600);
    const kept: Line[] = [[highestKey, [...highest]], ...values];
    writeSync(fresh, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
    closeSync(fresh);
    renameSync(temporary, target);
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = openSync(target, 'a', 0o600);
    lines = kept.length;
  };
  const write = (line: Line) => {
    if (file === undefined || descriptor === undefined) return;
    lines += 1;
    if (lines > linesBeforeCompaction + 4 * values.size) compact(file);
    else writeSync(descriptor, `${JSON.stringify(line)}\n`);
  };

  if (file !== undefined) {
    mkdirSync(path.dirname(file), { recursive: true });
    for (const line of existsSync(file) ? readLines(file) : []) apply(line);
    compact(file);
  }
  return {
    values: () => values,
    put(key, value) {
      note(key);
      values.set(key, value);
      write([key, value]);
    },
    remove(key) {
      if (values.delete(key)) write([key]);
    },
    highest: (collection) => highest.get(collection) ?? 0,
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** A line torn by a crash is left out: nothing was answered for it. */
function* readLines(file: string): Generator<Line> {
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue;
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      continue;
    }
    if (Array.isArray(line) && typeof line[0] === 'string') yield line as unknown as Line;
  }
}
