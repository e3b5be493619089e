import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../payments/registry.ts';
import { ROOT, sourceFiles } from './harness/sources.ts';

/**
 * A provider is known in its folder and in the list of providers, and nowhere else: the rest of the program asks the
 * contract what it can do. So another one needs a folder, a line, and its words where it shows any.
 */

/** Who names a provider all the same, and what for. Whoever stands here and names it no more is a fault, too. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // The test bank runs beside the program, so that something has to start it, and the demo has to be paid through it.
  sandbox: ['app.ts', 'app/sandbox.ts', 'app/playground.ts', 'config.ts', 'feed/testing.ts'],
  // Telegram hands a receipt on to the provider behind it, in that provider's own shape; its codes stand beside both.
  yookassa: ['payments/telegram-payments/', 'payments/yookassa-codes.ts'],
  robokassa: ['payments/telegram-payments/'],
  // An address in Telegram's documentation.
  stripe: ['payments/telegram-payments/'],
};

/** What a browser calls by a provider's name. */
const NOT_MEANT = ['sandbox allow-top-navigation'];

const program = [
  ...sourceFiles(),
  ...texts('locales', '.ftl'),
  ...texts('prisma', '.sql'),
  ...texts('prisma', '.prisma'),
];

/** The files below a folder whose names end so. */
function texts(folder: string, ending: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(ROOT, folder, path), 'utf8') }));
}

/** Where a provider's name stands, in whatever spelling, but for its own folder and the list. */
function namers(name: string): string[] {
  const spelled = new RegExp(`(?<![a-z])${name.replaceAll(/[^a-z]/g, '[-_ ]?')}`, 'iu');
  return program
    .filter(({ path }) => path !== 'payments/registry.ts' && !path.startsWith(`payments/${name}/`))
    .filter(({ text }) => spelled.test(NOT_MEANT.reduce((rest, words) => rest.replaceAll(words, ''), text)))
    .map(({ path }) => path);
}

describe('providers', () => {
  it('are looked for in the whole program', () => {
    expect(program.length).toBeGreaterThan(300);
    expect(providers.length).toBeGreaterThan(5);
  });

  it.each(providers.map(({ name }) => name))('%s is named in its folder and in the list, and nowhere else', (name) => {
    const allowed = EXCEPTIONS[name] ?? [];
    const found = namers(name);
    const isAllowed = (path: string, by: string) => (by.endsWith('/') ? path.startsWith(by) : path === by);
    expect(found.filter((path) => !allowed.some((by) => isAllowed(path, by)))).toEqual([]);
    expect(allowed.filter((by) => !found.some((path) => isAllowed(path, by)))).toEqual([]);
  });

  it('have a folder of their name, and every folder a line in the list', () => {
    const folders = readdirSync(join(ROOT, 'payments'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual(providers.map(({ name }) => name).toSorted());
  });
});
