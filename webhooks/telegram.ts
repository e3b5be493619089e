import { Hono } from 'hono';
import { limitBody } from './body-limit.ts';
import { sameSecret } from './same-secret.ts';

export interface TelegramRouteOptions {
  /** what Telegram must repeat in its header */
  readonly secretToken: string;
  /** 'in-progress' when another process has it: Telegram asks again */
  readonly handle: (update: unknown) => Promise<'done' | 'in-progress'>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * POST /telegram: Telegram's updates. Answered when handled, because Telegram holds back the chat's next until then.
 */
export function telegramRoute({ secretToken, handle }: TelegramRouteOptions): Hono {
  const route = new Hono();
  route.post(
    '/telegram',
    limitBody(MAX_BODY_BYTES, (c) => c.body(null, 413)),
    async (c) => {
      if (!sameSecret(c.req.header('x-telegram-bot-api-secret-token') ?? '', secretToken)) return c.body(null, 401);
      let update: unknown;
      try {
        update = await c.req.json();
      } catch {
        return c.body(null, 400);
      }
      const outcome = await handle(update);
      return c.body(null, outcome === 'done' ? 200 : 503);
    },
  );
  return route;
}
