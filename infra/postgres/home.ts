import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Binaries, copyBinaries, findBinaries } from './binaries.ts';

/** Where a server lives and as whom it runs. */
export interface Home {
  /** Holds the notes of those who share the server: lock, users, password. */
  dataDir: string;
  /** PostgreSQL's own data directory; not there before the first start. */
  cluster: string;
  logFile: string;
  binaries: Binaries;
  /** Whose process the server is, where that is not our own user: PostgreSQL refuses to run as root. */
  owner: { uid: number; gid: number } | undefined;
  password: string;
}

/** Finds or prepares the place for a server under `dataDir`, and says in the log when it has to be elsewhere. */
export function prepareHome(dataDir: string, log: (line: string) => void): Home {
  const dir = resolve(dataDir);
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, '.writable'), '');
    rmSync(join(dir, '.writable'));
  } catch (error) {
    throw new Error(`${dir} cannot be written to (an earlier run as root?). Make it yours: chown -R "$USER" ${dir}`, {
      cause: error,
    });
  }
  const isRoot = process.getuid?.() === 0;
  const place = isRoot ? placeForRoot(dir, log) : { base: dir, owner: undefined };
  const cluster = join(place.base, 'cluster');
  return {
    dataDir: dir,
    cluster,
    logFile: join(place.base, 'server.log'),
    binaries:
      place.owner && !canEnter(findBinaries().postgres, place.owner) ? copyBinaries(place.base) : findBinaries(),
    owner: place.owner,
    password: keptPassword(join(dir, 'password')),
  };
}

function placeForRoot(dir: string, log: (line: string) => void): { base: string; owner: { uid: number; gid: number } } {
  const note = join(dir, 'location');
  const base = existsSync(note) ? readFileSync(note, 'utf8').trim() : dir;
  const cluster = join(base, 'cluster');
  // A folder made earlier by a user who is not root stays that user's, so that both can start it.
  const { uid, gid } = existsSync(cluster) ? statSync(cluster) : unprivilegedUser(log);
  const owner = uid === 0 ? unprivilegedUser(log) : { uid, gid };
  if (canEnter(base, owner)) return { base, owner };
  const elsewhere = `/var/lib/client-cabinet/${randomBytes(6).toString('hex')}`;
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  chmodSync(dirname(elsewhere), 0o755);
  chmodSync(elsewhere, 0o755);
  writeFileSync(note, elsewhere);
  log(`PostgreSQL does not run as root, and its user cannot enter ${dir}: its data lie in ${elsewhere}`);
  return { base: elsewhere, owner };
}

/** The user to run the server as: `postgres`, made where it is missing, else `nobody`. */
function unprivilegedUser(log: (line: string) => void): { uid: number; gid: number } {
  const known = idsOf('postgres');
  if (known) return known;
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  const fresh = made.status === 0 ? idsOf('postgres') : null;
  if (fresh) {
    log('Made the system user postgres, because PostgreSQL does not run as root');
    return fresh;
  }
  const nobody = idsOf('nobody');
  if (nobody) return nobody;
  throw new Error('PostgreSQL does not run as root, and no other user could be made. Start as another user.');
}

function idsOf(user: string): { uid: number; gid: number } | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, user], { encoding: 'utf8' });
    return status === 0 ? Number(stdout.trim()) : Number.NaN;
  });
  return uid !== undefined && gid !== undefined && uid > 0 && gid > 0 ? { uid, gid } : null;
}

/** Whether that user gets as far as this file or folder, which needs leave to enter every folder above it. */
function canEnter(path: string, user: { uid: number; gid: number }): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', path], { ...user, cwd: '/' }).status === 0;
}

function keptPassword(path: string): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}
