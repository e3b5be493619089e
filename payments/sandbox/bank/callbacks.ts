import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { signedHeaders } from '../signature.ts';
import type { BankStore, StoredCallback, StoredPayment } from './store.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** What the sender needs; `log` takes a line for a person. */
export interface CallbackDeps {
  readonly store: BankStore;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Where callbacks go instead of the origin that the merchant named, once its server has moved. */
  readonly callbackBase?: string;
}

/**
 * Sends callbacks, each again and again at growing intervals (1 s to a minute) until the merchant acknowledges it
 * with a 2xx. Those that an earlier run of the bank still owed are taken up again.
 */
export function startCallbacks({ store, clock, log, callbackBase }: CallbackDeps) {
  const timers = new Map<string, NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  function plan(callback: StoredCallback): void {
    if (closed) return;
    const delayMs = Math.max(0, callback.dueAtMs - clock.now().getTime());
    const timer = setTimeout(() => {
      timers.delete(callback.id);
      const sending = deliver(callback).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }, delayMs);
    timer.unref();
    timers.set(callback.id, timer);
  }

  async function deliver(callback: StoredCallback): Promise<void> {
    const payment = store.payment(callback.paymentId);
    const secret = payment && store.merchant(payment.merchantId)?.secret;
    if (!payment || !secret) return;
    const failure = await post(callback, payment, secret);
    if (failure === null) {
      store.saveCallback({ ...callback, acknowledged: true });
      return;
    }
    const retryMs = Math.min(FIRST_RETRY_MS * 2 ** callback.attempts, LONGEST_RETRY_MS);
    const next = { ...callback, attempts: callback.attempts + 1, dueAtMs: clock.now().getTime() + retryMs };
    store.saveCallback(next);
    log(`callback for ${payment.orderId} not acknowledged (${failure}); again in ${retryMs / 1000} s`);
    plan(next);
  }

  async function post(callback: StoredCallback, payment: StoredPayment, secret: string): Promise<string | null> {
    const { merchantId, id, orderId } = payment;
    const told = { eventId: callback.eventId, merchantId, payment: { id, orderId, status: callback.status } };
    const refund = callback.refundId === undefined ? {} : { refund: { id: callback.refundId } };
    const body = new TextEncoder().encode(JSON.stringify({ ...told, ...refund }));
    try {
      const response = await fetch(target(payment.callbackUrl), {
        method: 'POST',
        headers: signedHeaders(secret, 'callback', clock.now(), body),
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.ok ? null : String(response.status);
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    }
  }

  function target(callbackUrl: string): URL {
    const url = new URL(callbackUrl);
    return callbackBase === undefined ? url : new URL(url.pathname, callbackBase);
  }

  for (const callback of store.callbacksOwed()) plan(callback);

  return {
    /** Owes the merchant `copies` callbacks of one event, not before `delayMs` have passed. */
    owe(
      payment: StoredPayment,
      { copies = 1, delayMs = 0, refundId }: { copies?: number; delayMs?: number; refundId?: string } = {},
    ): void {
      const eventId = randomUUID();
      for (let copy = 0; copy < copies; copy += 1) {
        const callback: StoredCallback = {
          id: randomUUID(),
          eventId,
          paymentId: payment.id,
          status: payment.status,
          ...(refundId === undefined ? {} : { refundId }),
          dueAtMs: clock.now().getTime() + delayMs,
          attempts: 0,
          acknowledged: false,
        };
        store.saveCallback(callback);
        plan(callback);
      }
    },

    async close(): Promise<void> {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}

export type Callbacks = ReturnType<typeof startCallbacks>;
