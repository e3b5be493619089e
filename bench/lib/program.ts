import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Child, startChild } from './children.ts';
import { environmentWith } from './environment.ts';
import type { PreloadHandlers } from './preload.ts';

/** The program itself, as it runs in production, with somebody to watch it from inside. */
export interface Program {
  readonly call: Child<PreloadHandlers>['call'];
  readonly pid: number | undefined;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** Starts main.ts with these settings and no others; resolves when it says that it is ready. `onLine`: what it logs. */
export async function startProgram(
  settings: Readonly<Record<string, string>>,
  onLine?: (line: string) => void,
): Promise<Program> {
  const child = startChild<PreloadHandlers>(new URL('../../main.ts', import.meta.url), {
    environment: environmentWith(settings),
    preload: new URL('./preload.ts', import.meta.url),
    silent: true,
  });
  const { stdout, stderr } = child.process;
  if (!stdout || !stderr) throw new Error('the program has no output');
  const ended = once(child.process, 'exit').then(([code]) => Promise.reject(new Error(`main.ts ended with ${code}`)));
  stderr.pipe(process.stderr);
  if (onLine) createInterface({ input: stdout }).on('line', onLine);
  await Promise.race([untilReady(stdout), ended]);
  ended.catch(() => undefined);
  const isRunning = () => child.process.exitCode === null && child.process.signalCode === null;
  return { call: child.call, pid: child.process.pid, isRunning, stop: child.stop };
}

/** Resolves with the line that says so; goes on reading afterwards, or the program would wait for its reader. */
export async function untilReady(output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    let isReady = false;
    lines.on('line', (line) => {
      if (isReady) return;
      said.push(line);
      if (!/"msg":"ready"|INFO\s+ready/.test(line)) return;
      isReady = true;
      resolve(line);
    });
    lines.on('close', () => reject(new Error(`it ended before it was ready:\n${said.join('\n')}`)));
  });
}
