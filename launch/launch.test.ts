import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);

/** A checkout of a program that prints a text of its own, its arguments, and where it runs from. */
function checkout() {
  const dir = mkdtempSync(join(tmpdir(), 'cabinet-launch-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  cpSync('launch', join(dir, 'launch'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(dir, 'node_modules'));
  const write = (path: string, text: string) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  write('package.json', '{"type":"module"}');
  write('prisma/schema.prisma', '');
  write('prisma/generated/client.ts', 'export const client: string = "client";');
  write(
    'main.ts',
    `import { say } from './domain/say.ts';
     const { client }: { client: string } = await import('./prisma/generated/client.ts');
     const from = import.meta.url.endsWith('.ts') ? 'source' : 'compiled';
     say({ client, from, args: process.argv.slice(2) });`,
  );
  write(
    'domain/say.ts',
    `import { readFileSync } from 'node:fs';
     export function say(facts: object): void {
       const text = readFileSync(new URL('text.txt', import.meta.url), 'utf8');
       console.log(JSON.stringify({ text, ...facts }));
     }`,
  );
  write('domain/text.txt', 'первый');
  return {
    dir,
    write,
    compiled: () => (existsSync(join(dir, '.compiled')) ? readdirSync(join(dir, '.compiled')) : []),
    start: async (...args: string[]) => {
      const { stdout, stderr } = await run(process.execPath, [join(dir, 'launch/run.mjs'), 'main', ...args]);
      return { said: JSON.parse(stdout) as object, stderr };
    },
  };
}

it('runs compiled code with its arguments and assets, compiled once', async () => {
  const { dir, start, compiled } = checkout();
  const expected = { text: 'первый', client: 'client', from: 'compiled', args: ['--port', '1'] };
  expect(await start('--port', '1')).toEqual({ said: expected, stderr: '' });
  const [folder = ''] = compiled();
  // Who installs need not be who runs.
  expect(statSync(join(dir, '.compiled', folder)).mode & 0o055).toBe(0o055 & ~process.umask());
  expect(await start('--port', '1')).toEqual({ said: expected, stderr: '' });
  expect(compiled()).toEqual([folder]);
});

it('runs what the sources are now, code or texts, and keeps what runs besides from being removed', async () => {
  const { start, write, compiled } = checkout();
  await start();
  write('domain/text.txt', 'второй');
  expect((await start()).said).toMatchObject({ text: 'второй', from: 'compiled' });
  write('prisma/generated/client.ts', 'export const client: string = "newer";');
  expect((await start()).said).toMatchObject({ client: 'newer', from: 'compiled' });
  expect(compiled()).toHaveLength(3);
});

it('is not misled by what a killed compiler left, and removes it in time', async () => {
  const { dir, start, compiled } = checkout();
  for (const [name, ageMs] of [
    ['.making-old', 3_600_000],
    ['.making-now', 0],
  ] as const) {
    mkdirSync(join(dir, '.compiled', name), { recursive: true });
    const written = new Date(Date.now() - ageMs);
    utimesSync(join(dir, '.compiled', name), written, written);
  }
  expect((await start()).said).toMatchObject({ from: 'compiled' });
  expect(compiled()).toContain('.making-now');
  expect(compiled()).not.toContain('.making-old');
});

it('compiles whole or not at all when it is killed, and starts after it', async () => {
  const { dir, start } = checkout();
  const killed = spawn(process.execPath, [join(dir, 'launch/compile.mjs')]);
  await new Promise((resolve) => setTimeout(resolve, 150));
  killed.kill('SIGKILL');
  expect((await start()).said).toMatchObject({ text: 'первый', from: 'compiled' });
});

it('starts twice at once', async () => {
  const { start } = checkout();
  const starts = await Promise.all([start('a'), start('b'), start('c')]);
  for (const { said, stderr } of starts) expect([said, stderr]).toMatchObject([{ from: 'compiled' }, '']);
});

it('runs the sources themselves where nothing can be written or compiled, and says so', async () => {
  const { write, start } = checkout();
  write('.compiled', 'not a folder');
  const { said, stderr } = await start('x');
  expect(said).toEqual({ text: 'первый', client: 'client', from: 'source', args: ['x'] });
  expect(stderr).toMatch(/not compiled: .*\nThe sources are run as they are/u);
});

it('says what is missing where there is no database client and no way to make one', async () => {
  const { dir, write, start } = checkout();
  write('prisma/generate.mjs', '');
  rmSync(join(dir, 'prisma/generated'), { recursive: true });
  await expect(start()).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/npm ci/u) });
});

it('waits with compiling until the code is there', async () => {
  const { dir, compiled } = checkout();
  rmSync(join(dir, 'main.ts'));
  await run(process.execPath, [join(dir, 'launch/compile.mjs'), '--after-install']);
  expect(compiled()).toEqual([]);
});

it('names the place in the source where something went wrong', async () => {
  const { dir, write } = checkout();
  write('main.ts', "\n\ninterface Nothing {}\n\nawait import('./domain/fail.ts').then(({ fail }) => fail());\n");
  write(
    'domain/fail.ts',
    'interface Nothing {}\n\nexport const fail = (): never => {\n  throw new TypeError("here");\n};\n',
  );
  const failed = run(process.execPath, [join(dir, 'launch/run.mjs'), 'main']);
  const place = new RegExp(`TypeError: here\\n    at fail \\(${dir}/domain/fail\\.ts:4:9\\)`, 'u');
  await expect(failed).rejects.toMatchObject({ stderr: expect.stringMatching(place) });
});
