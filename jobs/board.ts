import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { QUEUE_NAMES, type QueueName } from './job.ts';

export interface BoardOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** the path under which the page is asked for, without a slash at the end */
  readonly basePath: string;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * The page of the queues, over connections of its own that only look: a process may have it that works on no queue. To be
 * imported where somebody wants to see it, for it takes memory. Nothing on it can be pressed: what is owed stands in
 * PostgreSQL, and the relay brings back what a queue lacks, so there is nothing to mend here, but much to stop.
 */
export async function openBoard({ databaseUrl, redisUrl, basePath, log }: BoardOptions) {
  const { queues, close } = redisUrl ? inRedis(redisUrl, log) : inPostgres(databaseUrl);
  for (const queue of queues) queue.on('error', (error) => log.warn({ err: error }, 'the page of the queues'));
  try {
    await Promise.all(queues.map((queue) => queue.waitUntilReady()));
  } catch (error) {
    await close();
    throw error;
  }
  const serverAdapter = new HonoAdapter(serveStatic).setBasePath(basePath);
  createBullBoard({
    queues: queues.map(
      (queue) =>
        new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false, description: ABOUT[queue.name] ?? '' }),
    ),
    serverAdapter,
    // Who works on a queue cannot be asked in PostgreSQL, and would be shown as nobody.
    options: {
      uiConfig: {
        boardTitle: 'Очереди',
        locale: { lng: 'ru-RU' },
        showWorkers: false,
        hideRedisDetails: true,
        hideDocsLink: true,
      },
    },
  });
  const app = new Hono().route(basePath, serverAdapter.registerPlugin());
  return { handle: (request: Request) => app.fetch(request), close };
}

const ABOUT: Readonly<Record<string, string>> = {
  urgent: 'Результаты оплат, возвраты и безопасность: идут вне очереди. В задаче только номер уведомления.',
  bulk: 'Напоминания и рассылки. В задаче только номер уведомления; что должно быть отправлено, знает база данных.',
  letters: 'Письма.',
  chores: 'Работы по расписанию: поиск напоминаний, сверка, проверка книг, уборка.',
} satisfies Record<QueueName, string>;

type Queue = ConstructorParameters<typeof BullMQAdapter>[0];

const LOOKING = { skipMetasUpdate: true } as const;

function inRedis(redisUrl: string, log: BoardOptions['log']) {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  connection.on('error', (error) => log.warn({ err: error }, 'Redis is not reachable'));
  const backend = withBackend(createRedisBackend);
  const queues: Queue[] = QUEUE_NAMES.map((name) => new backend.Queue(name, { connection, ...LOOKING }));
  return { queues, close: () => closeAll(queues).finally(() => connection.disconnect()) };
}

function inPostgres(databaseUrl: string) {
  const backend = withBackend(createPostgresBackend);
  // Whoever looks may be the first to come.
  const connection = { connectionString: databaseUrl, schema: 'bullmq', max: 1, migrate: true };
  // The board's types know queues in Redis only; it asks at run time which they are.
  const queues = QUEUE_NAMES.map((name) => new backend.Queue(name, { connection, ...LOOKING }) as unknown as Queue);
  return { queues, close: () => closeAll(queues) };
}

async function closeAll(queues: readonly Queue[]): Promise<void> {
  await Promise.all(queues.map((queue) => queue.close()));
}
