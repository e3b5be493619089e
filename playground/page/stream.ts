import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Persona } from '../contract.ts';
import { group } from '../identity.ts';
import type { PlaygroundEvent } from '../store/events.ts';
import type { World } from '../store/world.ts';
import { viewOf } from './view.ts';

const keepAliveMs = 20_000;

/** Tells a page of everything that happens in the persona's chats, as Server-Sent Events. */
export function streamEvents(context: Context, world: World, persona: Persona): Response {
  return streamSSE(context, async (stream) => {
    // Each event carries the time, so that a page whose clock was moved elsewhere does not lag behind it.
    const send = (event: object) => {
      const data = JSON.stringify({ ...event, nowMs: world.clock.now().getTime() });
      void stream.writeSSE({ data }).catch(() => undefined);
    };
    const stop = world.events.listen((event) => {
      const told = tell(world, persona, event);
      if (told !== undefined) send(told);
    });
    const keepAlive = setInterval(() => send({ kind: 'alive' }), keepAliveMs).unref();
    send({ kind: 'alive' });
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    clearInterval(keepAlive);
    stop();
  });
}

function tell(world: World, persona: Persona, event: PlaygroundEvent): object | undefined {
  if (event.kind === 'profile') return event;
  if (event.kind === 'letter') {
    return { ...event, subject: world.letters.byId(event.id)?.subject };
  }
  if (event.kind === 'call' || event.kind === 'queue') return undefined;
  const where = event.chatId === group.id ? 'group' : 'private';
  if (where === 'private' && event.chatId !== persona.telegramId) return undefined;
  if (event.kind === 'message' || event.kind === 'edited') {
    return { kind: event.kind, where, view: viewOf(world, event.message) };
  }
  return { ...event, where };
}
