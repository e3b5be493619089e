import { Hono } from 'hono';
import type { Logger } from 'pino';
import { sameSecret } from '../same-secret.ts';
import { senderAddress } from '../sender.ts';
import { type Attempts, createAttempts } from './attempts.ts';

/** Where the page of the queues is. */
export const QUEUES_PATH = '/staff/queues';

/** The page itself, with the connections that it looks through. */
export interface Board {
  handle(request: Request): Response | Promise<Response>;
  close(): Promise<void>;
}

export interface QueuesPageOptions {
  /** «user:password» */
  readonly login: string;
  /** Opened when somebody first looks, so that a start costs nothing. */
  readonly openBoard: () => Promise<Board>;
  readonly trustedProxies?: number;
  readonly attempts?: Attempts;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/** Nobody has looked for so long: its connections are given back. */
const IDLE_MS = 5 * 60_000;

/** Its scripts, styles and pictures are our own; its style sheets are partly written by its script. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * /staff/queues: what the queues hold, for staff with the login. It shows and does nothing else: whatever is not a GET is
 * refused before it reaches the page, so there is nothing that another site could have a browser do.
 */
export function queuesPage(options: QueuesPageOptions): { routes: Hono; close(): Promise<void> } {
  const { login, trustedProxies = 0, attempts = createAttempts(), log } = options;
  const board = keptOpen(options);
  const routes = new Hono();
  for (const path of [QUEUES_PATH, `${QUEUES_PATH}/*`]) {
    routes.all(path, async (c) => {
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      const address = senderAddress(c, trustedProxies);
      const waitSeconds = attempts.waitSeconds(address);
      if (waitSeconds > 0) return c.text('Too many wrong passwords', 429, { 'retry-after': String(waitSeconds) });
      const said = loginOf(c.req.header('authorization'));
      if (said === null || !sameSecret(said, login)) {
        if (said !== null) {
          attempts.failed(address);
          log.warn({}, 'a wrong password for the page of the queues');
        }
        return c.text('A login is needed', 401, { 'www-authenticate': 'Basic realm="queues", charset="UTF-8"' });
      }
      if (c.req.method !== 'GET') return c.text('This page only shows', 405, { allow: 'GET' });
      try {
        const { body, status, headers: given } = await (await board.open()).handle(c.req.raw);
        const headers = new Headers(given);
        for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
        return new Response(body, { status, headers });
      } catch (error) {
        log.error({ err: error }, 'the page of the queues');
        return c.text('The queues cannot be reached now', 503);
      }
    });
  }
  return { routes, close: board.close };
}

/** What a header of HTTP's basic authentication says; null where there is none. */
function loginOf(header: string | undefined): string | null {
  const [, encoded] = /^basic +([\w+/=-]{1,1024})$/iu.exec(header ?? '') ?? [];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Opens the board when it is first asked for, and closes it when nobody asks any more. */
function keptOpen({ openBoard, log }: Pick<QueuesPageOptions, 'openBoard' | 'log'>) {
  let opening: Promise<Board> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const close = async () => {
    clearTimeout(timer);
    const opened = await opening?.catch(() => null);
    opening = null;
    await opened?.close();
  };
  const open = (): Promise<Board> => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      close().catch((error: unknown) => log.warn({ err: error }, 'the page of the queues does not close'));
    }, IDLE_MS).unref();
    opening ??= openBoard().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return { open, close };
}
