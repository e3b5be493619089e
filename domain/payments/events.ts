import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { type PaymentFacts, parseFacts, type RawFacts } from './facts.ts';
import { type ConnectableMerchant, merchantColumn } from './merchants.ts';

/** The first work on an event is done at once by whoever stored it; the sweep takes over after this. */
export const FIRST_SWEEP_AFTER_MS = 15_000;

/** A callback that was proven to come from the provider, or whose truth the provider will be asked about. */
export interface EventDraft {
  /** The same for the same news, so that a repeated callback is one event. */
  readonly eventKey: string;
  readonly providerPaymentId: string | null;
  readonly reference: string | null;
  /** As received, to the byte. */
  readonly body: Uint8Array;
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
  readonly payment: PaymentFacts | null;
}

/** Stores a callback once and gives it ready to be worked on; null where it is known already. */
export async function storeEvent(
  db: Database | Tx,
  clock: Clock,
  merchant: ConnectableMerchant,
  draft: EventDraft,
): Promise<PendingEvent | null> {
  const now = clock.now();
  const rows = await db.$queryRaw<{ id: number; facts: RawFacts | null }[]>`
    WITH event AS (
      INSERT INTO payment_events (merchant_id, provider, event_key, provider_payment_id, reference, body, received_at,
        next_attempt_at)
      VALUES (${merchant.id}, ${merchant.provider}, ${draft.eventKey}, ${draft.providerPaymentId}, ${draft.reference},
        ${draft.body}, ${now}::timestamptz, ${new Date(now.getTime() + FIRST_SWEEP_AFTER_MS)}::timestamptz)
      ON CONFLICT (merchant_id, event_key) DO NOTHING
      RETURNING id, merchant_id, provider_payment_id, reference
    )
    SELECT event.id, ${eventPayment} AS facts FROM event`;
  const [row] = rows;
  return row ? { ...draft, id: row.id, attempts: 0, merchant, payment: row.facts && parseFacts(row.facts) } : null;
}

/** An event that is not applied yet; null where it is, or is not there. */
export async function findPendingEvent(db: Database, eventId: number): Promise<PendingEvent | null> {
  const rows = await db.$queryRaw<(Omit<PendingEvent, 'payment'> & { facts: RawFacts | null })[]>`
    SELECT event.id, event.attempts, event.body, event.event_key AS "eventKey", event.reference,
      event.provider_payment_id AS "providerPaymentId", ${merchantColumn}, ${eventPayment} AS facts
    FROM payment_events event JOIN merchants merchant ON merchant.id = event.merchant_id
    WHERE event.id = ${eventId} AND event.applied_at IS NULL`;
  const [row] = rows;
  if (!row) return null;
  const { facts, ...event } = row;
  return { ...event, payment: facts && parseFacts(facts) };
}

/** The payment that `event` names, by our number before the provider's id, among those of its merchant account. */
const eventPayment = Prisma.sql`(
  SELECT payment_facts(coalesce(
    (SELECT id FROM payments WHERE number = event.reference AND merchant_id = event.merchant_id),
    (SELECT id FROM payments WHERE provider_payment_id = event.provider_payment_id AND merchant_id = event.merchant_id)
  ))
)`;

/** Writes down which payment an event is about, where the provider had to be asked for that. */
export async function nameEvent(db: Database, eventId: number, reference: string): Promise<void> {
  await db.paymentEvent.updateMany({ where: { id: eventId, appliedAt: null }, data: { reference } });
}

/** Ends the work on an event that has nothing to settle. */
export async function finishEvent(db: Database | Tx, clock: Clock, eventId: number, outcome: string): Promise<void> {
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

/** An event to work on; what is `about` the same is better worked on one after another. */
export interface DueEvent {
  readonly id: number;
  readonly about: string;
}

/**
 * Takes at most `limit` events that are due, in the order they came, for this process alone for the next half a minute.
 */
export async function takeDueEvents(db: Database, clock: Clock, limit: number): Promise<DueEvent[]> {
  const now = clock.now();
  const rows = await db.$queryRaw<DueEvent[]>`
    UPDATE payment_events SET next_attempt_at = ${new Date(now.getTime() + 30_000)}::timestamptz
    WHERE id IN (
      SELECT id FROM payment_events WHERE applied_at IS NULL AND next_attempt_at <= ${now}::timestamptz
      ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING id, merchant_id || ' ' || coalesce(provider_payment_id, reference, event_key) AS about`;
  return rows.toSorted((a, b) => a.id - b.id);
}
