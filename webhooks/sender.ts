import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The address that a request came from, as the outermost of our own `trustedProxies` saw it: each proxy adds to
 * X-Forwarded-For on the right, and what stands further left is the sender's own word. Null where it is not known.
 */
export function senderAddress(c: Context, trustedProxies = 0): string | null {
  const direct = socketAddress(c);
  if (trustedProxies === 0) return direct;
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').flatMap((part) => part.trim() || []);
  return forwarded.at(-trustedProxies) ?? direct;
}

/** Whether a request comes from this machine or its private network, and through no proxy. */
export function isFromInside(c: Context): boolean {
  if (c.req.header('x-forwarded-for') ?? c.req.header('forwarded')) return false;
  const address = socketAddress(c);
  return address === null || PRIVATE.test(address);
}

const PRIVATE = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i;

// Requests made without a socket, as tests do, have no address.
function socketAddress(c: Context): string | null {
  try {
    return getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? null;
  } catch {
    return null;
  }
}
