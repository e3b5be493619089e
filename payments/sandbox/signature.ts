import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs a message of the sandbox, both ways: the method and path (or "callback"), the moment, and the body's bytes. */
export function sign(secret: string, subject: string, timestampMs: number, body: Uint8Array): string {
  return createHmac('sha256', secret).update(`${subject}\n${timestampMs}\n`).update(body).digest('hex');
}

/** Older or newer messages are refused, so that a recorded one cannot be sent again. */
export const MAX_AGE_MS = 5 * 60_000;

/** Why a signed message is not believed, or null if it is. Takes the same time wherever a signature is wrong. */
export function refusal(
  secret: string,
  subject: string,
  headers: Headers,
  body: Uint8Array,
  now: Date,
): 'unsigned' | 'stale' | 'forged' | null {
  const timestampMs = Number(headers.get('x-sandbox-timestamp') ?? Number.NaN);
  const given = Buffer.from(headers.get('x-sandbox-signature') ?? '', 'hex');
  if (!Number.isSafeInteger(timestampMs) || given.length !== 32) return 'unsigned';
  const expected = Buffer.from(sign(secret, subject, timestampMs, body), 'hex');
  if (!timingSafeEqual(given, expected)) return 'forged';
  return Math.abs(now.getTime() - timestampMs) > MAX_AGE_MS ? 'stale' : null;
}

/** The headers that carry a signature. */
export function signedHeaders(secret: string, subject: string, now: Date, body: Uint8Array): Record<string, string> {
  const timestampMs = now.getTime();
  return {
    'content-type': 'application/json',
    'x-sandbox-timestamp': String(timestampMs),
    'x-sandbox-signature': sign(secret, subject, timestampMs, body),
  };
}
