import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './postgres/processes.ts';

let dir: string;
let dataDir: string;
let children: ChildProcess[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'client-cabinet-embedded-'));
  chmodSync(dir, 0o755);
  dataDir = join(dir, 'postgres');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  // Once more than needed: a test that failed half-way must not leave a server either.
  const last = await start();
  await last.stop();
  const location = join(dataDir, 'location');
  if (existsSync(location)) rmSync(readFileSync(location, 'utf8'), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
});

const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, log: () => undefined });

async function holder(): Promise<{ child: ChildProcess; adopted: boolean; connectionString: string }> {
  const child = fork('tests/harness/postgres-holder.ts', [dataDir], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  const [message] = (await once(child, 'message')) as [{ adopted: boolean; connectionString: string }];
  return { child, ...message };
}

async function query<T>(connectionString: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

const lockFile = () => join(dataDir, 'cluster', 'postmaster.pid');
const postmasterPid = () => Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);

it('keeps what was written, sorts Russian, hides its password, and leaves nothing running', async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  await query(first.connectionString, `CREATE TABLE words AS SELECT unnest(ARRAY['ж', 'ё', 'е', 'я']) AS word`);
  const pid = postmasterPid();
  await first.stop();
  // The last of it may take a moment on a busy machine.
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);

  const second = await start();
  const rows = await query<{ word: string }>(second.connectionString, 'SELECT word FROM words ORDER BY word');
  expect(rows.map(({ word }) => word).join('')).toBe('еёжя');
  expect(second.connectionString).toBe(first.connectionString);
  expect(statSync(join(dataDir, 'password')).mode & 0o077).toBe(0);
  const wrong = new URL(second.connectionString);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  await second.stop();
});

it('joins the server that a killed program left, and stops it in the end', async () => {
  const killed = await holder();
  const pid = postmasterPid();
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  const next = await start();
  expect(next).toMatchObject({ adopted: true, connectionString: killed.connectionString });
  expect(await query(next.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await next.stop();
  // The last of it may take a moment on a busy machine.
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

it('starts again after the server itself was killed', async () => {
  const first = await start();
  process.kill(postmasterPid(), 'SIGKILL');
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await query(second.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await first.stop();
});

it.each([
  ['a process that ended', () => 2 ** 22 - 3],
  ['a process of something else', () => process.pid],
])('clears away a lock file of %s', async (_name, pid) => {
  const first = await start();
  const lines = readFileSync(lockFile(), 'utf8').split('\n');
  await first.stop();
  lines[0] = String(pid());
  writeFileSync(lockFile(), lines.join('\n'));
  const second = await start();
  expect(second.adopted).toBe(false);
  await second.stop();
});

it('serves two programs, whichever leaves first', async () => {
  const [one, two] = await Promise.all([start(), holder()]);
  expect([one.adopted, two.adopted].filter(Boolean)).toHaveLength(1);
  const pid = postmasterPid();
  await one.stop();
  expect(isAlive(pid)).toBe(true);
  expect(await query(two.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  two.child.send('leave');
  await once(two.child, 'exit');
  // The last of it may take a moment on a busy machine.
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

it.runIf(process.getuid?.() === 0)('as root, keeps its data where its user can go, and says so', async () => {
  chmodSync(dir, 0o700);
  const lines: string[] = [];
  const first = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
  const elsewhere = readFileSync(join(dataDir, 'location'), 'utf8');
  expect(lines.join('\n')).toContain(elsewhere);
  expect(statSync(join(elsewhere, 'cluster')).uid).not.toBe(0);
  await query(first.connectionString, 'CREATE TABLE kept ()');
  await first.stop();
  const second = await start();
  expect(await query(second.connectionString, 'SELECT FROM kept')).toEqual([]);
  await second.stop();
});
