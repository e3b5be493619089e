import { withClient } from '../lib/database.ts';
import type { Load, Volley } from '../lib/load.ts';
import type { Contender } from '../lib/rounds.ts';
import type { Standin } from '../standin/index.ts';
import type { TapRecipe } from './floor.ts';
import type { Webhook } from './sample.ts';
import { type Chat, nextUpdateId, tapUpdate } from './update.ts';

export interface Measure extends Volley {
  /** of the program's own process */
  readonly cpuMsPerTap: number;
}

export interface TapStage {
  readonly databaseUrl: string;
  readonly standin: Standin;
  readonly load: Load;
  readonly chats: readonly Chat[];
}

/** Chats that tap at once. */
const CONCURRENCY = 16;
/** Each chat taps so often in a round; in between, out of the measure, all are put back to the home screen. */
const PASSES = 2;

interface Watched {
  cpuMs(argument: undefined): Promise<number>;
}

/** A program that taps can be sent to, as something to be measured. */
export function tapper(stage: TapStage, name: string, webhook: Webhook, watched: Watched): Contender<Measure> {
  const { databaseUrl, load, chats } = stage;
  return {
    name,
    measure: async () => {
      const volleys: Measure[] = [];
      for (let pass = 0; pass < PASSES; pass += 1) {
        const messageIds = await resetScreens(databaseUrl);
        const shots = chats.map((chat) => {
          const tap = tapUpdate(nextUpdateId(), { ...chat, messageId: messageIds.get(chat.userId) ?? 0 });
          return { ...webhook, body: JSON.stringify(tap) };
        });
        const cpuMsBefore = await watched.cpuMs(undefined);
        const volley = await load.fire(shots, { concurrency: CONCURRENCY });
        const cpuMsPerTap = ((await watched.cpuMs(undefined)) - cpuMsBefore) / shots.length;
        volleys.push({ ...volley, cpuMsPerTap });
      }
      const mean = (pick: (volley: Measure) => number) =>
        volleys.reduce((sum, volley) => sum + pick(volley), 0) / volleys.length;
      return {
        perSecond: 1 / mean((volley) => 1 / volley.perSecond),
        p50Ms: mean((volley) => volley.p50Ms),
        p99Ms: mean((volley) => volley.p99Ms),
        cpuMsPerTap: mean((volley) => volley.cpuMsPerTap),
      };
    },
  };
}

/** Keeps every chat's home screen as the program has kept it itself, its buttons included. */
export async function keepHomeScreens(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('CREATE TABLE bench_home_screens AS SELECT id, screen FROM telegram_users');
  });
}

/**
 * Puts every chat back to the home screen; gives the message that shows it in each. Tidies up after the taps unless told
 * not to: a checkpoint makes all that else goes on write its pages whole.
 */
export async function resetScreens(databaseUrl: string, { tidies = true } = {}): Promise<Map<number, number>> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; message: number }>(`
      UPDATE telegram_users t SET screen = home.screen || jsonb_build_object('messageId', t.screen -> 'messageId')
      FROM bench_home_screens home WHERE home.id = t.id
      RETURNING t.id, (t.screen ->> 'messageId')::int AS message`);
    if (tidies) {
      await client.query('VACUUM telegram_users, telegram_updates');
      await client.query('CHECKPOINT');
    }
    return new Map(rows.map(({ id, message }) => [Number(id), message]));
  });
}

/**
 * Lets a program handle one tap of every chat and looks at what PostgreSQL and the stand-in have counted: as many
 * statements, rows read and written, and calls as were recorded. A floor that did less would make ours look bad, one
 * that did more would make it look good.
 */
export async function assertSameWork(stage: TapStage, { name, measure }: Contender<Measure>, recipe: TapRecipe) {
  const { standin, chats, databaseUrl } = stage;
  await standin.call.observe({ keep: false });
  const updatesBefore = await countHandled(databaseUrl);
  await measure(0);
  const taps = chats.length * PASSES;
  const { counts } = await standin.call.observed(undefined);
  for (const { method } of recipe.calls) {
    if (counts[method] !== taps) throw new Error(`${name} called ${method} ${counts[method]} times for ${taps} taps`);
  }
  const calls = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (calls !== taps * recipe.calls.length) throw new Error(`${name} made ${calls} calls for ${taps} taps`);
  const handled = (await countHandled(databaseUrl)) - updatesBefore;
  if (handled !== taps) throw new Error(`${name} noted ${handled} of ${taps} updates as handled`);
  const screens = await countScreens(databaseUrl);
  if (screens !== chats.length) throw new Error(`${name} left ${screens} of ${chats.length} chats at the debt screen`);
}

const countHandled = (databaseUrl: string) =>
  count(databaseUrl, 'SELECT count(*)::int AS n FROM telegram_updates WHERE handled_at IS NOT NULL');
const countScreens = (databaseUrl: string) =>
  count(databaseUrl, `SELECT count(*)::int AS n FROM telegram_users WHERE screen ->> 'section' = 'debts'`);

async function count(databaseUrl: string, sql: string): Promise<number> {
  return withClient(databaseUrl, async (client) => (await client.query<{ n: number }>(sql)).rows[0]?.n ?? 0);
}
