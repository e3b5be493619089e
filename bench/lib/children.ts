import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a child process can be asked to do: called from the parent, run in the child. */
export type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

type Call<Handler> = Handler extends (argument: infer Argument) => infer Result
  ? (argument: Argument) => Promise<Awaited<Result>>
  : never;

export interface Child<H extends Handlers> {
  readonly process: ChildProcess;
  readonly call: { readonly [Name in keyof H]: Call<H[Name]> };
  stop(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly failure?: string;
}

export interface ChildOptions {
  /** the whole of it; ours unless given */
  readonly environment?: NodeJS.ProcessEnv;
  /** a module loaded before the child's own */
  readonly preload?: URL;
  /** keep what the child prints for `process.stdout`; else it goes where ours goes */
  readonly silent?: boolean;
}

/**
 * A processor profile of each child is written to this folder at its end, to be opened in Chromium's developer tools.
 */
const profiles = process.env['BENCH_CPU_PROF'];

/** Starts a module in a process of its own. It ends with this process, however that ends. */
export function startChild<H extends Handlers>(module: URL, options: ChildOptions = {}): Child<H> {
  const path = fileURLToPath(module);
  const name = path.split('/').slice(-2).join('-').replace('.ts', '');
  const child = fork(path, {
    execArgv: [
      '--import',
      'tsx',
      ...(options.preload ? ['--import', options.preload.href] : []),
      ...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []),
    ],
    serialization: 'advanced',
    silent: options.silent ?? false,
    env: options.environment ?? process.env,
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let count = 0;
  child.on('message', (message) => {
    const { id, result, failure } = message as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${name}: ${failure}`));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended (${code ?? signal})`));
    waiting.clear();
  });
  const call = new Proxy({} as Child<H>['call'], {
    get: (_, handler) => (argument: unknown) =>
      new Promise((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve, reject });
        child.send({ id: count, name: String(handler), argument } satisfies Question, (error) => {
          if (error) reject(error);
        });
      }),
  });
  return {
    process: child,
    call,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The child's side: answers the parent's calls, and ends when the parent is gone or lets go of it. */
export function serve(handlers: Handlers, { onParentGone = (): void => process.exit(0) } = {}): void {
  process.on('message', (message) => {
    const { id, name, argument } = message as Question;
    const handler = handlers[name] as ((argument: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (!handler) throw new Error(`nothing here is called ${name}`);
        return handler(argument);
      })
      .then(
        (result) => process.send?.({ id, result } satisfies Answer),
        (error: unknown) =>
          process.send?.({ id, failure: error instanceof Error ? (error.stack ?? '') : String(error) }),
      )
      .catch(onParentGone);
  });
  process.on('disconnect', onParentGone);
}
