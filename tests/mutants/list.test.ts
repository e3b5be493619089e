import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from './list.ts';
import { tableOf } from './table.ts';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the bugs put into the money code on purpose', () => {
  it('are many, each with a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it.each(mutants)('$name still applies in one place, and has a test', ({ file, find, replace, test }) => {
    expect(textOf(file).split(find)).toHaveLength(2);
    expect(find).not.toBe(replace);
    expect(textOf(test)).not.toBe('');
  });

  it('are all told of in the README', () => {
    expect(textOf('tests/README.md')).toContain(tableOf(mutants));
  });
});
