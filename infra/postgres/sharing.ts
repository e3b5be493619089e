import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, stillRuns } from './processes.ts';

const self = () => identityOf(process.pid) ?? String(process.pid);

/**
 * Runs `fn` while no other process does so for the same folder: two that start or stop the server at once would
 * take it from under each other. A holder that was killed loses its hold.
 */
export async function exclusively<T>(dir: string, fn: () => Promise<T>): Promise<T> {
  const lock = join(dir, 'lock');
  const deadline = Date.now() + 120_000;
  while (!tryLock(lock)) {
    if (Date.now() > deadline)
      throw new Error(`Another process holds ${lock} for two minutes. End it, or remove the file.`);
    await delay(30);
  }
  try {
    return await fn();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, self(), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = read(lock);
  // Empty: made this very moment, its content is still to come.
  if (holder && !stillRuns(holder)) {
    const aside = `${lock}.${process.pid}`;
    try {
      renameSync(lock, aside);
    } catch {
      return false;
    }
    // Somebody was quicker and this is already the next holder's: give it back.
    if (read(aside) === holder) rmSync(aside, { force: true });
    else renameSync(aside, lock);
  }
  return false;
}

/** Notes that this process uses the server. */
export function enter(dir: string): void {
  mkdirSync(join(dir, 'users'), { recursive: true });
  writeFileSync(join(dir, 'users', String(process.pid)), self());
}

/** Takes the note back, and tells whether other living processes still use the server. */
export function leave(dir: string): { othersRemain: boolean } {
  const users = join(dir, 'users');
  rmSync(join(users, String(process.pid)), { force: true });
  let othersRemain = false;
  for (const name of readdirSync(users)) {
    if (stillRuns(read(join(users, name)))) othersRemain = true;
    else rmSync(join(users, name), { force: true });
  }
  return { othersRemain };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
