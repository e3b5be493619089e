import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { systemClock } from '../domain/clock.ts';
import { createCalls } from './bot-api/calls.ts';
import { createFaults } from './bot-api/faults.ts';
import { createLimiter } from './bot-api/limits.ts';
import { createBotApi } from './bot-api/server.ts';
import { createValidator } from './bot-api/validate.ts';
import type { Playground, PlaygroundOptions } from './contract.ts';
import { createHooks } from './hooks.ts';
import { botToken, botUsername } from './identity.ts';
import { createLetters } from './letters/letters.ts';
import { startMailServer } from './letters/smtp.ts';
import { listen } from './listen.ts';
import { createPageServer } from './page/server.ts';
import { createQueries } from './people/queries.ts';
import { createChats } from './store/chats.ts';
import { createEvents } from './store/events.ts';
import { createFiles } from './store/files.ts';
import { openJournal } from './store/journal.ts';
import { createSettings } from './store/settings.ts';
import type { World } from './store/world.ts';
import { createPoller } from './updates/polling.ts';
import { createUpdateQueue } from './updates/queue.ts';
import { createWebhook } from './updates/webhook.ts';

export type {
  ApiCall,
  Persona,
  Playground,
  PlaygroundClockwork,
  PlaygroundControl,
  PlaygroundOptions,
  PlaygroundUser,
} from './contract.ts';
export type { Letter } from './letters/letters.ts';
export type { PressAnswer } from './people/callbacks.ts';

/** Starts the local stand-in for Telegram: its Bot API, the page of the chat, and the letters that the app sends. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { clock, log, dataFile } = options;
  const journal = openJournal(dataFile);
  const events = createEvents();
  const settings = createSettings(journal, events);
  const updates = createUpdateQueue(journal, settings, events);
  const faults = createFaults();
  const webhook = createWebhook({
    updates,
    settings,
    clock,
    retryMs: options.webhookRetryMs ?? 1000,
    call: async (method, parameters) => {
      // Telegram does not tell the bot how a call in its answer went.
      await calls
        .run(method, parameters)
        .catch((error: unknown) => log(`a call in a webhook's answer: ${String(error)}`));
    },
  });
  const world: World = {
    clock,
    log,
    events,
    settings,
    updates,
    webhook,
    chats: createChats(journal, events, clock, options.personas),
    files: createFiles(journal, dataFile === undefined ? undefined : `${dataFile}.files`),
    letters: createLetters(journal, events),
    limiter: createLimiter(options.limits ?? {}),
    // A press goes on waiting as long as anywhere while somebody moves the clock.
    queries: createQueries(journal, options.clockwork ? systemClock : clock),
    poller: createPoller(updates),
  };
  const calls = createCalls(world, createValidator());

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', createBotApi(calls, world.files, faults, log));
  app.route('/', createPageServer(world, options));
  const server = createAdaptorServer({ fetch: app.fetch });
  const [port, mail] = await Promise.all([
    listen(server, options.host ?? '127.0.0.1', options.port),
    startMailServer(world.letters, clock, log),
  ]);
  const origin = `http://127.0.0.1:${port}`;

  return {
    apiRoot: origin,
    fileRoot: `${origin}/file`,
    botToken,
    botUsername,
    pageUrl: `${origin}/`,
    lettersUrl: `${origin}/letters`,
    smtpUrl: mail.url,
    ...createHooks(world, calls, faults),
    async close() {
      world.poller.close();
      webhook.close();
      world.queries.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, mail.close()]);
      journal.close();
    },
  };
}
