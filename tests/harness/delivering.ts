import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that delivers what is owed, as one of several. */
export interface DeliveringProcess {
  /** As the machine failing: nothing is finished, nothing is said. */
  kill(): Promise<void>;
}

/** Starts one over these stores and this Bot API; resolves when it takes work. */
export async function startDelivering(means: {
  databaseUrl: string;
  redisUrl: string | null;
  telegramUrl: string;
}): Promise<DeliveringProcess> {
  const child = fork(join(import.meta.dirname, '../conformance/worker.ts'), [], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    env: {
      ...process.env,
      CONFORMANCE_DATABASE_URL: means.databaseUrl,
      CONFORMANCE_REDIS_URL: means.redisUrl ?? '',
      CONFORMANCE_TELEGRAM_URL: means.telegramUrl,
    },
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const ended = exited.then(() => Promise.reject(new Error('a delivering process ended before it was ready')));
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
