import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Outside } from './app.ts';
import type { Gate } from './gate.ts';
import { ROOT } from './sources.ts';

/** The app in a process of its own. */
export interface AppProcess {
  /** As the machine failing: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** As a service manager does; gives the exit code. */
  stop(): Promise<number | null>;
  /** what it wrote, a line each */
  readonly lines: readonly string[];
}

/** Long, since other tests may want both cores at the time. */
const START_TIMEOUT_MS = 60_000;

const running = new Set<ChildProcess>();
process.once('exit', () => endAll());

/** Starts `main.ts` behind the front gate of what is outside; resolves when it is ready. */
export async function startProcess(
  outside: Pick<Outside, 'environment'> & { readonly front: Pick<Gate, 'lead'> },
  environment: Readonly<Record<string, string>> = {},
): Promise<AppProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), `${ROOT}/main.ts`], {
    // No .env of the checkout, nor anything of this process's environment, is to have a say.
    cwd: outside.environment['DATA_DIR'],
    env: { PATH: process.env['PATH'], ...outside.environment, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const lines: string[] = [];
  try {
    await ready(child, lines);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  outside.front.lead(`http://127.0.0.1:${port}`);
  const end = async (signal: NodeJS.Signals) => {
    if (signal === 'SIGKILL') outside.front.lead(null);
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    outside.front.lead(null);
    return code;
  };
  return { lines, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

/** Ends whatever a failed test has left running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

function ready(child: ChildProcess, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error([`the app ${what}`, ...lines.slice(-30)].join('\n')));
    const timer = setTimeout(() => fail(`was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (!line.includes('"msg":"ready"')) return;
        clearTimeout(timer);
        resolve();
      });
    }
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended before it was ready: ${signal ?? code}`);
    });
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
