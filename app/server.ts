import { createAdaptorServer } from '@hono/node-server';
import type { Config } from '../config.ts';
import { listen } from '../infra/listen.ts';
import type { WebServer } from '../webhooks/server.ts';

/** The program's HTTP address, taken before there is anything to answer: all else needs to know it. */
export interface HttpAddress {
  readonly port: number;
  /** as browsers, providers and Telegram reach it, without a slash at the end */
  readonly publicUrl: string;
  /** From now on requests are answered; until then with 503. */
  serve(web: WebServer): void;
  /** Takes no more requests, lets those in hand finish (10 s at most) with the work they left behind. */
  close(): Promise<void>;
}

const GRACE_MS = 10_000;
const SWEEP_MS = 50;

/** Listens on HOST and PORT. Fails with the remedy where the port is taken. */
export async function takeAddress(config: Pick<Config, 'host' | 'port' | 'publicUrl'>): Promise<HttpAddress> {
  let web: WebServer | undefined;
  const server = createAdaptorServer({
    fetch: (request, env) => web?.app.fetch(request, env) ?? new Response('starting', { status: 503 }),
  });
  const port = await listen(server, { host: config.host, port: config.port });
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  return {
    port,
    publicUrl: config.publicUrl ?? `http://${host}:${port}`,
    serve: (answering) => {
      web = answering;
    },
    close: async () => {
      const deadline = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS);
      // A connection whose last request has just been answered would be kept for five seconds more.
      const sweep = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), SWEEP_MS);
      await new Promise((resolve) => server.close(resolve));
      clearInterval(sweep);
      clearTimeout(deadline);
      await web?.idle();
    },
  };
}
