import { createServer } from 'node:http';
import { Agent, request as call } from 'undici';
import { serve } from '../lib/children.ts';
import { listenSomewhere } from '../lib/listen.ts';
import type { FloorHandlers } from './bare-bot.ts';
import { callsOf, openQueries, type TapRecipe } from './floor.ts';

interface Tap {
  readonly update_id: number;
  readonly callback_query: {
    readonly id: string;
    readonly from: { readonly id: number };
    readonly message: { readonly message_id: number };
  };
}

const handlers: FloorHandlers = {
  /** Starts a server of nothing but Node and pg that does the recorded work; gives where taps go. */
  open: async (recipe: TapRecipe) => {
    const queries = openQueries(recipe);
    const { text, options } = callsOf(recipe);
    const dispatcher = new Agent({ connections: 64 });
    const telegram = async (method: string, payload: object) => {
      const answer = await call(`${recipe.apiRoot}/bot1:bench/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
        dispatcher,
      });
      await answer.body.json();
    };
    const handle = async ({ update_id: updateId, callback_query: { id, from, message } }: Tap) => {
      const facts = queries.factsOf(from.id, updateId);
      await queries.before(facts);
      await Promise.all([
        telegram('answerCallbackQuery', { callback_query_id: id }),
        telegram('editMessageText', { chat_id: from.id, message_id: message.message_id, text, ...options }),
      ]);
      await queries.after(facts);
    };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        handle(JSON.parse(Buffer.concat(chunks).toString()) as Tap).then(
          () => response.writeHead(200).end(),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
      });
    });
    return `${await listenSomewhere(server)}/telegram`;
  },
  cpuMs: () => (process.cpuUsage().user + process.cpuUsage().system) / 1000,
};

serve(handlers);
