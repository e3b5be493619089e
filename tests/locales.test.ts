import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, parse, type VariableReference, Visitor } from '@fluent/syntax';
import { describe, expect, it } from 'vitest';
import { createTranslator, LOCALES } from '../locales/index.ts';
import { sourceFiles } from './harness/sources.ts';

const DIRECTORY = join(import.meta.dirname, '../locales');

/** Messages by key, with the variables that each uses. */
function messagesOf(locale: string): Map<string, Set<string>> {
  const messages = new Map<string, Set<string>>();
  for (const file of readdirSync(join(DIRECTORY, locale))) {
    const resource = parse(readFileSync(join(DIRECTORY, locale, file), 'utf8'), { withSpans: false });
    for (const entry of resource.body) {
      if (entry.type === 'Junk') throw new Error(`${locale}/${file}: ${entry.content.slice(0, 80)}`);
      if (entry.type !== 'Message') continue;
      if (messages.has(entry.id.name)) throw new Error(`${locale}/${file}: ${entry.id.name} stands twice`);
      messages.set(entry.id.name, variablesOf(entry));
    }
  }
  return messages;
}

function variablesOf(entry: Entry): Set<string> {
  const found = new Set<string>();
  class Collector extends Visitor {
    override visitVariableReference(node: VariableReference): void {
      found.add(node.id.name);
    }
  }
  new Collector().visit(entry);
  return found;
}

const ru = messagesOf('ru');
const en = messagesOf('en');

describe('texts', () => {
  it('have the same keys in both languages', () => {
    expect([...en.keys()].toSorted()).toEqual([...ru.keys()].toSorted());
    expect(ru.size).toBeGreaterThan(100);
  });

  it('use the same variables in both languages', () => {
    const differing = [...ru].filter(([key, variables]) => {
      const other = en.get(key) ?? new Set();
      return variables.size !== other.size || [...variables].some((variable) => !other.has(variable));
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('exist for every key that the code names', () => {
    const prefixes = new Set([...ru.keys()].map((key) => key.split('-')[0]));
    const missing: string[] = [];
    for (const { path, text } of sourceFiles().filter((file) => !file.path.startsWith('commands/'))) {
      for (const [, key = ''] of text.matchAll(/\b(?:t|html|plain)\(\s*'([a-z]+(?:-[a-z_]+)+)'/gu)) {
        if (prefixes.has(key.split('-')[0]) && !ru.has(key)) missing.push(`${path}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('answer every expected failure', () => {
    const codes = readFileSync(join(import.meta.dirname, '../domain/errors.ts'), 'utf8').matchAll(/\| '([a-z-]+)'/gu);
    const missing = [...codes].map(([, code]) => `error-${code}`).filter((key) => !ru.has(key));
    expect(missing).toEqual([]);
  });

  it.each(LOCALES)('have the right plurals in %s', (locale) => {
    const t = createTranslator();
    const forms = [1, 2, 5, 11, 21, 22, 25].map((seconds) => t(locale, 'error-letter-too-soon', { seconds }));
    const words = forms.map((form) => /(секунд[уы]?|seconds?)/u.exec(form)?.[1]);
    expect(words).toEqual(
      locale === 'ru'
        ? ['секунду', 'секунды', 'секунд', 'секунд', 'секунду', 'секунды', 'секунд']
        : ['second', 'seconds', 'seconds', 'seconds', 'seconds', 'seconds', 'seconds'],
    );
  });
});
