import { z } from 'zod';
import { defineProvider, type PaymentProvider, type ProviderPayment } from '../../payments/provider.ts';
import { type Doom, step } from './crash.ts';

interface GivenBack {
  readonly amountMinor: number;
  state: 'pending' | 'succeeded' | 'failed';
}

/** A payment at the bank. Against the rules there may be two for one of ours. */
export interface Attempt {
  readonly id: string;
  readonly number: string;
  readonly key: string;
  state: 'pending' | 'succeeded' | 'canceled';
  receivedMinor: number;
  /** By the key of the refund, or of its making in the bank's own cabinet. */
  readonly refunds: Map<string, GivenBack>;
  /** Rises with every change: each is news of its own. */
  version: number;
}

export const refundedOf = (attempt: Attempt): number =>
  [...attempt.refunds.values()].reduce(
    (sum, { state, amountMinor }) => sum + (state === 'succeeded' ? amountMinor : 0),
    0,
  );

/** A bank that does what a history tells it, and remembers everything. */
export interface Bank {
  readonly attempts: Map<string, Attempt>;
  of(number: string): Attempt[];
  /** A payer's second payment for the same order, which a bank should not let happen. */
  again(number: string): Attempt;
  /** The body of the callback that tells of a change. */
  callback(attempt: Attempt, version: number): Uint8Array;
  /** The bank as a process sees it that will end where its fate says. */
  provider(fate: Doom): PaymentProvider;
}

export const BANK = 'model';

export function openBank(): Bank {
  const attempts = new Map<string, Attempt>();
  const byNumber = new Map<string, Attempt[]>();
  const of = (number: string) => byNumber.get(number) ?? [];
  const make = (number: string, key: string): Attempt => {
    const known = of(number).find((attempt) => attempt.key === key);
    if (known) return known;
    const attempt: Attempt = {
      id: `${number}-${of(number).length + 1}`,
      number,
      key,
      state: 'pending',
      receivedMinor: 0,
      refunds: new Map(),
      version: 1,
    };
    attempts.set(attempt.id, attempt);
    byNumber.set(number, [...of(number), attempt]);
    return attempt;
  };
  const find = (query: { providerPaymentId: string | null; number: string }): Attempt | undefined =>
    (query.providerPaymentId === null ? undefined : attempts.get(query.providerPaymentId)) ?? of(query.number)[0];
  return {
    attempts,
    of,
    again: (number) => make(number, 'again'),
    callback: (attempt, version) =>
      new TextEncoder().encode(`${attempt.id}.${version} ${attempt.id} ${attempt.number}`),
    provider: (fate) =>
      defineProvider({
        name: BANK,
        title: BANK,
        settings: z.object({}),
        connect: () => ({
          createPayment: ({ number, idempotencyKey }) =>
            step(fate, async () => {
              const { id } = make(number, idempotencyKey);
              return { providerPaymentId: id, confirmationUrl: `https://bank.test/${id}` };
            }),
          fetchPayment: (query) =>
            step(fate, async () => {
              const attempt = find(query);
              return attempt ? shown(attempt, query.currency) : null;
            }),
          cancelPayment: (query) =>
            step(fate, async () => {
              const attempt = find(query);
              if (attempt?.state !== 'pending') return false;
              attempt.state = 'canceled';
              attempt.version += 1;
              return true;
            }),
          refundPayment: (query, { idempotencyKey, amountMinor }) =>
            step(fate, async () => {
              const attempt = find(query);
              if (!attempt) throw new Error('no such payment');
              const known = attempt.refunds.get(idempotencyKey);
              const left = attempt.receivedMinor - refundedOf(attempt);
              const state = Number(amountMinor) <= left ? ('succeeded' as const) : ('failed' as const);
              const refund = known ?? { amountMinor: Number(amountMinor), state };
              attempt.refunds.set(idempotencyKey, refund);
              if (!known) attempt.version += 1;
              return { providerRefundId: `${attempt.id}-${idempotencyKey}`, state: refund.state, failure: null };
            }),
          fetchRefund: (query, { idempotencyKey }) =>
            step(fate, async () => {
              const attempt = find(query);
              const refund = attempt?.refunds.get(idempotencyKey);
              if (!attempt || !refund) return null;
              return { providerRefundId: `${attempt.id}-${idempotencyKey}`, state: refund.state, failure: null };
            }),
          parseCallback: ({ body }) => {
            const [eventKey = '', providerPaymentId = '', reference = ''] = new TextDecoder().decode(body).split(' ');
            return { kind: 'event', event: { eventKey, providerPaymentId, reference }, reply: { status: 200 } };
          },
        }),
      }),
  };
}

function shown(attempt: Attempt, currency: string): ProviderPayment {
  const isPaid = attempt.state === 'succeeded';
  return {
    providerPaymentId: attempt.id,
    state: attempt.state,
    receivedMinor: BigInt(isPaid ? attempt.receivedMinor : 0),
    refundedMinor: BigInt(refundedOf(attempt)),
    currency,
    reference: attempt.number,
    merchantMatches: true,
    method: null,
  };
}
