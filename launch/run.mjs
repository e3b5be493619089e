// `node launch/run.mjs main` runs main.ts, compiled: the compiled code is looked for by what the sources are now, made
// if there is none, and where that cannot be, the sources are translated while they are loaded, which takes twice the
// time and half as much memory again. Further arguments are the program's own.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir, readSources } from './sources.mjs';
import { traceToSources } from './traces.mjs';

const [, , name = 'main', ...args] = process.argv;

function runNode(script) {
  return spawnSync(process.execPath, [join(projectDir, script)], { cwd: projectDir, encoding: 'utf8' });
}

/** The database client is made at install, unless scripts were forbidden or the schema came later. */
function ensureClient() {
  const writtenMs = (path) => statSync(join(projectDir, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const client = 'prisma/generated/client.ts';
  if (writtenMs(client) >= writtenMs('prisma/schema.prisma')) return;
  const { stderr } = runNode('prisma/generate.mjs');
  if (writtenMs(client) > 0) return;
  process.stderr.write(
    `The database client is missing and cannot be made here. Run npm ci with development packages, ` +
      `which make it; they can be removed afterwards: npm prune --omit=dev\n${stderr}`,
  );
  process.exit(1);
}

/** The folder of the current compiled code, or undefined, after saying why. */
function compiled() {
  const folder = () => join(projectDir, '.compiled', readSources().fingerprint);
  if (existsSync(folder())) return folder();
  const { stderr, error } = runNode('launch/compile.mjs');
  if (existsSync(folder())) return folder();
  const why = (error?.message ?? stderr.trim()) || 'nothing was written';
  process.stderr.write(`${why}\nThe sources are run as they are: the start is slower and takes more memory.\n`);
  return undefined;
}

ensureClient();
const folder = compiled();
if (folder === undefined) await import('tsx');
else traceToSources(folder, projectDir);
const program = folder === undefined ? join(projectDir, `${name}.ts`) : join(folder, `${name}.js`);
process.argv = [process.argv[0], program, ...args];
await import(pathToFileURL(program).href);
