import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

const NOT_PROGRAM = new Set(['node_modules', 'dist', '.data', '.git', 'tests', 'bench', 'coverage']);

export interface SourceFile {
  /** from the project's root, with forward slashes */
  readonly path: string;
  readonly text: string;
}

/** The program's own TypeScript: no tests, benches, generated or built files. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => !NOT_PROGRAM.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? below(entry.name) : [entry.name]))
    .filter(
      (path) => path.endsWith('.ts') && !/\.([ibr]?test|d)\.ts$/u.test(path) && !path.startsWith('prisma/generated/'),
    )
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (path) => `${folder}/${path.replaceAll('\\', '/')}`,
  );
}
