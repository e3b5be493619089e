import { getPriority, setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../../tests/storm/chance.ts';
import { type Delivery, openSender } from '../../tests/storm/send.ts';
import { serve } from '../lib/children.ts';
import { forge, type Material } from './forgeries.ts';

/** One that was answered as if it were believed, or as if it had broken something. */
export interface Odd {
  readonly how: string;
  readonly status: number;
  readonly template: number;
  readonly delivery: Delivery;
}

export interface FloodReport {
  readonly sent: number;
  readonly seconds: number;
  /** How many were answered with each status; 0: the connection was closed instead. */
  readonly statuses: Readonly<Record<number, number>>;
  /** How many of each sort there were. */
  readonly ways: Readonly<Record<string, number>>;
  readonly odd: readonly Odd[];
}

// Whoever sends this does it with processors of their own: here it gets what the program and the database leave.
setPriority(getPriority() + 5);

const handlers = {
  /**
   * Sends `count` forgeries, or as many as go in `limitMs`, over so many connections: `perSecond` of them, or fewer where
   * they are not answered as fast.
   */
  run: async ({
    origin,
    material,
    count,
    connections,
    perSecond,
    seed,
    limitMs,
  }: {
    origin: string;
    material: Material;
    count: number;
    connections: number;
    perSecond: number;
    seed: number;
    limitMs: number;
  }): Promise<FloodReport> => {
    const random = randomFrom(seed);
    const sender = openSender(origin, connections);
    const statuses: Record<number, number> = {};
    const ways: Record<string, number> = {};
    const odd: Odd[] = [];
    let next = 0;
    const startedAt = performance.now();
    const shoot = async () => {
      while (next < count && performance.now() - startedAt < limitMs) {
        const n = next++;
        await pace(startedAt + (n * 1000) / perSecond);
        const { how, delivery } = forge(n, material, random);
        const status = (await sender.send(delivery)) ?? 0;
        statuses[status] = (statuses[status] ?? 0) + 1;
        ways[how] = (ways[how] ?? 0) + 1;
        if ((status >= 200 && status < 400) || status >= 500) {
          odd.push({ how, status, delivery, template: n % material.templates.length });
        }
      }
    };
    await Promise.all(Array.from({ length: connections }, shoot));
    const seconds = (performance.now() - startedAt) / 1000;
    await sender.close();
    return { sent: next, seconds, statuses, ways, odd };
  },
};

/** Waits for a moment that is far enough to be waited for. */
async function pace(atMs: number): Promise<void> {
  const leftMs = atMs - performance.now();
  if (leftMs >= 1) await delay(leftMs);
}

export type FloodHandlers = typeof handlers;

serve(handlers);
