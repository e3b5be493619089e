import { groupBy } from '../domain/collections.ts';
import {
  findPendingEvent,
  finishEvent,
  nameEvent,
  type PendingEvent,
  postponeEvent,
  takeDueEvents,
} from '../domain/payments/events.ts';
import type { PaymentFacts } from '../domain/payments/facts.ts';
import { bookedBefore, type RefundOutcome } from '../domain/payments/refunds/apply.ts';
import type { SettlementOutcome } from '../domain/payments/report.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import { isPaid } from '../domain/payments/state.ts';
import type { ProviderPayment } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { eachOf } from './each-of.ts';
import { keepNews } from './news.ts';
import { bookRefunds, checkRefunds } from './refund.ts';
import { reportOutcome } from './report.ts';

/** What became of an event: settled, put off, or (null) somebody else had applied it already. */
export type AppliedEvent = SettlementOutcome | RefundOutcome | 'postponed' | null;

/** An event without our number may come before the provider's id is stored; so many times it is looked for again. */
const TRIES_WITHOUT_REFERENCE = 6;

/**
 * Works on a stored callback: asks the provider for the payment, then settles it. Never throws for what the provider
 * or the network does: the event is put off, and `applyDueEvents` takes it up again.
 */
export async function applyPaymentEvent(deps: SettlementDeps, eventId: number): Promise<AppliedEvent> {
  const event = await findPendingEvent(deps.db, eventId);
  return event && applyStoredEvent(deps, event);
}

/** As `applyPaymentEvent`, for an event that has just been stored. */
export async function applyStoredEvent(deps: SettlementDeps, event: PendingEvent): Promise<AppliedEvent> {
  const { payment: facts } = event;
  try {
    if (!facts) return await withoutPayment(deps, event);
    const report = await ask(deps, event, facts);
    if (!report) return await postpone(deps, event, new Error('the provider does not know the payment'));
    const isKept = await keepNews(deps, facts, report, () => connectionOf(deps, event.merchant).readNews?.(event));
    const outcome = await settle(deps, { facts, report, event, isLast: isKept });
    return isKept ? outcome : await postpone(deps, event, new Error('what it tells besides the money was not kept'));
  } catch (error) {
    return postpone(deps, event, error);
  }
}

/** The event is worked off with the last of what it brings (`isLast`), so that a crash before that brings it again. */
async function settle(
  deps: SettlementDeps,
  {
    facts,
    report,
    event,
    isLast,
  }: { facts: PaymentFacts; report: ProviderPayment; event: PendingEvent; isLast: boolean },
): Promise<SettlementOutcome | RefundOutcome> {
  const { id: eventId, merchant } = event;
  const { id: paymentId } = facts;
  const about = { paymentId, eventId, provider: merchant.provider };
  // Of a refund that fails, or is done but not in the sum yet, the payment itself does not tell.
  if (isPaid(facts.status)) await checkRefunds(deps, paymentId);
  const hasRefunds = report.refundedMinor > 0n;
  const ended = isLast && !hasRefunds ? { eventId } : {};
  const outcome = await settlePayment(deps.db, deps.clock, { facts, report, ...ended });
  reportOutcome(deps, outcome, about);
  if (!hasRefunds) return outcome;
  if (outcome.endsWith('-mismatch')) {
    if (isLast) await finishEvent(deps.db, deps.clock, eventId, outcome);
    return outcome;
  }
  const asking = { connection: connectionOf(deps, merchant), query: queryOf(event, facts) };
  const last = isLast ? { event: { id: eventId, outcome } } : {};
  const booked = await bookRefunds(deps, { ...about, report, ...last }, asking);
  return booked === 'nothing-new' ? outcome : booked;
}

/** How many payments' events are worked on at once: enough after an outage, few enough to leave room for the clients. */
const PAYMENTS_AT_ONCE = 8;

/**
 * Applies at most `limit` stored callbacks that are due: those cut short by a crash, and those put off; several payments
 * at once, what is told of one payment in the order it came. Gives how many it took.
 */
export async function applyDueEvents(deps: SettlementDeps, limit: number): Promise<number> {
  const due = await takeDueEvents(deps.db, deps.clock, limit);
  const payments = groupBy(due, ({ about }) => about);
  await eachOf(payments.values(), PAYMENTS_AT_ONCE, async (events) => {
    for (const { id } of events) await applyPaymentEvent(deps, id);
  });
  return due.length;
}

async function ask(deps: SettlementDeps, event: PendingEvent, facts: PaymentFacts): Promise<ProviderPayment | null> {
  const connection = connectionOf(deps, event.merchant);
  if (connection.readEvent) return connection.readEvent(event);
  return connection.fetchPayment(queryOf(event, facts));
}

function queryOf(event: PendingEvent, { id, number, amountMinor, currency, createdAt, ...facts }: PaymentFacts) {
  // The event's own id: the payment may, against the rules, have another one at the provider as well.
  const providerPaymentId = event.providerPaymentId ?? facts.providerPaymentId;
  return { id, number, providerPaymentId, amountMinor, currency, createdAt };
}

async function withoutPayment(deps: SettlementDeps, event: PendingEvent): Promise<AppliedEvent> {
  const named = await nameByAsking(deps, event);
  if (named?.payment) {
    const outcome = await applyStoredEvent(deps, named);
    if (outcome !== 'postponed') await reportLess(deps, named, named.payment);
    return outcome;
  }
  if (event.reference === null && event.attempts < TRIES_WITHOUT_REFERENCE) {
    return postpone(deps, event, new Error('no such payment yet'));
  }
  await finishEvent(deps.db, deps.clock, event.id, 'payment-unknown');
  reportOutcome(deps, 'payment-unknown', { eventId: event.id, provider: event.merchant.provider });
  return 'payment-unknown';
}

/** The event with its payment, where the provider knows our number behind an id that bears none. */
async function nameByAsking(deps: SettlementDeps, event: PendingEvent): Promise<PendingEvent | null> {
  const connection = connectionOf(deps, event.merchant);
  if (event.reference !== null || event.providerPaymentId === null || !connection.findNumber) return null;
  const reference = await connection.findNumber(event.providerPaymentId);
  if (reference === null) return null;
  await nameEvent(deps.db, event.id, reference);
  return findPendingEvent(deps.db, event.id);
}

/** Money that had gone back and has come again is put into no books by itself: staff decide what it pays. */
async function reportLess(deps: SettlementDeps, event: PendingEvent, facts: PaymentFacts): Promise<void> {
  if (facts.status !== 'refunded' && facts.status !== 'partially_refunded') return;
  const report = await ask(deps, event, facts);
  if (!report || report.refundedMinor >= (await bookedBefore(deps.db, facts.id, report.providerPaymentId))) return;
  deps.log.error(
    { paymentId: facts.id, eventId: event.id, provider: event.merchant.provider },
    'LESS HAS GONE BACK than is booked: money that was given back has come to the merchant again',
  );
}

async function postpone(deps: SettlementDeps, event: PendingEvent, error: unknown): Promise<AppliedEvent> {
  const reason = error instanceof Error ? error.message : 'unknown failure';
  deps.log.warn({ err: error, eventId: event.id, attempts: event.attempts + 1 }, 'payment event put off');
  deps.observe?.('postponed', event.merchant.provider);
  await postponeEvent(deps.db, deps.clock, event, reason);
  return 'postponed';
}
