import type { Clock } from '../../domain/clock.ts';
import { stripePackage } from './package.ts';

/** How old a signature may be: Stripe's own measure against callbacks that somebody has recorded. */
const TOLERANCE_SECONDS = 300;

/**
 * The event that a body holds, if the header `Stripe-Signature` proves it; null for anything else, whatever the bytes.
 */
export function provenEvent(body: Uint8Array, header: string | null, secret: string, clock: Clock): unknown {
  if (header === null || body.length === 0) return null;
  try {
    const nowMs = clock.now().getTime();
    const { webhooks } = stripePackage();
    return webhooks.constructEvent(Buffer.from(body), header, secret, TOLERANCE_SECONDS, undefined, nowMs);
  } catch {
    return null;
  }
}
