import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { serve } from '../lib/children.ts';
import type { Statement } from '../lib/recording.ts';
import { type Facts, type Replay, replayOf } from '../lib/replay.ts';
import { rateOf } from './rate.ts';
import { factsOf } from './seed.ts';

/** As many connections as the program has. */
const POOL_SIZE = 10;

let pool: Pool | null = null;
let replays: readonly Replay[] = [];

/** The ids that the database gives a new payment, by the query that asks for them. */
const GIVEN: readonly [fact: string, query: RegExp][] = [
  ['number', /nextval\('payment_number_seq'\)/],
  ['payment', /^INSERT INTO "public"."payments"/],
  ['line', /^INSERT INTO "public"."payment_lines"/],
];

async function pay(n: number): Promise<void> {
  const client = await pool?.connect();
  if (!client) throw new Error('nothing is open');
  let facts: Facts = { ...factsOf(n), token: randomBytes(24).toString('base64url') };
  try {
    for (const { name, text, values } of replays) {
      // BEGIN and COMMIT are not prepared.
      const isPlain = /^\s*(BEGIN|COMMIT)/.test(text);
      const { rows } = await client.query<Record<string, number | string | undefined>>(
        isPlain ? { text } : { name, text, values: values(facts) },
      );
      const given = GIVEN.find(([, query]) => query.test(text));
      const [id] = given && rows[0] ? [rows[0]['id'] ?? rows[0]['value']] : [];
      if (given && id !== undefined) facts = { ...facts, [given[0]]: String(id) };
    }
  } finally {
    client.release();
  }
}

const handlers = {
  open: ({ databaseUrl, ...recipe }: { databaseUrl: string; statements: readonly Statement[]; sample: Facts }) => {
    pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE });
    replays = recipe.statements.map((statement, index) => replayOf(statement, `pay${index}`, recipe.sample));
  },
  payAll: (range: { from: number; count: number }) => rateOf(range, pay),
};
export type RawHandlers = typeof handlers;

serve(handlers);
