import type { z } from 'zod';

/**
 * The queues. Telegram's messages have two, so that the result of a payment waits for no reminder; letters wait for
 * neither, and nothing waits for chores.
 */
export const QUEUE_NAMES = ['urgent', 'bulk', 'letters', 'chores'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** How often a failed run is repeated: waits double from `firstDelayMs` up to `maxDelayMs`, with jitter. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const NO_RETRY: RetryPolicy = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 };

/** What a run knows about itself. */
export interface JobRun {
  /** no retry comes after this run */
  readonly isLast: boolean;
}

/** A piece of background work. */
export interface Job<Data extends object = object> {
  readonly id: string;
  readonly queue: QueueName;
  /** Whoever can read the queue's store can read the data: ids only. */
  readonly data: z.ZodType<Data>;
  /** Runs by itself this often; without it, only when added. What is due comes from the database, not from ticks. */
  readonly everyMs?: number;
  readonly retry: RetryPolicy;
  handle(data: Data, run: JobRun): Promise<void>;
}

/** A job whose data's type only it knows. */
export interface AnyJob extends Omit<Job, 'data' | 'handle'> {
  handle(data: unknown, run: JobRun): Promise<void>;
}

/** Checks the data on the way in, so that jobs of every type can stand in one list. */
export function defineJob<Data extends object>({ data, ...job }: Job<Data>): AnyJob {
  return { ...job, handle: (raw, run) => job.handle(data.parse(raw), run) };
}

/** Thrown by a handler: not now, run me again in `delayMs`. Does not count as an attempt. */
export class Postponed extends Error {
  override readonly name = 'Postponed';

  readonly delayMs: number;

  constructor(delayMs: number) {
    super(`postponed by ${delayMs} ms`);
    this.delayMs = delayMs;
  }
}

/** How long a job waits after its n-th failed attempt. */
export function retryDelayMs({ firstDelayMs, maxDelayMs }: RetryPolicy, attemptsMade: number, random: number): number {
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** (attemptsMade - 1));
  return Math.round(full * (0.75 + random / 4));
}
