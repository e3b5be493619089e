import { Client } from 'pg';
import { vi } from 'vitest';

/** A query as it went to PostgreSQL. */
interface SentQuery {
  readonly text: string;
  readonly values: unknown[];
}

/** A node of a plan, as EXPLAIN (FORMAT JSON) gives it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Explained extends SentQuery {
  /** The plan with these values, run; and the one PostgreSQL makes for a prepared statement, whatever the values. */
  readonly custom: readonly PlanNode[];
  readonly generic: readonly PlanNode[];
  /** The plans of what the database's own functions did for it meanwhile. */
  readonly inside: readonly PlanNode[];
}

/** Does `work` and gives every query that it sent, each with its plans. */
export async function explainQueries(connectionString: string, work: () => Promise<unknown>): Promise<Explained[]> {
  const sent = await recordQueries(work);
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const logged = await logNested(client);
    const explained: Explained[] = [];
    for (const query of sent) {
      const custom = await explain(client, 'ANALYZE', query.text, query.values);
      const inside = logged.splice(0);
      explained.push({ ...query, custom, inside, generic: await explain(client, 'GENERIC_PLAN', query.text) });
    }
    return explained;
  } finally {
    await client.end();
  }
}

/** Gives a list to which the server adds the plan of every statement that a function runs. */
async function logNested(client: Client): Promise<PlanNode[]> {
  const logged: PlanNode[] = [];
  client.on('notice', ({ message = '' }) => {
    const plan = /^duration: .*? plan:\n(?<json>\{.*)$/su.exec(message)?.groups?.['json'];
    if (plan !== undefined) logged.push(...nodesOf((JSON.parse(plan) as { Plan: PlanNode }).Plan));
  });
  await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_format = json;
    SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off; SET auto_explain.log_nested_statements = on;
    SET client_min_messages = log`);
  return logged;
}

async function recordQueries(work: () => Promise<unknown>): Promise<SentQuery[]> {
  const sent: SentQuery[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const { query: original } = Client.prototype;
  const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function spied(this: Client, ...args: unknown[]) {
    const [config, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const text = typeof config === 'string' ? config : config.text;
    const given = (typeof config === 'string' ? values : config.values) ?? [];
    if (/^\s*(?:SELECT|WITH|INSERT|UPDATE)\b/iu.test(text)) sent.push({ text, values: given });
    return Reflect.apply(original, this, args) as never;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return sent;
}

/** What a query would do or does is undone at once. */
async function explain(
  client: Client,
  how: 'ANALYZE' | 'GENERIC_PLAN',
  text: string,
  values: unknown[] = [],
): Promise<PlanNode[]> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON, ${how}) ${text}`,
      values,
    );
    return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)));
  } finally {
    await client.query('ROLLBACK');
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
