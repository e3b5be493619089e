import type { Database, Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { type ConnectableMerchant, merchantColumn } from './merchants.ts';

/** The first work on an event is done at once by whoever stored it; the sweep takes over after this. */
export const FIRST_SWEEP_AFTER_MS = 15_000;

/** A callback that was proven to come from the provider, or whose truth the provider will be asked about. */
export interface EventDraft {
  readonly merchantId: number;
  readonly provider: string;
  /** The same for the same news, so that a repeated callback is one event. */
  readonly eventKey: string;
  readonly providerPaymentId: string | null;
  readonly reference: string | null;
  /** As received, to the byte. */
  readonly body: Uint8Array;
}

/** Stores a callback once; gives its id, or null where it is known already. */
export async function storeEvent(db: Database | Tx, clock: Clock, draft: EventDraft): Promise<number | null> {
  const now = clock.now();
  const rows = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO payment_events (merchant_id, provider, event_key, provider_payment_id, reference, body, received_at,
      next_attempt_at)
    VALUES (${draft.merchantId}, ${draft.provider}, ${draft.eventKey}, ${draft.providerPaymentId}, ${draft.reference},
      ${draft.body}, ${now}::timestamptz, ${new Date(now.getTime() + FIRST_SWEEP_AFTER_MS)}::timestamptz)
    ON CONFLICT (merchant_id, event_key) DO NOTHING
    RETURNING id`;
  return rows[0]?.id ?? null;
}

/** A stored event with what is needed to work on it: its merchant account and, if it can be told, our payment. */
export interface PendingEvent {
  readonly id: number;
  readonly attempts: number;
  readonly body: Uint8Array;
  readonly eventKey: string;
  readonly providerPaymentId: string | null;
  readonly reference: string | null;
  readonly merchant: ConnectableMerchant;
  readonly paymentId: number | null;
  readonly paymentNumber: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly createdAt: Date | null;
}

/** An event that is not applied yet; null where it is, or is not there. The payment is that of its merchant account. */
export async function findPendingEvent(db: Database, eventId: number): Promise<PendingEvent | null> {
  const rows = await db.$queryRaw<PendingEvent[]>`
    SELECT event.id, event.attempts, event.body, event.event_key AS "eventKey", event.reference,
      event.provider_payment_id AS "providerPaymentId", ${merchantColumn}, payment.id AS "paymentId",
      payment.number AS "paymentNumber", payment.amount_minor AS "amountMinor", payment.currency,
      payment.created_at AS "createdAt"
    FROM payment_events event
    JOIN merchants merchant ON merchant.id = event.merchant_id
    LEFT JOIN LATERAL (
      SELECT p.* FROM payments p
      WHERE p.merchant_id = event.merchant_id
        AND (p.provider_payment_id = event.provider_payment_id OR p.number = event.reference)
      ORDER BY (p.number = event.reference) DESC NULLS LAST LIMIT 1
    ) payment ON true
    WHERE event.id = ${eventId} AND event.applied_at IS NULL`;
  return rows[0] ?? null;
}

/** Ends the work on an event that has nothing to settle. */
export async function finishEvent(db: Database, clock: Clock, eventId: number, outcome: string): Promise<void> {
  await db.paymentEvent.updateMany({
    where: { id: eventId, appliedAt: null },
    data: { appliedAt: clock.now(), outcome },
  });
}

/** Puts an event off after a failure: 15 s, 30 s, a minute ... at most 6 hours; it is never given up. */
export async function postponeEvent(db: Database, clock: Clock, event: PendingEvent, reason: string): Promise<void> {
  const delayMs = Math.min(FIRST_SWEEP_AFTER_MS * 2 ** event.attempts, 6 * 3_600_000);
  await db.paymentEvent.updateMany({
    where: { id: event.id, appliedAt: null },
    data: {
      attempts: event.attempts + 1,
      outcome: reason.slice(0, 200),
      nextAttemptAt: new Date(clock.now().getTime() + delayMs),
    },
  });
}

/** Takes at most `limit` events that are due, for this process alone for the next half a minute. */
export async function takeDueEvents(db: Database, clock: Clock, limit: number): Promise<number[]> {
  const now = clock.now();
  const rows = await db.$queryRaw<{ id: number }[]>`
    UPDATE payment_events SET next_attempt_at = ${new Date(now.getTime() + 30_000)}::timestamptz
    WHERE id IN (
      SELECT id FROM payment_events WHERE applied_at IS NULL AND next_attempt_at <= ${now}::timestamptz
      ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING id`;
  return rows.map((row) => row.id).toSorted((a, b) => a - b);
}
