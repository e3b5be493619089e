import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Home } from './home.ts';
import { freePort } from './port.ts';
import { commandLineOf, isAlive } from './processes.ts';

const superuser = 'cabinet';

/** Nothing of ours that could be a secret goes into the server's environment. */
const environment = () => ({
  PATH: process.env['PATH'],
  SystemRoot: process.env['SystemRoot'],
  TMPDIR: process.env['TMPDIR'],
  LC_MESSAGES: 'C',
  TZ: 'UTC',
});

/** Makes the data directory, in one move at the end, so that a start cut short leaves no half of one. */
export function initialize(home: Home): void {
  const parent = join(home.cluster, '..');
  for (const name of readdirSync(parent)) {
    if (name.startsWith('cluster.')) rmSync(join(parent, name), { recursive: true, force: true });
  }
  if (existsSync(home.cluster)) return;
  const unfinished = `${home.cluster}.${process.pid}`;
  const passwordFile = join(parent, `cluster.${process.pid}.password`);
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, home.password, { mode: 0o600 });
  if (home.owner) {
    chownSync(unfinished, home.owner.uid, home.owner.gid);
    chownSync(passwordFile, home.owner.uid, home.owner.gid);
  }
  // The encoding is told, not taken from LANG, which may be missing; ICU's Russian sorts ё where people look for it.
  const { status, stderr, error } = spawnSync(
    home.binaries.initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=ru',
      '--no-sync',
      '--no-instructions',
    ],
    { ...home.owner, cwd: parent, env: environment(), encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr.trim()}`);
  renameSync(unfinished, home.cluster);
}

/**
 * The port of a server that already runs on this folder: one left by a killed program, or another program's. Waits
 * for one that is just starting or going down, and clears away a lock file that nobody stands behind.
 */
export async function findRunning(home: Home): Promise<number | null> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const lock = readLockFile(home);
    if (!lock) return null;
    if (lock.port) {
      const state = await probe(home, lock.port);
      if (state === 'ready') return lock.port;
      if (state === 'stranger' && !isOurs(home, lock.pid)) return clearLockFile(home);
    }
    if (!isOurs(home, lock.pid)) return clearLockFile(home);
    await delay(30);
  }
  throw new Error(`A PostgreSQL on ${home.cluster} neither answers nor ends. Its log: ${home.logFile}`);
}

/** Starts the server and gives its port once it answers; tries again for some seconds after a crash. */
export async function start(home: Home, settings: Record<string, string>): Promise<number> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const port = await freePort(keptPort(home));
    const child = launch(home, { ...settings, port: String(port) });
    const outcome = await untilReady(home, port, child, deadline);
    if (outcome === 'ready') {
      writeFileSync(join(home.dataDir, 'port'), String(port));
      return port;
    }
    // Processes of a server that was killed hold its shared memory for a moment; a port may be taken meanwhile.
    if (Date.now() > deadline - 45_000) {
      throw new Error(`PostgreSQL does not start. Its log ${home.logFile} ends:\n${tailOf(home.logFile)}`);
    }
    await delay(200);
  }
}

/** Stops the server: its clients are cut off, what was committed is kept. Gives when no process is left. */
export async function stop(home: Home): Promise<void> {
  const lock = readLockFile(home);
  if (!lock) return;
  const args = ['stop', '-D', home.cluster, '-m', 'fast', '-w', '-t', '60', '-s'];
  const child = spawn(home.binaries.pgCtl, args, { ...home.owner, cwd: '/', env: environment(), stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  while (isAlive(lock.pid) && isOurs(home, lock.pid)) await delay(10);
}

/** How a client gets in. */
export function connectionStringTo(home: Home, port: number, database: string): string {
  return `postgresql://${superuser}:${home.password}@127.0.0.1:${port}/${database}`;
}

function launch(home: Home, settings: Record<string, string>): ChildProcess {
  if (existsSync(home.logFile) && statSync(home.logFile).size > 10_000_000) rmSync(home.logFile);
  const output = openSync(home.logFile, 'a', 0o600);
  chmodSync(home.logFile, 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    // A process group of its own: Ctrl-C in the terminal must reach our shutdown first and the server last.
    const child = spawn(home.binaries.postgres, ['-D', home.cluster, ...flags], {
      ...home.owner,
      cwd: '/',
      env: environment(),
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

async function untilReady(home: Home, port: number, child: ChildProcess, deadline: number): Promise<'ready' | 'ended'> {
  while (Date.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return 'ended';
    if (readLockFile(home)?.pid === child.pid && (await probe(home, port)) === 'ready') return 'ready';
    await delay(15);
  }
  return 'ended';
}

/** Who answers on that port: our server, ours but not ready yet, nobody, or a stranger. */
async function probe(home: Home, port: number): Promise<'ready' | 'starting' | 'nobody' | 'stranger'> {
  const client = new Client({
    connectionString: connectionStringTo(home, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === home.cluster ? 'ready' : 'stranger';
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === '57P03' || code === '53300') return 'starting';
    return code === 'ECONNREFUSED' ? 'nobody' : 'stranger';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** postmaster.pid: the process in its first line, the port in its fourth once that is known. */
function readLockFile(home: Home): { pid: number; port: number | null } | null {
  try {
    const lines = readFileSync(join(home.cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) || null };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether that process is a PostgreSQL on this folder; after a restart of the machine it may be anything. */
function isOurs(home: Home, pid: number): boolean {
  return isAlive(pid) && (commandLineOf(pid)?.includes(home.cluster) ?? true);
}

function clearLockFile(home: Home): null {
  rmSync(join(home.cluster, 'postmaster.pid'), { force: true });
  return null;
}

function keptPort(home: Home): number {
  try {
    return Number(readFileSync(join(home.dataDir, 'port'), 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function tailOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-12).join('\n') : '';
}
