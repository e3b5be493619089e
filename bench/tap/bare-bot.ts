import { createAdaptorServer } from '@hono/node-server';
import { Bot } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { Hono } from 'hono';
import { createTelegramClient } from '../../infra/telegram-http.ts';
import { serve } from '../lib/children.ts';
import { listenSomewhere } from '../lib/listen.ts';
import { callsOf, openQueries, type TapRecipe } from './floor.ts';

const handlers = {
  /** Starts the smallest bot on Hono and grammY that does the recorded work; gives where taps go. */
  open: async (recipe: TapRecipe) => {
    const queries = openQueries(recipe);
    const { text, options } = callsOf(recipe);
    const { client } = createTelegramClient(recipe.apiRoot);
    const botInfo = { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot' } as UserFromGetMe;
    const bot = new Bot('1:bench', { client, botInfo });
    bot.on('callback_query:data', async (ctx) => {
      const facts = queries.factsOf(ctx.from.id, ctx.update.update_id);
      await queries.before(facts);
      await Promise.all([ctx.answerCallbackQuery(), ctx.editMessageText(text, options)]);
      await queries.after(facts);
    });
    const app = new Hono();
    app.post('/telegram', async (c) => {
      await bot.handleUpdate(await c.req.json<Update>());
      return c.body(null, 200);
    });
    const server = createAdaptorServer({ fetch: app.fetch });
    return `${await listenSomewhere(server)}/telegram`;
  },
  cpuMs: () => (process.cpuUsage().user + process.cpuUsage().system) / 1000,
};
export type FloorHandlers = typeof handlers;

serve(handlers);
