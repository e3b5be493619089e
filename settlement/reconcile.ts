import { settlePayment } from '../domain/payments/settle.ts';
import {
  expirePayment,
  expireUnclaimed,
  takeUnsettled,
  takeWatched,
  type UnsettledPayment,
} from '../domain/payments/unsettled.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { eachOf } from './each-of.ts';
import { keepNews } from './news.ts';
import { bookRefunds, reconcileRefunds } from './refund.ts';
import { reportOutcome } from './report.ts';

/** A provider that is silent for so long after a payment's time was up does not keep it open any more. */
const SILENCE_MS = 3_600_000;

/** One that does not answer holds up no more than a few others. */
const PAYMENTS_AT_ONCE = 4;

/** What a round of reconciliation has done. */
export interface Reconciliation {
  readonly asked: number;
  readonly credited: number;
  readonly expired: number;
  /** Refunds of which it is known now how they ended. */
  readonly refundsEnded: number;
}

/**
 * Asks providers about at most `limit` payments whose callback has not come, settles what they say, and ends those
 * whose time is up: their links are withdrawn first where the provider can do that. Then about as many refunds that are
 * not over. To be run every minute or so; which of them are due is computed from the data.
 */
export async function reconcilePayments(deps: SettlementDeps, limit: number): Promise<Reconciliation> {
  let expired = await expireUnclaimed(deps.db, deps.clock);
  let credited = 0;
  const unsettled = await takeUnsettled(deps.db, deps.clock, limit);
  await eachOf(unsettled, PAYMENTS_AT_ONCE, async (payment) => {
    const outcome = await reconcile(deps, payment);
    if (outcome === 'credited') credited += 1;
    if (outcome === 'expired') expired += 1;
  });
  const refundsEnded = await reconcileRefunds(deps, limit);
  return { asked: unsettled.length, credited, expired, refundsEnded };
}

/** Asks the provider about one payment now, because its payer is back and waits; never throws. */
export async function checkPayment(deps: SettlementDeps, paymentId: number): Promise<void> {
  const payment = await takeWatched(deps.db, deps.clock, paymentId);
  if (payment) await reconcile(deps, payment);
}

async function reconcile(deps: SettlementDeps, payment: UnsettledPayment): Promise<string> {
  const overdueMs = deps.clock.now().getTime() - payment.expiresAt.getTime();
  const mayExpire = overdueMs >= 0 && payment.status !== 'expired';
  try {
    const outcome = await askAndSettle(deps, payment);
    if (outcome !== 'pending' || !mayExpire) return outcome;
    const isWithdrawn = await connectionOf(deps, payment.merchant).cancelPayment?.(payment);
    // Not withdrawn: perhaps it was paid this very moment. The next round asks again.
    if (isWithdrawn === false && overdueMs < SILENCE_MS) return 'pending';
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.id }, 'the provider could not be asked about a payment');
    if (overdueMs < SILENCE_MS) return 'postponed';
  }
  return mayExpire && (await expirePayment(deps.db, deps.clock, payment.id)) ? 'expired' : 'nothing-new';
}

/** `pending` also where the provider does not know the payment: the click may have failed before it was made. */
async function askAndSettle(deps: SettlementDeps, payment: UnsettledPayment): Promise<string> {
  const connection = connectionOf(deps, payment.merchant);
  const report = await connection.fetchPayment(payment);
  if (!report) return 'pending';
  await keepNews(deps, payment, report);
  const outcome = await settlePayment(deps.db, deps.clock, { paymentId: payment.id, report });
  const about = { paymentId: payment.id, provider: payment.merchant.provider };
  reportOutcome(deps, outcome, about);
  if (report.refundedMinor > 0n && !outcome.endsWith('-mismatch')) {
    await bookRefunds(deps, { ...about, report }, { connection, query: payment });
  }
  return outcome;
}
