import { readFile } from 'node:fs/promises';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { commandsFor, menuButtonFor, profileText } from '../bot-api/methods/profile.ts';
import type { Persona, PlaygroundControl, PlaygroundOptions } from '../contract.ts';
import { botUsername, group } from '../identity.ts';
import { pressButton } from '../people/callbacks.ts';
import { findInvoice, payInvoice } from '../people/checkout.ts';
import { createPersonMessages } from '../people/messages.ts';
import type { World } from '../store/world.ts';
import { addLetterPages } from './letters.ts';
import { streamEvents } from './stream.ts';
import { viewOf } from './view.ts';

export type PageEnv = { Bindings: HttpBindings };

const types: { readonly [extension: string]: string } = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const shownInline: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/plain',
]);

async function asset(name: string): Promise<Response> {
  const body = await readFile(new URL(`static/${name}`, import.meta.url));
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(body), { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}

/** The page of the chat, the page of the letters, and what their scripts ask for. */
export function createPageServer(
  world: World,
  { controls = [], clockwork }: Pick<PlaygroundOptions, 'controls' | 'clockwork'>,
): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const nowMs = () => world.clock.now().getTime();
  const runOne = async (all: readonly PlaygroundControl[] = [], index = -1) => ({
    result: await all[index]?.run(),
    nowMs: nowMs(),
  });
  const personaOf = (id: string | undefined): Persona => {
    const persona = world.chats.personas().find((one) => one.id === id);
    if (persona === undefined) throw new Error('Такого человека здесь нет');
    return persona;
  };

  // Another site's page must not act here in the visitor's name.
  app.use('*', async (context, next) => {
    const site = context.req.header('sec-fetch-site');
    const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
    const isJson = context.req.header('content-type') === 'application/json';
    if (context.req.method === 'POST' && (isForeign || !isJson)) return context.text('Forbidden', 403);
    return next();
  });
  app.onError((error, context) => {
    world.log(`the playground's page: ${error.message}`);
    return context.json({ error: error.message }, 400);
  });

  app.get('/', () => asset('chat.html'));
  app.get('/static/:name{[\\w-]+\\.(js|css|svg)}', (context) => asset(context.req.param('name')));
  addLetterPages(app, world, asset);

  app.get('/play/setup', (context) =>
    context.json({
      bot: { name: 'Личный кабинет', username: botUsername },
      group: { title: group.title },
      controls: controls.map(({ name }) => name),
      clock: clockwork
        ? { timeZone: clockwork.timeZone, moves: clockwork.moves.map(({ name }) => name), nowMs: nowMs() }
        : null,
      personas: world.chats.personas().map((persona) => ({
        id: persona.id,
        name: [persona.firstName, persona.lastName].filter((part) => part !== undefined).join(' '),
        about: persona.about,
        emails: persona.emails,
      })),
    }),
  );

  app.get('/play/chat', (context) => {
    const persona = personaOf(context.req.query('as'));
    const chatId = context.req.query('in') === 'group' ? group.id : persona.telegramId;
    const chat = world.chats.get(chatId);
    return context.json({
      started: chat?.started ?? false,
      blocked: chat?.blocked ?? false,
      keyboard: chat?.keyboard ?? null,
      commands: commandsFor(world, chatId, persona.languageCode),
      menuButton: menuButtonFor(world, chatId),
      description: profileText(world, 'description', persona.languageCode),
      about: profileText(world, 'short-description', persona.languageCode),
      newestLetter: world.letters.all()[0]?.id ?? 0,
      telegramId: persona.telegramId,
      messages: world.chats.messages(chatId).map((message) => viewOf(world, message)),
    });
  });

  app.get('/play/events', (context) => streamEvents(context, world, personaOf(context.req.query('as'))));

  app.get('/play/file/:id', (context) => {
    const file = world.files.byId(context.req.param('id'));
    if (file === undefined) return context.notFound();
    // Nothing that could run a script in this page's name is shown here.
    const shown = shownInline.has(file.mimeType) ? 'inline' : 'attachment';
    return context.body(new Uint8Array(world.files.bytes(file)), 200, {
      'content-type': file.mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mimeType,
      'content-disposition': `${shown}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    });
  });

  app.get('/play/invoice', (context) => {
    const persona = personaOf(context.req.query('as'));
    const record = findInvoice(world, persona, context.req.query('slug') ?? '');
    return record === undefined ? context.notFound() : context.json(record);
  });

  app.post('/play/:act', async (context) => {
    const body = await context.req.json<ActBody>();
    const persona = personaOf(body.as);
    const person = createPersonMessages(world, persona);
    const where = body.where ?? 'private';
    switch (context.req.param('act')) {
      case 'start':
        return context.json(person.start(body.payload));
      case 'send':
        return context.json(person.send(body.text ?? '', where));
      case 'sticker':
        return context.json(person.sendSticker());
      case 'voice':
        return context.json(person.sendVoice());
      case 'file':
        return context.json(
          person.sendFile(
            body.name ?? 'file',
            body.type || 'application/octet-stream',
            Buffer.from(body.data ?? '', 'base64'),
          ),
        );
      case 'block':
        person.block();
        return context.json({});
      case 'unblock':
        person.unblock();
        return context.json({});
      case 'press':
        return context.json(
          await pressButton(world, persona, person.chatOf(where).id, body.messageId ?? 0, body.data ?? ''),
        );
      case 'pay':
        return context.json({ refusal: await payInvoice(world, persona, body.messageId ?? body.slug ?? '') });
      case 'control':
        return context.json(await runOne(controls, body.index));
      case 'move':
        return context.json(await runOne(clockwork?.moves, body.index));
      default:
        return context.notFound();
    }
  });

  return app;
}

interface ActBody {
  as?: string;
  where?: 'private' | 'group';
  text?: string;
  payload?: string;
  messageId?: number;
  /** A button's callback_data, or a file's bytes in base64. */
  data?: string;
  name?: string;
  type?: string;
  slug?: string;
  index?: number;
}
