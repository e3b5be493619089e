import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { botToken } from '../identity.ts';
import type { Files } from '../store/files.ts';
import type { CallParameters, Calls } from './calls.ts';
import { ApiError, tooManyRequests } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import { readMultipart } from './multipart.ts';
import type { Uploads } from './uploads.ts';

type Env = { Bindings: HttpBindings };

interface ReadCall {
  parameters: CallParameters;
  uploads: Uploads;
  /** The values came as text and get their types from the schema. */
  isText: boolean;
}

/** `/bot<token>/<method>` and `/file/bot<token>/<path>`, as Telegram's own server has them. */
export function createBotApi(calls: Calls, files: Files, faults: Faults, log: (message: string) => void): Hono<Env> {
  const app = new Hono<Env>();

  app.all('/:bot{bot[^/]+}/:method', async (context) => {
    const name = context.req.param('method');
    const fault = faults.take(name);
    try {
      if (context.req.param('bot') !== `bot${botToken}`) throw new ApiError(401, 'Unauthorized');
      if (fault !== undefined && fault.kind !== 'lost-answer') return fail(context, fault);
      const { parameters, uploads, isText } = await read(context);
      const { signal } = context.req.raw;
      const result = await calls.run(name, parameters, { uploads, isText, signal });
      if (fault !== undefined) return disconnect(context);
      return context.json({ ok: true, result });
    } catch (error) {
      if (!(error instanceof ApiError)) log(`Bot API failed at ${name}: ${error instanceof Error ? error.stack : ''}`);
      return refuse(error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error'));
    }
  });

  app.get('/file/:bot{bot[^/]+}/:path{.+}', (context) => {
    if (context.req.param('bot') !== `bot${botToken}`) return refuse(new ApiError(401, 'Unauthorized'));
    const file = files.byPath(context.req.param('path'));
    if (file === undefined) return refuse(new ApiError(404, 'Not Found'));
    return context.body(new Uint8Array(files.bytes(file)), 200, { 'content-type': 'application/octet-stream' });
  });

  return app;
}

async function read(context: Context<Env>): Promise<ReadCall> {
  const parameters: CallParameters = context.req.query();
  const type = context.req.header('content-type') ?? '';
  if (context.req.method === 'GET' || type === '') return { parameters, uploads: new Map(), isText: true };
  if (type.includes('application/json')) {
    const fromAddress = Object.keys(parameters).length > 0;
    Object.assign(parameters, await readJson(context));
    return { parameters, uploads: new Map(), isText: fromAddress };
  }
  if (type.includes('urlencoded')) {
    Object.assign(parameters, Object.fromEntries(new URLSearchParams(await context.req.text())));
    return { parameters, uploads: new Map(), isText: true };
  }
  const multipart = readMultipart(Buffer.from(await context.req.arrayBuffer()), type);
  if (multipart === undefined) throw new ApiError(400, "Bad Request: can't parse the request body");
  const { fields, files: uploads } = multipart;
  Object.assign(parameters, fields);
  for (const name of ['document', 'photo']) if (uploads.has(name)) parameters[name] = `attach://${name}`;
  return { parameters, uploads, isText: true };
}

async function readJson(context: Context<Env>): Promise<CallParameters> {
  const text = await context.req.text();
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as CallParameters;
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw new ApiError(400, "Bad Request: can't parse JSON object");
}

function fail(context: Context<Env>, fault: Fault): Response {
  if (fault.kind === 'reset') return disconnect(context);
  if (fault.kind === 'flood') throw tooManyRequests(fault.retryAfterSeconds ?? 1);
  throw new ApiError(502, 'Bad Gateway');
}

function disconnect(context: Context<Env>): Response {
  context.env.incoming.socket.destroy();
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
}

function refuse({ code, message, retryAfter }: ApiError): Response {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  const headers: { [name: string]: string } = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return Response.json({ ok: false, error_code: code, description: message, ...parameters }, { status: code, headers });
}
