// Compiles the program: `npm run build` into dist/; after an install and before a start, when nothing current is there,
// into .compiled/<fingerprint of the sources>/. It is made beside its place and moved there when it is whole, so that
// neither a kill in the middle nor a second compiler at the same time leaves half of it; and a program that runs
// keeps its own folder when the sources change.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectDir, readSources } from './sources.mjs';

const compiledDir = join(projectDir, '.compiled');

/** A folder that nobody finished is left by a killed compiler once it is this old. */
const abandonedMs = 10 * 60_000;

/** Files keep their places, so each stays its own module; only the endings change. */
const endings = {
  name: 'endings',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: path.startsWith('.') ? path.replace(/\.ts$/, '.js') : path, external: true };
    });
  },
};

/** Compiles what the program is made of, and copies what it reads. Throws where it cannot. */
export async function compileTo(target, { code, assets }) {
  mkdirSync(dirname(target), { recursive: true });
  const making = mkdtempSync(join(dirname(target), `.making-${basename(target)}-`));
  try {
    // A temporary folder is its maker's own, but who installs need not be who runs.
    chmodSync(making, 0o777 & ~process.umask());
    await build({
      absWorkingDir: projectDir,
      entryPoints: code,
      outdir: making,
      outbase: '.',
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [endings],
    });
    for (const path of assets) cpSync(join(projectDir, path), join(making, path));
    place(making, target);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function place(made, target) {
  const old = join(dirname(target), `.old-${process.pid}-${basename(target)}`);
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(made, target);
  } catch (error) {
    // Another compiler was faster, with the same sources.
    if (!existsSync(target)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** Keeps the newest two besides the current one, since programs that still run may read from theirs. */
function removeOutdated(current) {
  const folders = readdirSync(compiledDir)
    .filter((name) => name !== current)
    .map((name) => ({ path: join(compiledDir, name), name, writtenMs: statSync(join(compiledDir, name)).mtimeMs }))
    .toSorted((a, b) => b.writtenMs - a.writtenMs);
  const whole = folders.filter(({ name }) => !name.startsWith('.'));
  const left = folders.filter(({ name, writtenMs }) => name.startsWith('.') && Date.now() - writtenMs > abandonedMs);
  for (const { path } of [...whole.slice(2), ...left]) rmSync(path, { recursive: true, force: true });
}

async function main([what]) {
  const sources = readSources();
  if (what === '--build') return compileTo(join(projectDir, 'dist'), sources);
  // Packages may be installed before the code is there, as the Dockerfile does.
  if (!sources.code.includes('main.ts') || !existsSync(join(projectDir, 'prisma', 'generated'))) return;
  const target = join(compiledDir, sources.fingerprint);
  if (existsSync(target)) return;
  await compileTo(target, sources);
  removeOutdated(sources.fingerprint);
}

if (import.meta.url === pathToFileURL(realpathSync(process.argv[1] ?? '.')).href) {
  await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`The program was not compiled: ${error.message}\n`);
    // An install goes on: the start says what it does without.
    process.exitCode = process.argv.includes('--after-install') ? 0 : 1;
  });
}
