import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mutants } from './list.ts';
import type { Mutant } from './mutant.ts';

// npm run test:mutants [-- name ...]: puts each bug of the list into a copy of the tree and demands that its test
// notices. Ends with 1 if a bug survives, does not apply any more, or if its test is red without it.

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const AT_A_TIME = 2;

type Verdict = 'noticed' | 'SURVIVED' | 'DOES NOT APPLY' | 'RED WITHOUT IT';

const wanted = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const trees = await Promise.all(Array.from({ length: AT_A_TIME }, copyTree));
const verdicts: [Mutant, Verdict][] = [];
const sound = new Map<string, Promise<boolean>>();
try {
  const waiting = [...chosen];
  const work = async (tree: string): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const verdict = (await isSound(tree, mutant)) ? await judge(tree, mutant) : 'RED WITHOUT IT';
      verdicts.push([mutant, verdict]);
      process.stdout.write(`${verdict.padEnd(15)} ${mutant.name} (${mutant.test})\n`);
    }
  };
  await Promise.all(trees.map(work));
} finally {
  await Promise.all(trees.map((tree) => rm(tree, { recursive: true, force: true })));
}
const wrong = verdicts.filter(([, verdict]) => verdict !== 'noticed');
process.stdout.write(`${verdicts.length - wrong.length} of ${verdicts.length} noticed\n`);
process.exitCode = wrong.length > 0 || verdicts.length === 0 ? 1 : 0;

/** What git knows or would take, and the generated client; the libraries are those of the tree itself. */
async function copyTree(): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'mutants-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 64_000_000,
  });
  for (const path of stdout.split('\0').filter((each) => each !== '')) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    // A file may be gone from the tree and not yet from git.
    await cp(join(root, path), join(tree, path)).catch(() => undefined);
  }
  await cp(join(root, 'prisma/generated'), join(tree, 'prisma/generated'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

/** Only a test that is green without any bug can notice one. */
async function isSound(tree: string, { test, only }: Mutant): Promise<boolean> {
  const key = `${test} ${only}`;
  const known = sound.get(key) ?? isGreen(tree, test, only);
  sound.set(key, known);
  return known;
}

async function judge(tree: string, { file, find, replace, test, only }: Mutant): Promise<Verdict> {
  const path = join(tree, file);
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.split(find).length !== 2) return 'DOES NOT APPLY';
  try {
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
    return (await isGreen(tree, test, only)) ? 'SURVIVED' : 'noticed';
  } finally {
    await writeFile(path, text);
  }
}

interface JsonReport {
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly status: string }[];
}

/** Whether all the tests in question pass, and there are any. */
async function isGreen(tree: string, file: string, only: string | undefined): Promise<boolean> {
  const out = join(tree, 'mutants-report.json');
  await rm(out, { force: true });
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--project', 'integration'];
  if (only !== undefined) args.push('-t', only);
  await run(process.execPath, [...args, '--reporter', 'json', '--outputFile', out, file], {
    cwd: tree,
    maxBuffer: 64_000_000,
  }).catch(() => undefined);
  const report = JSON.parse(await readFile(out, 'utf8')) as JsonReport;
  return report.numPassedTests > 0 && report.testResults.every(({ status }) => status === 'passed');
}
