import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a slash at the end left out. */
export const projectDir = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** Folders of which the running program needs nothing. */
const aside = new Set(['bench', 'coverage', 'dist', 'docs', 'launch', 'node_modules', 'scripts', 'tests']);
const leftOut = /\.(?:test|itest|rtest|btest|mtest)\.ts$|\.d\.ts$|\.mjs$|\.md$/;
const notCode = /^(?:vitest|prisma)\.config\.ts$/;

/**
 * What the running program is made of, as paths from the project's folder: `code` to be compiled, and `assets` (texts,
 * migrations, pages, sample files), which it reads at run time. The fingerprint is another one when any of them was
 * added, removed or written.
 */
export function readSources() {
  const files = list(projectDir).toSorted();
  const hash = createHash('sha256').update(`${process.versions.node.split('.')[0]}`);
  for (const path of [...files, 'package-lock.json', 'launch/compile.mjs', 'launch/sources.mjs']) {
    const { size, mtimeMs } = statSync(join(projectDir, path), { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return {
    code: files.filter((path) => path.endsWith('.ts')),
    assets: files.filter((path) => !path.endsWith('.ts')),
    fingerprint: hash.digest('hex').slice(0, 16),
  };
}

function list(folder) {
  const atTop = folder === projectDir;
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('.') || (atTop && aside.has(entry.name)) ? [] : list(path);
    if (!entry.isFile() || leftOut.test(entry.name)) return [];
    // Of the top folder only code: the rest is about the project, not of the program.
    if (atTop && (!entry.name.endsWith('.ts') || notCode.test(entry.name))) return [];
    return [relative(projectDir, path)];
  });
}
