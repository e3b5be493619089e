import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './harness/sources.ts';

/**
 * Imports go one way: a folder may import only what stands in its line, itself, and nothing else of the project.
 * `main`, `commands` and `app` are on top; `domain` knows the database and nothing else; the leaves know nobody.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['app', 'config', 'infra', 'locales'],
  commands: [
    'app',
    'config',
    'demo',
    'documents',
    'feed',
    'settlement',
    'domain',
    'payments',
    'infra',
    'locales',
    'prisma',
    'jobs',
  ],
  app: [
    'config',
    'bot',
    'webhooks',
    'jobs',
    'feed',
    'playground',
    'demo',
    'settlement',
    'payments',
    'documents',
    'domain',
    'infra',
    'locales',
    'prisma',
  ],
  config: [],
  bot: ['documents', 'domain', 'locales', 'prisma'],
  webhooks: ['settlement', 'payments', 'domain', 'locales', 'prisma'],
  jobs: ['settlement', 'payments', 'documents', 'domain', 'locales', 'prisma', 'infra'],
  settlement: ['payments', 'domain', 'prisma'],
  playground: ['domain'],
  demo: ['feed', 'domain', 'prisma', 'playground'],
  feed: ['domain', 'prisma'],
  payments: ['domain', 'locales'],
  documents: ['domain', 'locales', 'prisma'],
  domain: ['prisma'],
  infra: ['locales', 'prisma', 'domain'],
  locales: [],
  prisma: ['prisma'],
  scripts: ['infra', 'prisma'],
};

/** The little of the domain that a folder with a narrower line may know. */
const ONLY_OF_DOMAIN: Readonly<Record<string, RegExp>> = {
  payments: /^domain\/(money|clock|errors|collections|fiscal\/words)\.ts$/u,
  playground: /^domain\/clock\.ts$/u,
  infra: /^domain\/clock\.ts$/u,
};

/** Folders whose subfolders never import one another. */
const NO_SIBLINGS = ['bot/sections', 'payments', 'jobs/notices', 'jobs/reminders', 'documents'];
/** The one among them that is for all. */
const COMMON = 'documents/paper/';

const NETWORK_LIBRARIES = ['grammy', '@grammyjs', 'hono', '@hono', 'bullmq', 'ioredis', 'nodemailer', 'undici'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);

function importsOf(file: SourceFile): Import[] {
  const specifiers = [...file.text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(
    ([, specifier = '']) => specifier,
  );
  return specifiers.map((specifier) => ({
    from: file.path,
    to: specifier.startsWith('.') ? normalize(join(dirname(file.path), specifier)) : specifier,
  }));
}

/** 'bot/menu.ts' is in bot, 'main.ts' in main. */
const folderOf = (path: string): string => (path.split('/')[0] ?? '').replace(/\.ts$/u, '');
const isOwn = ({ to }: Import): boolean => to.endsWith('.ts') || to.endsWith('.json');

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports.some(({ from, to }) => from.startsWith('bot/') && to.startsWith('domain/'))).toBe(true);
  });

  it('know every folder', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)));
    folders.delete('vitest.config');
    folders.delete('prisma.config');
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  it('go one way', () => {
    const wrong = imports.filter((each) => {
      const [from, to] = [folderOf(each.from), folderOf(each.to)];
      return isOwn(each) && from !== to && from in MAY_IMPORT && !MAY_IMPORT[from]?.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it('take only the plainest of the domain where that is enough', () => {
    const wrong = imports.filter(({ from, to }) => {
      const allowed = ONLY_OF_DOMAIN[folderOf(from)];
      return allowed && to.startsWith('domain/') && !allowed.test(to);
    });
    expect(wrong).toEqual([]);
  });

  it('keep the domain away from networks', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('domain/') && NETWORK_LIBRARIES.some((name) => to === name || to.startsWith(`${name}/`)),
    );
    expect(wrong).toEqual([]);
  });

  it.each(NO_SIBLINGS)('never join siblings under %s', (parent) => {
    const childOf = (path: string) => {
      const rest =
        path.startsWith(`${parent}/`) && !path.startsWith(COMMON) ? path.slice(parent.length + 1).split('/') : [];
      return rest.length > 1 ? rest[0] : undefined;
    };
    const wrong = imports.filter(({ from, to }) => {
      const [a, b] = [childOf(from), childOf(to)];
      return a !== undefined && b !== undefined && a !== b;
    });
    expect(wrong).toEqual([]);
  });

  it('read the environment only on top', () => {
    const readers = files.filter(({ text }) => /process\.env\b/u.test(text)).map(({ path }) => path);
    expect(
      readers.filter((path) => !/^(main|app|commands\/|scripts\/|infra\/(log|postgres\/server)\.ts)/u.test(path)),
    ).toEqual([]);
  });

  it('take the time from the clock', () => {
    const wrong = files
      .filter(
        ({ path }) =>
          /^(domain|documents|bot|jobs|webhooks|settlement|payments)\//u.test(path) && path !== 'domain/clock.ts',
      )
      .filter(({ text }) => /\bDate\.now\(\)|\bnew Date\(\)/u.test(text))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});
