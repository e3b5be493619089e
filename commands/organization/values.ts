import { UsageError } from '../run.ts';
import type { Field } from './fields.ts';

export type Nested = { [key: string]: unknown };

/** The value of a flag's text. An empty text means to forget what was there. Throws UsageError. */
export function valueOf({ flag, type }: Field, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (type === 'text') return trimmed;
  if (type === 'number') return numberOf(flag, trimmed);
  if (type === 'numbers') return trimmed.split(',').map((part) => numberOf(flag, part.trim()));
  if (type === 'list') return trimmed.split(',').map((part) => part.trim());
  if (type === 'yes-no') {
    if (/^(да|yes|true|1)$/i.test(trimmed)) return true;
    if (/^(нет|no|false|0)$/i.test(trimmed)) return false;
    throw new UsageError(`--${flag}: да или нет`);
  }
  if (trimmed in type.choices) return trimmed;
  const known = Object.entries(type.choices).map(([value, meaning]) => `${value} (${meaning})`);
  throw new UsageError(`--${flag}: «${trimmed}» неизвестно; бывает ${known.join(', ')}`);
}

/** Puts a value at its place in the record. */
export function place(record: Nested, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    record[key] = value;
    return;
  }
  const inner = (record[key] ?? {}) as Nested;
  record[key] = inner;
  place(inner, rest, value);
}

function numberOf(flag: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${flag}: нужно целое число, а не «${text}»`);
  return Number(text);
}
