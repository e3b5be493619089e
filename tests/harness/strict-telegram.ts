import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a call: refused, broken off, done and its answer lost, or never answered and not done. */
export type StrictFault =
  | { readonly kind: 'flood'; readonly retryAfterSeconds: number }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'silence' };

/** A message that the bot tried to send. */
export interface Attempt {
  readonly chatId: number;
  readonly text: string;
  /** when it came, by this process's steady clock */
  readonly atMs: number;
  /** `limit`: it was one too many, in a second or in its chat */
  readonly outcome: 'taken' | 'limit' | StrictFault['kind'];
  /** for how long no other may go there, where it was refused so */
  readonly retryAfterSeconds: number | null;
}

/** A Bot API server that keeps to the letter of Telegram's limits, and measures at its own side. */
export interface StrictTelegram {
  readonly url: string;
  /** messages in the order in which they came; answers to taps, edits and deletions are only counted */
  readonly attempts: readonly Attempt[];
  readonly counts: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Telegram names 30 a second over all, and one a second in a chat. */
const PER_SECOND = 30;
const CHAT_PAUSE_MS = 1_000;
const SENDS = /^send(?!ChatAction$)/u;

/**
 * Opens it on a free port of the loopback address. `faultOf` is asked at each message that the limits let through,
 * `onCall` hears of every call.
 */
export async function openStrictTelegram(
  faultOf: (message: { chatId: number; text: string }) => StrictFault | null = () => null,
  onCall: (method: string, payload: Readonly<Record<string, unknown>>) => void = () => undefined,
): Promise<StrictTelegram> {
  const attempts: Attempt[] = [];
  const counts: Record<string, number> = {};
  const lastInChat = new Map<number, number>();
  let lately: number[] = [];
  let messageId = 0;

  function limitOf(chatId: number, atMs: number): number {
    lately = lately.filter((taken) => taken > atMs - 1_000);
    const [oldest = atMs] = lately;
    const waitMs = lately.length < PER_SECOND ? 0 : oldest + 1_000 - atMs;
    const chatWaitMs = (lastInChat.get(chatId) ?? Number.NEGATIVE_INFINITY) + CHAT_PAUSE_MS - atMs;
    return Math.max(waitMs, chatWaitMs);
  }

  function takeMessage(body: Record<string, unknown>, atMs: number, response: ServerResponse): void {
    const { text: said, caption } = body as { text?: string; caption?: string };
    const [chatId, text] = [Number(body['chat_id']), said ?? caption ?? ''];
    const waitMs = limitOf(chatId, atMs);
    const fault = waitMs > 0 ? null : faultOf({ chatId, text });
    const retryAfterSeconds =
      waitMs > 0 ? Math.ceil(waitMs / 1_000) : fault?.kind === 'flood' ? fault.retryAfterSeconds : null;
    const outcome = waitMs > 0 ? 'limit' : (fault?.kind ?? 'taken');
    attempts.push({ chatId, text, atMs, outcome, retryAfterSeconds });
    if (outcome === 'taken' || outcome === 'lost-answer') {
      lately.push(atMs);
      lastInChat.set(chatId, atMs);
    }
    if (retryAfterSeconds !== null) return refuse(response, 429, 'Too Many Requests', retryAfterSeconds);
    if (outcome === 'server-error') return refuse(response, 502, 'Bad Gateway', null);
    if (outcome === 'silence') return;
    if (outcome !== 'taken') return void response.destroy();
    messageId += 1;
    answer(response, 200, { ok: true, result: { message_id: messageId, date: 1, chat: { id: chatId }, text } });
  }

  const server = createServer((request, response) => {
    const atMs = performance.now();
    const { url = '' } = request;
    const method = url.slice(url.lastIndexOf('/') + 1);
    counts[method] = (counts[method] ?? 0) + 1;
    readJson(request).then(
      (body) => {
        onCall(method, body);
        if (SENDS.test(method)) return takeMessage(body, atMs, response);
        return answer(response, 200, { ok: true, result: resultOf(method) });
      },
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    counts,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The most attempts in any second, wherever it begins; edges belong to the second that begins there. */
export function busiestSecond(atMs: readonly number[]): number {
  const times = atMs.toSorted((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, time] of times.entries()) {
    while ((times[from] ?? time) <= time - 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** The shortest time between two attempts in one chat; infinity where no chat had two. */
export function shortestPauseMs(attempts: readonly Pick<Attempt, 'chatId' | 'atMs'>[]): number {
  const last = new Map<number, number>();
  let shortest = Number.POSITIVE_INFINITY;
  for (const { chatId, atMs } of attempts) {
    shortest = Math.min(shortest, atMs - (last.get(chatId) ?? Number.NEGATIVE_INFINITY));
    last.set(chatId, atMs);
  }
  return shortest;
}

function resultOf(method: string): unknown {
  if (method === 'getMe') return { id: 1, is_bot: true, first_name: 'Strict', username: 'strict_bot' };
  if (method === 'editMessageText') return { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: '' };
  return true;
}

function refuse(response: ServerResponse, code: number, description: string, retryAfterSeconds: number | null): void {
  const parameters = retryAfterSeconds === null ? {} : { parameters: { retry_after: retryAfterSeconds } };
  answer(response, code, { ok: false, error_code: code, description, ...parameters });
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
}
