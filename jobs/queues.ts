import { setTimeout as delay } from 'node:timers/promises';
import {
  type BackendClasses,
  createPostgresBackend,
  createRedisBackend,
  DelayedError,
  type IQueueBackend,
  type Job as QueueJob,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { systemClock } from '../domain/clock.ts';
import { patient } from './backoff.ts';
import { type AnyJob, Postponed, type QueueName, retryDelayMs } from './job.ts';

/** Where queues are kept: in Redis if an address is given, in PostgreSQL (schema `bullmq`) otherwise. */
export interface QueueStoreOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  /** Keeps apart several installations in one Redis. */
  readonly redisPrefix?: string;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

export interface QueueEntry {
  /** While a job with this id is in the queue, adding it again does nothing. */
  readonly jobId: string;
  readonly job: AnyJob;
  readonly data: object;
}

export interface JobQueue {
  addAll(entries: readonly QueueEntry[]): Promise<void>;
  /** Runs the job every `everyMs` from now on, in one process at a time however many ask for it. */
  schedule(job: AnyJob, everyMs: number): Promise<void>;
  /** Takes all jobs out, running ones included: as when a store without persistence is restarted. */
  empty(): Promise<void>;
  /** Jobs that wait, are delayed or run. */
  size(): Promise<number>;
}

export interface WorkerOptions {
  readonly concurrency: number;
}

export interface QueueStore {
  readonly kind: 'postgres' | 'redis';
  queue(name: QueueName): JobQueue;
  /** Starts to run the queue's jobs in this process. */
  work(name: QueueName, jobs: readonly AnyJob[], options: WorkerOptions): Promise<void>;
  /** Lets running jobs end (at most `graceMs`), then lets go of every connection. */
  close(graceMs?: number): Promise<void>;
}

/**
 * A killed process's jobs run again after the lock has run out and the next two checks have seen it (the first only
 * marks them): within 10 s, a busy machine aside. The cost is a renewal of each running job's lock every 2.5 s.
 */
const LOCK = { lockDuration: 5_000, stalledInterval: 2_500, maxStalledCount: 1_000 };

/** Opens the store, with its tables made where it is PostgreSQL. */
export async function openQueueStore({
  databaseUrl,
  redisUrl,
  redisPrefix,
  log,
}: QueueStoreOptions): Promise<QueueStore> {
  if (redisUrl) {
    // Blocking reads wait without an end, so a request must not give up after some retries either.
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    connection.on('error', (error) => log.warn({ err: error }, 'Redis is not reachable'));
    const prefix = redisPrefix ? { prefix: redisPrefix } : {};
    const stopping = new AbortController();
    const backend = withBackend(patient(createRedisBackend, stopping.signal));
    return storeOver('redis', backend, { connection, ...prefix }, log, {
      stopping,
      isReachable: () => connection.status === 'ready',
      release: () => connection.disconnect(),
    });
  }
  const migrator = new Client({ connectionString: databaseUrl });
  await migrator.connect();
  try {
    await runMigrations(migrator, 'bullmq');
  } finally {
    await migrator.end();
  }
  // A pool of each one's own: queues that share one wait for each other's connections for ever.
  const connection = { connectionString: databaseUrl, schema: 'bullmq', max: 2 };
  const stopping = new AbortController();
  const backend = withBackend(patient(createPostgresBackend, stopping.signal));
  return storeOver('postgres', backend, { connection }, log, {
    stopping,
    isReachable: () => true,
    release: () => undefined,
  });
}

function storeOver<B extends IQueueBackend, C>(
  kind: QueueStore['kind'],
  { Queue, Worker }: BackendClasses<B, C>,
  base: { connection: C; prefix?: string },
  log: QueueStoreOptions['log'],
  { stopping, isReachable, release }: { stopping: AbortController; isReachable: () => boolean; release: () => void },
): QueueStore {
  const onError = (queue: string) => (error: Error) => log.warn({ err: error, queue }, 'queue store');
  const queues = new Map<QueueName, { handle: JobQueue; close(): Promise<void> }>();
  const workers: { close(force?: boolean): Promise<void> }[] = [];
  const running = new Set<Promise<void>>();

  const open = (name: QueueName) => {
    const queue = new Queue<object, void>(name, base);
    queue.on('error', onError(name));
    const handle: JobQueue = {
      addAll: async (entries) => {
        if (entries.length === 0) return;
        await queue.addBulk(
          entries.map(({ jobId, job, data }) => ({ name: job.id, data, opts: { jobId, ...optionsOf(job) } })),
        );
      },
      schedule: (job, everyMs) =>
        retryConflicts(async () => {
          await queue.upsertJobScheduler(job.id, { every: everyMs }, { name: job.id, data: {}, opts: optionsOf(job) });
        }),
      empty: () => queue.obliterate({ force: true }),
      size: async () => {
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
        return Object.values(counts).reduce((sum, count) => sum + count, 0);
      },
    };
    return { handle, close: () => queue.close() };
  };

  return {
    kind,
    queue: (name) => {
      const opened = queues.get(name) ?? open(name);
      queues.set(name, opened);
      return opened.handle;
    },
    work: async (name, jobs, { concurrency }) => {
      const byId = new Map(jobs.map((job) => [job.id, job]));
      const worker = new Worker<object, void>(name, (job, token) => run(byId, running, job, token), {
        ...base,
        ...LOCK,
        concurrency,
        settings: { backoffStrategy: (made, _type, _error, job) => backoff(byId.get(job?.name ?? ''), made) },
      });
      worker.on('error', onError(name));
      worker.on('failed', (job, error) => log.error({ err: error, job: job?.name, id: job?.id }, 'job failed'));
      workers.push(worker);
      await worker.waitUntilReady();
    },
    close: async (graceMs = 10_000) => {
      stopping.abort();
      const drained = Promise.all(workers.map((worker) => worker.close())).then(() => true);
      const waiting = new AbortController();
      const overdue = delay(graceMs, false, { signal: waiting.signal }).catch(() => false);
      // A store that does not answer is not told how its jobs have ended: then only they themselves are waited for.
      const ended = isReachable() ? [] : [Promise.allSettled(running).then(() => false)];
      if (!(await Promise.race([drained, overdue, ...ended])))
        log.warn({ graceMs }, 'jobs that have not ended are left to the next process');
      waiting.abort();
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      release();
    },
  };
}

/** PostgreSQL knows what is done, so the queue keeps nothing that has ended: its id can be used again. */
function optionsOf({ retry }: AnyJob) {
  return { attempts: retry.attempts, backoff: { type: 'job' }, removeOnComplete: true, removeOnFail: true };
}

function backoff(job: AnyJob | undefined, attemptsMade: number): number {
  return job ? retryDelayMs(job.retry, attemptsMade, Math.random()) : 0;
}

/** Keeps a handler among those that have not ended. */
function kept(running: Set<Promise<void>>, handled: Promise<void>): Promise<void> {
  running.add(handled);
  const forget = () => void running.delete(handled);
  handled.then(forget, forget);
  return handled;
}

async function run(
  jobs: ReadonlyMap<string, AnyJob>,
  running: Set<Promise<void>>,
  entry: QueueJob<object, void>,
  token?: string,
): Promise<void> {
  const job = jobs.get(entry.name);
  if (!job) throw new Error(`no job is called ${entry.name}`);
  try {
    await kept(running, job.handle(entry.data, { isLast: entry.attemptsMade + 1 >= job.retry.attempts }));
  } catch (error) {
    if (!(error instanceof Postponed)) throw error;
    await entry.moveToDelayed(systemClock.now().getTime() + error.delayMs, token);
    throw new DelayedError();
  }
}

/** Processes that start together change a scheduler's row at once, and PostgreSQL lets one of them win. */
async function retryConflicts(change: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      if (attempt === 8) throw error;
      await delay(attempt * 50 * (0.5 + Math.random()));
    }
  }
}
