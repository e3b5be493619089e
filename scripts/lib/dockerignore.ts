import { cpSync } from 'node:fs';
import { basename, relative } from 'node:path';

/**
 * Copies a build context without what .dockerignore names. Knows plain names and `.env.*`; fails on patterns beyond
 * those, which Docker would read in ways that this does not.
 */
export function copyContext(from: string, to: string, ignoreFile: string): void {
  const patterns = ignoreFile
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  const strange = patterns.find((pattern) => !/^[\w./-]+(?:\.\*)?$/.test(pattern));
  if (strange) throw new Error(`.dockerignore: cannot be replayed: ${strange}`);
  const isIgnored = (path: string) =>
    patterns.some((pattern) =>
      pattern.endsWith('.*')
        ? basename(path).startsWith(pattern.slice(0, -1)) && path === basename(path)
        : path === pattern,
    );
  cpSync(from, to, { recursive: true, filter: (source) => !isIgnored(relative(from, source)) });
}
