import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ChatNews, type ChatPaymentUpdate, ProviderError, type ProviderPayment } from '../provider.ts';

/** What is stored of `successful_payment`: the charge ids are what the money is found by at Telegram and the provider. */
const paidSchema = z.object({
  reference: z.string().min(1),
  amountMinor: z.string().regex(/^\d{1,15}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  chargeId: z.string().min(1),
  providerChargeId: z.string().nullable(),
});

/** What the chat says of an invoice; money is one event for each charge, however often it is told. */
export function newsOf({ kind, ...said }: ChatPaymentUpdate): ChatNews {
  const { reference, amountMinor, currency, chargeId } = said;
  if (kind === 'pre-checkout') return { kind: 'pre-check', check: { reference, amountMinor, currency } };
  if (chargeId === null) throw new ProviderError('Telegram tells of money without a charge id', true);
  const body = JSON.stringify({ ...said, amountMinor: amountMinor.toString() });
  return {
    kind: 'event',
    event: { eventKey: eventKeyOf(chargeId), providerPaymentId: chargeId, reference },
    body: new TextEncoder().encode(body),
  };
}

/** The payment that a stored event tells of; null where it is none of ours. */
export function toProviderPayment(body: Uint8Array): ProviderPayment | null {
  const paid = paidSchema.safeParse(jsonOf(body)).data;
  if (!paid) return null;
  return {
    providerPaymentId: paid.chargeId,
    state: 'succeeded',
    receivedMinor: BigInt(paid.amountMinor),
    refundedMinor: 0n,
    currency: paid.currency,
    reference: paid.reference,
    // The payload has led to this merchant, and the payment is looked for among its own.
    merchantMatches: true,
    method: 'Telegram',
  };
}

/** Telegram says nothing of the length of its charge ids. */
function eventKeyOf(chargeId: string): string {
  const key = `paid:${chargeId}`;
  return key.length <= 200 ? key : `paid:${createHash('sha256').update(chargeId).digest('hex')}`;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
