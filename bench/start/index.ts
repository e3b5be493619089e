import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createFolder, removeFolder } from '../lib/database.ts';
import { environmentWith } from '../lib/environment.ts';
import { untilReady } from '../lib/program.ts';
import { limited, type Result } from '../lib/result.ts';
import { descendantsOf, memoryMegabytes } from './processes.ts';

export const START_NAMES = ['start-first', 'start-later'] as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A start that takes longer has failed. */
const PATIENCE_MS = 60_000;

interface Measure {
  readonly seconds: number;
  readonly megabytes: number;
}

/** `npm start` until it says that it is ready, on an empty data folder and again on the one it left. */
export async function benchStart({ rounds }: { rounds: number }): Promise<Result[]> {
  const first: Measure[] = [];
  const later: Measure[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = createFolder();
    try {
      first.push(await start(folder));
      later.push(await start(folder));
    } finally {
      removeFolder(folder);
    }
  }
  const seconds = (measures: readonly Measure[]) => measures.map((measure) => measure.seconds);
  const megabytes = (measures: readonly Measure[]) => measures.map((measure) => measure.megabytes);
  return [
    limited('start-first', { ours: seconds(first), unit: 's', atMost: 10 }),
    limited('start-first-memory', { ours: megabytes(first), unit: 'MB', atMost: 250 }),
    limited('start-later', { ours: seconds(later), unit: 's', atMost: 3 }),
    limited('start-later-memory', { ours: megabytes(later), unit: 'MB', atMost: 250 }),
  ];
}

async function start(dataDir: string): Promise<Measure> {
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: environmentWith({ DATA_DIR: dataDir, PORT: '0' }),
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ended = once(npm, 'exit');
  const overdue = setTimeout(() => endTree(npm.pid, 'SIGKILL'), PATIENCE_MS);
  try {
    await untilReady(npm.stdout);
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, megabytes: appOf(npm.pid).reduce((sum, { pid }) => sum + memoryMegabytes(pid), 0) };
  } finally {
    endTree(npm.pid, 'SIGTERM');
    await ended;
    clearTimeout(overdue);
  }
}

/** The program itself and its children: npm and its shell stand above it, and PostgreSQL is counted apart. */
function appOf(npmPid: number | undefined) {
  return descendantsOf(npmPid ?? 0).filter(
    ({ command }) => /\blaunch\/run\.mjs main\b/.test(command) && !/^(ba|da)?sh\b/.test(command),
  );
}

/** Asks the program to end, which ends npm after it; where it has not come up yet, npm itself. */
function endTree(npmPid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  const pids = appOf(npmPid).map(({ pid }) => pid);
  for (const pid of pids.length ? pids : [npmPid ?? 0]) {
    try {
      if (pid > 0) process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
