import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase } from '../tests/harness/database.ts';
import { eventually } from '../tests/harness/eventually.ts';
import { defineJob, NO_RETRY } from './job.ts';
import { openQueueStore } from './queues.ts';

/** Longer than the first few waits, much shorter than what a loop without any would take to be seen. */
const WATCHED_MS = 2_000;

it('asks a database that is there no more at growing intervals, and works on once it is back', async () => {
  const test = await createTestDatabase();
  const { hostname, port } = new URL(test.connectionString);
  const sockets = new Set<Socket>();
  let isGone = false;
  let attempts = 0;
  // Whatever answers in its place: a name that leads elsewhere, another server, one without this database.
  const door = createServer((socket) => {
    attempts += 1;
    if (isGone) {
      socket.destroy();
      return;
    }
    const behind = connect(Number(port), hostname);
    for (const each of [socket, behind]) sockets.add(each.on('error', () => undefined));
    socket.pipe(behind).pipe(socket);
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const url = new URL(test.connectionString);
  Object.assign(url, { hostname: '127.0.0.1', port: String((door.address() as AddressInfo).port) });
  const log = { warn: () => undefined, error: () => undefined };
  const store = await openQueueStore({ databaseUrl: url.href, log });
  try {
    let runs = 0;
    const handle = async () => void (runs += 1);
    const job = defineJob({ id: 'count', queue: 'chores', data: z.object({}), retry: NO_RETRY, handle });
    await store.work('chores', [job], { concurrency: 2 });
    await store.queue('chores').addAll([{ jobId: 'first', job, data: {} }]);
    await eventually('the first run', () => runs === 1);

    isGone = true;
    for (const socket of sockets) socket.destroy();
    await delay(500);
    attempts = 0;
    await delay(WATCHED_MS);
    expect(attempts).toBeLessThan(40);

    isGone = false;
    await eventually('the queue to take work again', async () => {
      await store.queue('chores').addAll([{ jobId: 'second', job, data: {} }]);
      return true;
    });
    await eventually('the second run', () => runs === 2);
  } finally {
    isGone = false;
    await store.close(2_000);
    for (const socket of sockets) socket.destroy();
    door.close();
    await test.drop();
  }
}, 60_000);
