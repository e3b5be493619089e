import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ids } from './unprivileged.ts';

/** A program under test, with what it has said so far. */
export interface Program {
  readonly child: ChildProcess;
  output(): string;
  /** Sends the signal and gives the exit code, or null if it was killed by one. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function startProgram(
  argv: readonly string[],
  { cwd, env, ids }: { cwd: string; env: NodeJS.ProcessEnv; ids: Ids | undefined },
): Program {
  const [command = '', ...args] = argv;
  // A process group of its own, so that all of it can be signalled at once, as a terminal does.
  const child = spawn(command, args, { cwd, env, ...ids, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = once(child, 'exit');
  return {
    child,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Asks until the address answers 2xx; fails with the program's output when it ends or takes too long. */
export async function untilAnswers(url: string, program: Program, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { exitCode, signalCode } = program.child;
    if (exitCode !== null || signalCode !== null) throw new Error(`It ended at once:\n${program.output()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} does not answer in ${timeoutMs} ms:\n${program.output()}`);
    await delay(100);
  }
}
