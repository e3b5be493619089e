import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../lib/children.ts';
import { bankPayment } from './bank.ts';

/** A call of the Bot API as it came in. */
export interface ApiCall {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const handlers = {
  /** Starts to listen; gives the address of the server. */
  open: async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  /** Forgets what was counted and kept; from now on calls are kept whole, or only counted. */
  observe: ({ keep }: { keep: boolean }) => {
    kept = keep ? [] : null;
    counts = {};
  },
  /** How often each method was called, and the calls where they were to be kept. */
  observed: () => ({ counts, calls: kept ?? [] }),
};
export type StandinHandlers = typeof handlers;

let kept: ApiCall[] | null = null;
let counts: Record<string, number> = {};
/** Unmistakable among other numbers, so that it is recognized in recorded queries. */
let messageId = 810_000_000;

const me = { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot', can_join_groups: true };

/** Stands in for Telegram's Bot API and for the bank: answers every call at once with the least that will do. */
const server = createServer((request, response) => {
  const { url = '' } = request;
  if (url.startsWith('/bot')) return botApi(url.slice(url.lastIndexOf('/') + 1), request, response);
  counts['bank'] = (counts['bank'] ?? 0) + 1;
  request.resume();
  answer(response, bankPayment(url.slice(url.lastIndexOf('/') + 1)));
});
server.keepAliveTimeout = 60_000;

function botApi(method: string, request: IncomingMessage, response: ServerResponse): void {
  counts[method] = (counts[method] ?? 0) + 1;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (kept) {
      const body = Buffer.concat(chunks).toString();
      kept.push({ method, payload: body ? (JSON.parse(body) as Record<string, unknown>) : {} });
    }
    answer(response, JSON.stringify({ ok: true, result: resultOf(method) }));
  });
}

function resultOf(method: string): unknown {
  if (method === 'getMe') return me;
  if (method !== 'sendMessage' && method !== 'editMessageText') return true;
  if (method === 'sendMessage') messageId += 1;
  return { message_id: messageId, date: 1_700_000_000, chat: { id: 1, type: 'private' }, text: '' };
}

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

serve(handlers);
