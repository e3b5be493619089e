import { Pool } from 'pg';
import type { Statement } from '../lib/recording.ts';
import { type Facts, type Replay, replayOf } from '../lib/replay.ts';
import type { ApiCall } from '../standin/server.ts';

/** The same work as one recorded tap, for the programs that ours is compared with. */
export interface TapRecipe {
  readonly databaseUrl: string;
  readonly apiRoot: string;
  /** everything before the answer is sent, and what is kept after it */
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
  readonly calls: readonly ApiCall[];
  /** the chat and the update that were recorded */
  readonly sample: Facts;
  readonly chats: readonly Facts[];
}

/** The database half of the work, over a pool as large as ours. */
export interface TapQueries {
  before(facts: Facts): Promise<void>;
  after(facts: Facts): Promise<void>;
  /** A chat's facts, and this update's. */
  factsOf(userId: number, updateId: number): Facts;
  close(): Promise<void>;
}

/** As many connections as the program's own pool has. */
export const POOL_SIZE = 10;

export function openQueries({ databaseUrl, before, after, sample, chats }: TapRecipe): TapQueries {
  const pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  const replays = (statements: readonly Statement[], prefix: string) =>
    statements.map((statement, index) => replayOf(statement, `${prefix}${index}`, sample));
  const known = new Map(chats.map((facts) => [facts['user'], facts]));
  const run = async (list: readonly Replay[], facts: Facts) => {
    for (const { name, text, values } of list) await pool.query({ name, text, values: values(facts) });
  };
  const [first, last] = [replays(before, 'before'), replays(after, 'after')];
  return {
    before: (facts) => run(first, facts),
    after: (facts) => run(last, facts),
    factsOf: (userId, updateId) => ({ ...known.get(userId), update: updateId }),
    close: () => pool.end(),
  };
}

/** What ours sends for a tap: the answer to it and the screen, both at once. */
export function callsOf({ calls }: TapRecipe): { text: string; options: { parse_mode: 'HTML'; reply_markup: never } } {
  const methods = calls.map(({ method }) => method).toSorted();
  if (methods.join() !== 'answerCallbackQuery,editMessageText') {
    throw new Error(`A tap made other calls than the floors do: ${methods.join()}`);
  }
  const { text, ...options } = calls.find(({ method }) => method === 'editMessageText')?.payload ?? {};
  const { chat_id: _chat, message_id: _message, ...rest } = options;
  return { text: String(text), options: rest as never };
}
