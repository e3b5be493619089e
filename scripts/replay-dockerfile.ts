import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startEmbeddedPostgres } from '../infra/embedded-postgres.ts';
import { freePort } from '../infra/postgres/port.ts';
import { parseDockerfile, type Step } from './lib/dockerfile.ts';
import { copyContext } from './lib/dockerignore.ts';
import { startProgram, untilAnswers } from './lib/program.ts';
import { giveTo, unprivilegedIds } from './lib/unprivileged.ts';

/**
 * `npm run image:replay`: carries out the Dockerfile where there is no Docker. Every stage is an empty folder that
 * stands for the image's root; COPY and RUN are done in it by a user without rights; then CMD is started beside an
 * empty PostgreSQL, /healthz and the health check are asked, and STOPSIGNAL has to end it cleanly. What it cannot
 * show: the base image itself, for which this machine's own Node stands.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const ids = unprivilegedIds();

interface Stage {
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  signal: NodeJS.Signals;
  health: string[];
  command: string[];
}

async function replay(base: string): Promise<void> {
  const context = join(base, 'context');
  copyContext(process.cwd(), context, readFileSync('.dockerignore', 'utf8'));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const step of parseDockerfile(readFileSync('Dockerfile', 'utf8'))) {
    say(`── ${describe(step)}`);
    if (step.kind === 'FROM') {
      if (!/^node:\d+(-slim)?$/.test(step.image))
        throw new Error(`Only Node's images can be stood in for: ${step.image}`);
      stage = newStage(base, stages.size);
      stages.set(step.stage || 'last', stage);
    } else if (stage) {
      carryOut(step, stage, stages, context, base);
    }
  }
  if (!stage?.command.length) throw new Error('The Dockerfile has no CMD');
  if (!stage.user || stage.user === 'root') throw new Error('The image would run as root');
  await run(stage, base);
}

function carryOut(step: Step, stage: Stage, stages: Map<string, Stage>, context: string, base: string): void {
  const here = join(stage.root, stage.workdir);
  switch (step.kind) {
    case 'FROM':
      break;
    case 'WORKDIR':
      stage.workdir = step.path;
      makeFolder(stage.root, step.path);
      break;
    case 'ENV':
      Object.assign(stage.env, step.variables);
      break;
    case 'USER':
      stage.user = step.name;
      break;
    case 'STOPSIGNAL':
      stage.signal = step.signal as NodeJS.Signals;
      break;
    case 'HEALTHCHECK':
      stage.health = step.argv;
      break;
    case 'CMD':
      stage.command = step.argv;
      break;
    case 'RUN': {
      const { status } = spawnSync('/bin/sh', ['-c', step.command], {
        ...ids,
        cwd: here,
        env: environment(stage, base),
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      if (status !== 0) throw new Error(`RUN ended with ${status}: ${step.command}`);
      break;
    }
    case 'COPY': {
      const from = step.from === null ? context : stages.get(step.from)?.root;
      if (!from) throw new Error(`No stage ${step.from}`);
      for (const source of step.sources) copy(join(from, source), here, step.target, step.sources.length > 1);
      if (ids) spawnSync('chown', ['-R', `${ids.uid}:${ids.gid}`, here]);
      break;
    }
  }
}

/**
 * As Docker does: a folder's content goes into the target; a file becomes it, or goes into it if it ends in a slash.
 */
function copy(source: string, here: string, target: string, several: boolean): void {
  if (!existsSync(source)) throw new Error(`COPY: ${source} does not exist`);
  if (several && !/\/$|^\.$/.test(target)) throw new Error(`COPY: ${target} must end in a slash`);
  const isFolder = statSync(source).isDirectory();
  const into = isFolder || !/\/$|^\.$/.test(target) ? join(here, target) : join(here, target, basename(source));
  cpSync(source, into, { recursive: true, verbatimSymlinks: true });
}

async function run(stage: Stage, base: string): Promise<void> {
  // As in the image: the program's files are root's, and it may change none of them.
  if (ids) spawnSync('chown', ['-R', '0:0', stage.root]);
  refusesToStartBare(stage, base);
  const database = await startEmbeddedPostgres({ dataDir: join(base, 'database'), log: say });
  const port = String(await freePort());
  // Without a token only the playground runs, and that only on the loopback address.
  const env = {
    ...environment(stage, base),
    HOST: '127.0.0.1',
    PORT: port,
    DATABASE_URL: database.connectionString,
    DATA_DIR: join(base, 'home', 'data'),
  };
  const options = { cwd: join(stage.root, stage.workdir), env, ids };
  say(`── ${stage.command.join(' ')}`);
  const program = startProgram(stage.command, options);
  try {
    await untilAnswers(`http://127.0.0.1:${port}/healthz`, program, 60_000);
    const [command = '', ...args] = stage.health;
    const health = spawnSync(command, args, { ...ids, cwd: options.cwd, env });
    if (health.status !== 0) throw new Error(`The health check ended with ${health.status}`);
    const code = await program.end(stage.signal);
    if (code !== 0) throw new Error(`After ${stage.signal} it ended with ${code}:\n${program.output()}`);
    say('The image starts, is healthy, and stops cleanly.');
  } finally {
    await program.end('SIGKILL');
    await database.stop();
  }
}

/** Without a token the image must say what is missing and end, and not open a demonstration to the network. */
function refusesToStartBare(stage: Stage, base: string): void {
  const [command = '', ...args] = stage.command;
  const cwd = join(stage.root, stage.workdir);
  const { status, stderr } = spawnSync(command, args, { ...ids, cwd, env: environment(stage, base), encoding: 'utf8' });
  if (status === 0 || !stderr.includes('BOT_TOKEN'))
    throw new Error(`Without configuration it ended with ${status}: ${stderr}`);
}

function newStage(base: string, index: number): Stage {
  const root = join(base, `stage-${index}`);
  mkdirSync(root);
  giveTo(ids, root);
  return { root, workdir: '/', env: {}, user: '', signal: 'SIGTERM', health: [], command: [] };
}

function makeFolder(root: string, path: string): void {
  const dir = join(root, path);
  mkdirSync(dir, { recursive: true });
  giveTo(ids, dir);
}

/** Nothing of this machine's environment but the way to Node and to the package registry. */
function environment(stage: Stage, base: string): NodeJS.ProcessEnv {
  const home = join(base, 'home');
  if (!existsSync(home)) {
    mkdirSync(home);
    giveTo(ids, home);
  }
  const network = /^(npm_config_registry|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i;
  const kept = Object.entries(process.env).filter(([name]) => network.test(name));
  return { PATH: process.env['PATH'], HOME: home, ...Object.fromEntries(kept), ...stage.env };
}

function describe(step: Step): string {
  const { kind, ...rest } = step;
  return `${kind} ${JSON.stringify(rest)}`;
}

const base = mkdtempSync(join(tmpdir(), 'client-cabinet-image-'));
chmodSync(base, 0o755);
replay(base)
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => rmSync(base, { recursive: true, force: true }));
