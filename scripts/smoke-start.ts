import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../infra/postgres/port.ts';
import { type Program, startProgram, untilAnswers } from './lib/program.ts';
import { giveTo, type Ids, unprivilegedIds } from './lib/unprivileged.ts';

/**
 * `npm run smoke`: what the README promises of `npm ci && npm start`, in a fresh clone of the last commit: it gets
 * ready; again after Ctrl-C; again after kill -9; and nothing of it is left running. Run by root, it does so as root,
 * in a folder that only root can enter, and then as a user without rights.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

async function tryAs(who: string, ids: Ids | undefined, base: string): Promise<void> {
  const dir = join(base, who);
  mkdirSync(dir, { mode: 0o700 });
  giveTo(ids, dir);
  const clone = join(dir, 'cabinet');
  const home = join(dir, 'home');
  mkdirSync(home);
  giveTo(ids, home);
  // Run by npm, this process has npm's folders of its own user in the environment.
  const own = { HOME: home, npm_config_cache: join(home, '.npm'), npm_config_userconfig: join(home, '.npmrc') };
  const env = { ...process.env, ...(ids ? own : {}), PORT: String(await freePort()) };
  const run = (command: string, ...args: string[]) => {
    const cwd = existsSync(clone) ? clone : dir;
    const { status } = spawnSync(command, args, { ...ids, cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  };
  const source = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone], { stdio: 'inherit' });
  if (source.status !== 0) throw new Error('git clone failed');
  if (ids) spawnSync('chown', ['-R', `${ids.uid}:${ids.gid}`, clone]);
  run('npm', 'ci', '--no-audit', '--no-fund');

  const started: Program[] = [];
  const start = async (name: string) => {
    const began = performance.now();
    const program = startProgram(['npm', 'start'], { cwd: clone, env, ids });
    started.push(program);
    await untilAnswers(`http://127.0.0.1:${env.PORT}/readyz`, program, 60_000);
    say(`${who}: ready ${name} after ${Math.round(performance.now() - began)} ms`);
    return program;
  };
  try {
    await endGroup(await start('the first time'), 'SIGINT');
    expectNothingLeft(clone);
    await endGroup(await start('the second time'), 'SIGKILL');
    await endGroup(await start('after kill -9'), 'SIGTERM');
    expectNothingLeft(clone);
    say(`${who}: nothing left running`);
  } finally {
    for (const program of started) await endGroup(program, 'SIGKILL');
    removeData(clone);
  }
}

/** Signals npm, its shell and the program at once, as a terminal does, and waits until the last of them is gone. */
async function endGroup({ child }: Program, signal: NodeJS.Signals): Promise<void> {
  const deadline = Date.now() + 45_000;
  const send = (what: NodeJS.Signals | 0) => {
    try {
      return process.kill(-(child.pid ?? 0), what);
    } catch {
      return false;
    }
  };
  send(signal);
  while (send(0)) {
    if (Date.now() > deadline) throw new Error(`45 s after ${signal} it still runs`);
    await delay(50);
  }
}

function clusterOf(clone: string): string {
  const note = join(clone, '.data', 'postgres', 'location');
  return join(existsSync(note) ? readFileSync(note, 'utf8') : join(clone, '.data', 'postgres'), 'cluster');
}

function expectNothingLeft(clone: string): void {
  const lock = join(clusterOf(clone), 'postmaster.pid');
  if (existsSync(lock)) throw new Error(`PostgreSQL was left running: ${readFileSync(lock, 'utf8')}`);
}

/** Also what root's server keeps outside of the clone; a server that a failed run left is ended first. */
function removeData(clone: string): void {
  const cluster = clusterOf(clone);
  const lock = join(cluster, 'postmaster.pid');
  if (existsSync(lock)) process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGQUIT');
  if (!cluster.startsWith(clone)) rmSync(join(cluster, '..'), { recursive: true, force: true });
}

async function main(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'client-cabinet-smoke-'));
  chmodSync(base, 0o755);
  const nobody = unprivilegedIds();
  try {
    await tryAs(nobody ? 'root' : 'user', undefined, base);
    if (nobody) await tryAs('nobody', nobody, base);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
