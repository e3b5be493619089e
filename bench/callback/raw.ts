import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'pg';
import { Agent, request as call } from 'undici';
import { createLog } from '../../infra/log.ts';
import { openQueueStore } from '../../jobs/queues.ts';
import { serve } from '../lib/children.ts';
import { counter } from '../lib/counter.ts';
import { listenSomewhere } from '../lib/listen.ts';
import type { Statement } from '../lib/recording.ts';
import { type Facts, type Replay, replayOf } from '../lib/replay.ts';
import { MERCHANT_ID, SECRET } from '../standin/bank.ts';
import { factsOf } from './seed.ts';

/** The same work as one recorded callback. */
export interface CallbackRecipe {
  readonly databaseUrl: string;
  readonly bankUrl: string;
  /** up to the answer, from there to the question to the bank, and after it */
  readonly store: readonly Statement[];
  readonly find: readonly Statement[];
  readonly settle: readonly Statement[];
  readonly takeNotices: Statement;
  readonly sample: Facts;
}

/** As many connections and as many events at once as the program has. */
const POOL_SIZE = 10;
const CONCURRENCY = 8;

const settled = counter();
let relay: { poke(): void; idle(): Promise<void> } | null = null;

const handlers = {
  /** Starts a server of nothing but Node and pg that does the recorded work; gives where callbacks go. */
  open: async (recipe: CallbackRecipe) => {
    const pool = new Pool({ connectionString: recipe.databaseUrl, max: POOL_SIZE });
    const replays = (statements: readonly Statement[], prefix: string) =>
      statements.map((statement, index) => replayOf(statement, `${prefix}${index}`, recipe.sample));
    const [store, find, settle] = [
      replays(recipe.store, 'store'),
      replays(recipe.find, 'find'),
      replays(recipe.settle, 'settle'),
    ];
    relay = await openRelay(recipe, pool);
    const dispatcher = new Agent({ connections: 64 });

    const apply = async (facts: Facts) => {
      for (const replay of find) await send(pool, replay, facts);
      const path = `/api/payments/bank-${String(facts['payment'])}`;
      const answer = await call(`${recipe.bankUrl}${path}`, { headers: signed(`GET ${path}`, ''), dispatcher });
      const payment = (await answer.body.json()) as { status: string };
      if (payment.status !== 'succeeded') throw new Error(`the bank said ${payment.status}`);
      const client = await pool.connect();
      try {
        for (const replay of settle) await send(client, replay, facts);
      } finally {
        client.release();
      }
      settled.count();
      relay?.poke();
    };
    const waiting: Facts[] = [];
    let underWay = 0;
    const work = async () => {
      underWay += 1;
      for (let facts = waiting.shift(); facts; facts = waiting.shift()) await apply(facts);
      underWay -= 1;
    };

    const take = async (body: Buffer, timestamp: string, signature: string) => {
      const expected = Buffer.from(hmac('callback', timestamp, body), 'hex');
      if (!timingSafeEqual(Buffer.from(signature, 'hex'), expected)) throw new Error('forged');
      const { payment } = JSON.parse(body.toString()) as { payment: { id: string } };
      const facts = factsOf(Number(payment.id.slice('bank-640'.length)));
      let event = 0;
      for (const replay of store) event = (await send(pool, replay, { ...facts, body })) ?? event;
      waiting.push({ ...facts, event });
      if (underWay < CONCURRENCY) work().catch(fail);
    };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      const { headers } = request;
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [timestamp, signature] = [headers['x-sandbox-timestamp'], headers['x-sandbox-signature']];
        take(Buffer.concat(chunks), String(timestamp), String(signature)).then(
          () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
      });
    });
    return { url: await listenSomewhere(server) };
  },
  settled: async ({ count }: { count: number }) => {
    await settled.reach(count);
    await relay?.idle();
  },
  cpuMs: () => (process.cpuUsage().user + process.cpuUsage().system) / 1000,
};
export type RawHandlers = typeof handlers;

/** Moves notices from the outbox to the queue, all that are there at once, as the program's own relay does. */
async function openRelay(recipe: CallbackRecipe, pool: Pool): Promise<{ poke(): void; idle(): Promise<void> }> {
  const store = await openQueueStore({ databaseUrl: recipe.databaseUrl, log: createLog({ level: 'error' }) });
  const job = {
    id: 'deliver',
    queue: 'urgent' as const,
    retry: { attempts: 300, firstDelayMs: 1_000, maxDelayMs: 300_000 },
    handle: () => Promise.resolve(),
  };
  const { name, text, values } = replayOf(recipe.takeNotices, 'relay', recipe.sample);
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async () => {
    while (again) {
      again = false;
      for (let more = true; more; ) {
        const { rows } = await pool.query<{ id: number }>({ name, text, values: values({}) });
        await store
          .queue('urgent')
          .addAll(rows.map(({ id }) => ({ jobId: `notice-${id}`, job, data: { noticeId: id } })));
        more = rows.length > 0;
      }
    }
    running = null;
  };
  const poke = () => {
    again = true;
    running ??= loop().catch(fail);
  };
  const idle = async (): Promise<void> => {
    if (!running) return;
    await running;
    await idle();
  };
  return { poke, idle };
}

/** Sends a query; gives the id it returned, if it did. */
async function send(
  to: Pick<Pool, 'query'>,
  { name, text, values }: Replay,
  facts: Facts,
): Promise<number | undefined> {
  // BEGIN and COMMIT are not prepared.
  const { rows } = await (/^\s*(BEGIN|COMMIT)/.test(text)
    ? to.query<{ id?: number }>(text)
    : to.query<{ id?: number }>({ name, text, values: values(facts) }));
  return rows[0]?.id;
}

function hmac(subject: string, timestamp: string, body: Buffer | string): string {
  return createHmac('sha256', SECRET).update(`${subject}\n${timestamp}\n`).update(body).digest('hex');
}

function signed(subject: string, body: string): Record<string, string> {
  const timestamp = String(Date.now());
  return {
    'x-sandbox-timestamp': timestamp,
    'x-sandbox-signature': hmac(subject, timestamp, body),
    'x-sandbox-merchant': MERCHANT_ID,
  };
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

serve(handlers);
