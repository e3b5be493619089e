import { Client } from 'pg';

/** One query as it went to PostgreSQL. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Notes every query that this process sends to PostgreSQL, through whatever library, until `stop`. `mark` notes
 * something else that happened between two of them.
 */
export function recordStatements(): { mark(name: string): void; stop(): Recording } {
  const notes: (Statement | string)[] = [];
  const { prototype } = Client;
  const original = prototype.query as (this: Client, ...args: unknown[]) => unknown;
  prototype.query = function query(this: Client, ...args: unknown[]) {
    const [first, second] = args;
    const { text, values = [] } =
      typeof first === 'string'
        ? { text: first, values: Array.isArray(second) ? second : [] }
        : (first as { text: string; values?: unknown[] });
    notes.push({ text, values });
    return original.apply(this, args);
  } as typeof prototype.query;
  return {
    mark: (name) => void notes.push(name),
    stop: () => {
      prototype.query = original as typeof prototype.query;
      return notes;
    },
  };
}

/** Statements in the order they were sent, and marks between them. */
export type Recording = readonly (Statement | string)[];

/** The recorded statements, without marks. */
export function statementsOf(recording: Recording): Statement[] {
  return recording.filter((note) => typeof note !== 'string');
}

/** The statements between two marks; null stands for the beginning or the end. */
export function between(recording: Recording, after: string | null, before: string | null): Statement[] {
  const start = after === null ? 0 : indexOf(recording, after) + 1;
  const end = before === null ? recording.length : indexOf(recording, before);
  return statementsOf(recording.slice(start, end));
}

function indexOf(recording: Recording, mark: string): number {
  const index = recording.indexOf(mark);
  if (index === -1) throw new Error(`Nothing was marked «${mark}»`);
  return index;
}
