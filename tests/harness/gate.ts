import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';

/** A request as it came. */
export interface GateRequest {
  readonly method: string;
  /** with its query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface GateAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that was stopped at the gate: it waits until it is told what becomes of it. */
export interface Intercepted {
  readonly request: GateRequest;
  /** Lets it through and gives the answer, which the sender does not get before `reply`. */
  forward(): Promise<GateAnswer>;
  reply(answer: GateAnswer): void;
  /** Breaks the connection without an answer. */
  drop(): void;
}

/** Stands before a server and passes everything on, but for what a test wants to stop, change or lose. */
export interface Gate {
  readonly url: string;
  /** Where requests go from now on; null: nobody is there, 502. */
  lead(target: string | null): void;
  /** Stops the next request that fits; resolves when it is there. */
  intercept(fits: (request: GateRequest) => boolean, timeoutMs?: number): Promise<Intercepted>;
  /** Hears of everything that was passed on, with what was answered. */
  watch(listener: (request: GateRequest, answer: GateAnswer) => void): void;
  close(): Promise<void>;
}

const HOP_BY_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);

interface Trap {
  timer?: NodeJS.Timeout;
  readonly fits: (request: GateRequest) => boolean;
  readonly caught: (intercepted: Intercepted) => void;
}

/** Opens a gate on a free port of the loopback address. */
export async function openGate(target: string | null = null): Promise<Gate> {
  let leadsTo = target;
  const traps = new Set<Trap>();
  const listeners = new Set<(request: GateRequest, answer: GateAnswer) => void>();
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: 64 });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const asked = await read(incoming);
    const forward = async () => {
      const answer = await send(agent, leadsTo, asked, gone.signal);
      for (const listener of listeners) listener(asked, answer);
      return answer;
    };
    const reply = (answer: GateAnswer) => {
      if (!outgoing.destroyed) outgoing.writeHead(answer.status, answer.headers ?? {}).end(answer.body);
    };
    const trap = [...traps].find(({ fits }) => fits(asked));
    if (!trap) return reply(await forward());
    traps.delete(trap);
    trap.caught({ request: asked, forward, reply, drop: () => outgoing.destroy() });
  }

  const server = createServer((incoming, outgoing) => {
    // Whoever asked is gone, or nobody is behind the gate: a broken connection tells either.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const port = await listenAnywhere(server);
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (next) => {
      leadsTo = next;
    },
    intercept: (fits, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const trap: Trap = {
          fits,
          caught: (intercepted) => {
            clearTimeout(trap.timer);
            resolve(intercepted);
          },
        };
        trap.timer = setTimeout(() => {
          traps.delete(trap);
          reject(new Error(`no request came that fits ${fits.toString()}`));
        }, timeoutMs);
        traps.add(trap);
      }),
    watch: (listener) => void listeners.add(listener),
    close: async () => {
      for (const { timer } of traps) clearTimeout(timer);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, agent.destroy()]);
    },
  };
}

async function listenAnywhere(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function read(incoming: IncomingMessage): Promise<GateRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function send(agent: Agent, target: string | null, asked: GateRequest, signal: AbortSignal): Promise<GateAnswer> {
  if (target === null) return { status: 502, body: 'nobody is here' };
  const answer = await request(`${target}${asked.path}`, {
    dispatcher: agent,
    method: asked.method,
    headers: withoutHops(asked.headers),
    signal,
    ...(asked.body === '' ? {} : { body: asked.body }),
  });
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: answer.statusCode,
    headers: withoutHops(Object.fromEntries(headers)),
    body: await answer.body.text(),
  };
}

function withoutHops(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase())));
}
