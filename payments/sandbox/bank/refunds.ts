import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Callbacks } from './callbacks.ts';
import { cardOf } from './cards.ts';
import type { BankStore, StoredPayment, StoredRefund } from './store.ts';

export interface RefundDeps {
  readonly store: BankStore;
  readonly callbacks: Callbacks;
  readonly clock: Clock;
  /** How long a refund takes that does not end at once. */
  readonly lateMs: number;
}

/**
 * Gives money back as the card that was paid with has it: at once, late, told twice or not at all; or it turns out
 * later that it cannot be done, which, as with real providers, no callback tells. What was under way when the bank
 * ended goes on with its next start.
 */
export function startRefunds({ store, callbacks, clock, lateMs }: RefundDeps) {
  const timers = new Map<string, NodeJS.Timeout>();

  function end(refund: StoredRefund): StoredRefund {
    const payment = store.payment(refund.paymentId);
    const ended: StoredRefund = { ...refund, status: refund.ends };
    if (payment && refund.ends === 'succeeded') {
      const refundedMinor = BigInt(payment.refundedMinor) + BigInt(refund.amountMinor);
      store.savePayment({ ...payment, refundedMinor: refundedMinor.toString() });
      if (refund.callbacks > 0) callbacks.owe(payment, { copies: refund.callbacks, refundId: refund.id });
    }
    store.saveRefund(ended);
    return ended;
  }

  function plan(refund: StoredRefund): void {
    const timer = setTimeout(
      () => {
        timers.delete(refund.id);
        end(refund);
      },
      Math.max(0, refund.endsAtMs - clock.now().getTime()),
    );
    timer.unref();
    timers.set(refund.id, timer);
  }

  for (const refund of store.refundsUnderWay()) plan(refund);

  /** What can still be given back, less what is under way. */
  function restOf(payment: StoredPayment): bigint {
    const underWay = store.refundsOf(payment.id).filter(({ status }) => status === 'pending');
    const underWayMinor = sumOf(underWay.map(({ amountMinor }) => BigInt(amountMinor)));
    return BigInt(payment.receivedMinor) - BigInt(payment.refundedMinor) - underWayMinor;
  }

  return {
    restOf,

    /** Makes a refund, or gives the one that this key has made; null where there is not so much to give back. */
    make(
      payment: StoredPayment,
      { amountMinor, idempotencyKey }: { amountMinor: bigint; idempotencyKey: string },
    ): StoredRefund | null {
      const known = store.refundByKey(payment.merchantId, idempotencyKey);
      if (known) return known;
      const card = cardOf(payment);
      const isLate = card?.isLate ?? false;
      const isFirst = store.refundsOf(payment.id).length === 0;
      const fails = card?.id === 'unreturnable' || (card?.id === 'unreturnable-once' && isFirst);
      const refund: StoredRefund = {
        id: randomUUID(),
        paymentId: payment.id,
        merchantId: payment.merchantId,
        idempotencyKey,
        amountMinor: amountMinor.toString(),
        status: 'pending',
        endsAtMs: clock.now().getTime() + (fails ? 2 * lateMs : isLate ? lateMs : 0),
        ends: fails ? 'failed' : 'succeeded',
        callbacks: card?.callbacks ?? 1,
      };
      // A key of the bank's earlier days: it is done, and all that is left of it is that it was.
      if (payment.refundKeys.includes(idempotencyKey)) return { ...refund, status: 'succeeded' };
      if (amountMinor <= 0n || amountMinor > restOf(payment)) return null;
      store.saveRefund(refund);
      if (!isLate && !fails) return end(refund);
      plan(refund);
      return refund;
    },

    close(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

export type Refunds = ReturnType<typeof startRefunds>;
