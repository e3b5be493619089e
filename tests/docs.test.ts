import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AnyKind } from '../feed/kind.ts';
import { kinds } from '../feed/kinds/registry.ts';

/** The documents say what is so: names, commands, files and settings that they mention exist, and none is left out. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const captures = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
const quoted = (text: string) => captures(text, /«([^»]+)»/gu);
const unique = (names: readonly string[]) => [...new Set(names)].toSorted();

const readme = read('README.md');
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'playground/README.md'];

describe('settings', () => {
  const schema = /const schema = z\.object\(\{\n([\s\S]*?)\n\}\);/u.exec(read('config.ts'))?.[1] ?? '';
  const settings = unique(captures(schema, /^ {2}([A-Z][A-Z0-9_]*):/gmu));

  it('are found at all', () => {
    expect(settings).toContain('BOT_TOKEN');
    expect(settings.length).toBeGreaterThan(10);
  });

  it('stand in the README, all of them and no other', () => {
    const configuration = sectionOf(readme, 'Configuration');
    expect(unique(captures(configuration, /^\| `([A-Z0-9_]+)` \|/gmu))).toEqual(settings);
  });

  it('stand in .env.example with those that compose.yaml takes, and no other', () => {
    const composed = captures(read('compose.yaml'), /\$\{([A-Z0-9_]+)/gu);
    const example = captures(read('.env.example'), /^(?:# )?([A-Z0-9_]+)=/gmu);
    expect(unique(example)).toEqual(unique([...settings, ...composed]));
  });

  it('are set to nothing in .env.example', () => {
    expect(captures(read('.env.example'), /^([A-Z0-9_]+=.+)$/gmu)).toEqual([]);
  });
});

describe('commands', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  it('of the promise are there, the second where CI looks for it', () => {
    expect(readme).toMatch(/^npm ci && npm start$/mu);
    expect(readme).toMatch(/^npm ci && npm test$/mu);
    expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) });
  });

  it.each([...DOCUMENTS, '.env.example', 'compose.yaml', 'Dockerfile'])('that %s names exist', (path) => {
    const named = unique(captures(read(path), /npm run ([a-z][\w:-]*)/gu));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('that are compiled have a source', () => {
    const compiled = captures(readme, /node dist\/([\w/-]+)\.js/gu);
    expect(compiled.length).toBeGreaterThan(0);
    expect(compiled.filter((path) => !existsSync(join(ROOT, `${path}.ts`)))).toEqual([]);
  });
});

describe('paths', () => {
  /** Made by running the program or written by its owner. */
  const MADE_LATER = /^(?:\.data\/|\.env$)/u;
  const known = new Set(files('.').map((path) => basename(path)));

  it.each(DOCUMENTS)('that %s names exist', (path) => {
    const named = captures(read(path).replaceAll(/^```[\s\S]*?^```$/gmu, ''), /`([^`\n]+)`/gu)
      .filter(looksLikePath)
      .filter((name) => !MADE_LATER.test(name));
    const missing = named.filter((name) => {
      const sure = name.replace(/[^/]*[<*].*$/u, '');
      const bases = [ROOT, join(ROOT, dirname(path))];
      const isThere = bases.some((base) => existsSync(join(base, sure)));
      // «index.ts» of a folder spoken of just before.
      return !isThere && (sure.replace(/\/$/u, '').includes('/') || !known.has(basename(sure)));
    });
    expect(missing).toEqual([]);
  });

  it.each(DOCUMENTS)('that %s links to exist', (path) => {
    const links = captures(read(path), /\]\((?!https?:)([^)\s]+)\)/gu);
    const missing = links.filter((link) => {
      const [target = '', anchor] = link.split('#');
      const there = join(ROOT, dirname(path), target || basename(path));
      if (!existsSync(there)) return true;
      return anchor !== undefined && !headingsOf(readFileSync(there, 'utf8')).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  it('of pictures lead to small ones', () => {
    const pictures = readdirSync(join(ROOT, 'docs'));
    expect(pictures.filter((name) => !readme.includes(`docs/${name}`))).toEqual([]);
    expect(pictures.filter((name) => statSync(join(ROOT, 'docs', name)).size > 400_000)).toEqual([]);
  });

  it('in the code map cover every folder', () => {
    const map = sectionOf(read('ARCHITECTURE.md'), 'Code map');
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name))
      .map((entry) => entry.name);
    expect(folders.filter((name) => name !== 'docs' && !map.includes(`\`${name}/\``))).toEqual([]);
  });
});

describe('kinds of files', () => {
  const rows = new Map(
    [...sectionOf(readme, 'Files that can be imported').matchAll(/^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gmu)].map(
      ([, name = '', required = '', others = '']) => [name, { required, others }],
    ),
  );

  it('stand in the README, all of them', () => {
    expect([...rows.keys()].toSorted()).toEqual(Object.keys(kinds).toSorted());
  });

  it.each(Object.values<AnyKind>(kinds))('$name: its columns are those that are read', ({ name, fields }) => {
    const row = rows.get(name);
    const required = Object.values(fields).filter((field) => field.required);
    expect(unique(quoted(row?.required ?? ''))).toEqual(unique(required.map((field) => field.names[0] ?? '')));
    const optional = Object.values(fields).filter((field) => !field.required);
    expect(quoted(row?.others ?? '')).toHaveLength(optional.length);
    for (const { names } of optional) expect(quoted(row?.others ?? '').some((word) => names.includes(word))).toBe(true);
  });
});

/** The text under a heading, to the next of the same or a higher level. */
function sectionOf(text: string, heading: string): string {
  const [, level = ''] = new RegExp(`^(#+) ${heading}$`, 'mu').exec(text) ?? [];
  const rest = text.slice(text.indexOf(`${level} ${heading}\n`) + level.length);
  const end = rest.search(new RegExp(`^#{1,${Math.max(level.length, 1)}} `, 'mu'));
  return end === -1 ? rest : rest.slice(0, end);
}

function headingsOf(text: string): string[] {
  return captures(text, /^#+ (.+)$/gmu).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const looksLikePath = (text: string): boolean =>
  /^[\w.<>*-]+(?:\/[\w.<>*-]+)*\/?$/u.test(text) &&
  !/^\*|^[A-Z_]+\/|^\d/u.test(text) &&
  (text.includes('/') || /\.(?:ts|mjs|js|json|md|ya?ml|ftl|prisma|sql|csv|png)$/u.test(text));

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'generated']);

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name) && !['.git', '.data'].includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...files(path)] : [path];
    });
}
