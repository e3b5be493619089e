import { Writable } from 'node:stream';
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Fields whose value is never written, at the top of a record or one level into it. */
const SECRET_FIELDS = [
  'token password secret secretKey credentials authorization cookie headers codeHash linkToken',
  'email to phone firstName lastName username holderName text body',
].flatMap((line) => line.split(' '));

/** Secrets and personal data inside a text, such as an error's message or an address, with what stands for them. */
const SCRUBS: [RegExp, string][] = [
  [/\d{5,}:[A-Za-z0-9_-]{30,}/g, '***'],
  [/(:\/\/[^\s:/@"]*:)[^\s@"]+@/g, '$1***@'],
  [/\b(Bearer|Basic) [A-Za-z0-9+/=._~-]+/gi, '$1 ***'],
  [/\/(pay|hooks\/[a-z0-9_-]+)\/[A-Za-z0-9_-]{6,}/g, '/$1/***'],
  [/([?&](?:start|token|code|key|secret|signature)=)[^\s&"]+/gi, '$1***'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '***@***'],
];

/**
 * The program's log: a JSON object a line, or, with `pretty`, lines for a person at a terminal. Whatever is passed in,
 * secrets and personal data do not come out: known fields are blanked, and every line is searched for bot tokens,
 * passwords in addresses, payment links and e-mail addresses.
 */
export function createLog({
  level = 'info',
  pretty = false,
  destination = process.stdout,
}: {
  level?: string;
  pretty?: boolean;
  destination?: DestinationStream;
} = {}): Logger {
  const errorSerializers = { err: describeError, error: describeError };
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '***' },
      serializers: errorSerializers,
      hooks: { streamWrite: scrub },
    },
    pretty ? prettyStream(destination) : destination,
  );
}

/** The same text without what SCRUBS knows. */
export function scrub(text: string): string {
  return SCRUBS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/**
 * An error by its allowed parts: others that libraries hang onto theirs hold whole requests (grammY's context and
 * payload, a query's arguments).
 */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, error_code, method, originalCode } = error as unknown as Record<string, unknown>;
  return {
    type: error.name,
    message: error.message,
    ...primitives({ code, errorCode: error_code, method, originalCode }),
    stack: error.stack,
    ...(error.cause === undefined || depth === 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function primitives(values: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(values).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return Object.fromEntries(known);
}

/** "12:03:44 WARN  message key=value", with an error's stack below. */
function prettyStream(destination: DestinationStream): DestinationStream {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      destination.write(prettyLine(String(chunk)));
      done();
    },
  });
}

function prettyLine(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const name = (pino.levels.labels[Number(level)] ?? String(level)).toUpperCase().padEnd(5);
  const fields = Object.entries(rest).map(([key, value]) => ` ${key}=${format(value)}`);
  const stack = typeof err === 'object' && err !== null ? `\n${stacks(err as Record<string, unknown>)}` : '';
  return `${clock} ${name} ${typeof msg === 'string' ? msg : ''}${fields.join('')}${stack}\n`;
}

function stacks({ stack, message, cause }: Record<string, unknown>): string {
  const own = String(stack ?? message);
  return typeof cause === 'object' && cause !== null
    ? `${own}\nCaused by: ${stacks(cause as Record<string, unknown>)}`
    : own;
}

const format = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
