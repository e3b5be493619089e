import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackRequest } from '../provider.ts';

/**
 * Whether a notification was sent by somebody who knows the API secret: HMAC-SHA256 in base64, in `Content-HMAC` over
 * the text as it is encoded, in `X-Content-HMAC` over what is decoded from it, for whom a proxy has encoded it anew.
 * https://developers.cloudpayments.ru/#proverka-uvedomleniy
 */
export function isSigned(request: CallbackRequest, secret: string): boolean {
  const { headers } = request;
  const encoded = messageOf(request);
  if (isHmac(headers.get('content-hmac'), encoded, secret)) return true;
  const decoded = decode(encoded);
  return decoded !== null && isHmac(headers.get('x-content-hmac'), decoded, secret);
}

/** What is signed: the body, or the parameters of a GET. */
export function messageOf({ method, body, query }: CallbackRequest): Uint8Array {
  return method === 'GET' ? Buffer.from(query.toString()) : body;
}

function isHmac(given: string | null, message: Uint8Array | string, secret: string): boolean {
  const claimed = Buffer.from(given ?? '', 'base64');
  return claimed.length === 32 && timingSafeEqual(claimed, createHmac('sha256', secret).update(message).digest());
}

function decode(message: Uint8Array): string | null {
  try {
    return decodeURIComponent(Buffer.from(message).toString('utf8').replaceAll('+', ' '));
  } catch {
    return null;
  }
}
