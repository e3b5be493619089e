import { type PendingEvent, storeEvent } from '../domain/payments/events.ts';
import { checkBeforePaying } from '../domain/payments/pre-check.ts';
import type { CallbackReply, CallbackRequest } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { merchantOfHook } from './merchant-cache.ts';
import { noteRefusal } from './refusals.ts';

/** What a callback is answered, and the event that is to be applied once the answer is out. */
export interface ReceivedCallback {
  readonly reply: CallbackReply;
  readonly event: PendingEvent | null;
}

/**
 * Proves a callback, stores it and says what to answer; null where no such merchant is known or the proof fails, which
 * the sender must not be able to tell apart. An answer of success is given only for what is stored.
 */
export async function receiveCallback(
  deps: SettlementDeps,
  { provider, hookToken, request }: { provider: string; hookToken: string; request: CallbackRequest },
): Promise<ReceivedCallback | null> {
  const { db, clock } = deps;
  const merchant = await merchantOfHook(deps, provider, hookToken);
  if (!merchant) {
    deps.observe?.('unknown-merchant', 'unknown');
    return null;
  }
  const parsed = connectionOf(deps, merchant).parseCallback(request);
  if (parsed.kind === 'unproven') {
    noteRefusal(deps, { merchantId: merchant.id, provider, reason: parsed.reason });
    return null;
  }
  if (parsed.kind === 'ignored') return { reply: parsed.reply, event: null };
  if (parsed.kind === 'pre-check') {
    const verdict = await checkBeforePaying(db, clock, merchant.id, parsed.check);
    return { reply: parsed.reply(verdict), event: null };
  }
  const event = await storeEvent(db, clock, merchant, {
    ...parsed.event,
    // A callback by GET has its content in the address.
    body: request.body.length > 0 ? request.body : new TextEncoder().encode(request.query.toString()),
  });
  deps.observe?.(event === null ? 'repeated' : 'received', provider);
  return { reply: parsed.reply, event };
}
