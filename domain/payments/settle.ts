import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import { postTransactions } from '../billing/ledger.ts';
import type { Clock } from '../clock.ts';
import { planClientNotice } from '../notices/outbox.ts';
import { type Allocation, allocate } from './allocate.ts';
import { type LockedPayment, lockPayment } from './lock.ts';
import { noteMismatch } from './mismatch.ts';
import { creditedBefore, ledgerDrafts } from './postings.ts';
import { type ReportedState, statusAfter } from './state.ts';

/** What the provider says of a payment when it is asked, in the cabinet's terms. */
export interface PaymentReport {
  readonly providerPaymentId: string;
  readonly state: ReportedState;
  /** What was really taken from the payer; counts only where the state is `succeeded`. */
  readonly receivedMinor: bigint;
  readonly currency: string;
  /** Our number as the provider repeats it; null where it does not. */
  readonly reference: string | null;
  /** Whether the money went to this merchant account; true where the provider cannot say. */
  readonly merchantMatches: boolean;
  /** «карта •• 4242»; null where the provider does not say. */
  readonly method: string | null;
}

/** What became of a report. Those that end in `-mismatch` credit nothing and want a human. */
export type SettlementOutcome =
  | 'credited'
  | 'pending'
  | 'canceled'
  | 'nothing-new'
  | 'payment-unknown'
  | 'currency-mismatch'
  | 'merchant-mismatch'
  | 'reference-mismatch';

/** Why money that came is not simply what was asked for; also the `reason` of the notice that tells of it. */
type Surprise = 'late' | 'again' | 'excess' | 'short' | 'already-paid';

/**
 * Applies what the provider said, in one transaction: ledger, payment, its lines, the notice to the client, and the
 * callback's event if one brought the news. However often, in whatever order and however concurrently reports come,
 * the same money is credited once; and it always is credited, to the debts it was paid for as far as they are still
 * open, else to the balance, even where the payment had expired or had been canceled.
 */
export async function settlePayment(
  db: Database,
  clock: Clock,
  { paymentId, report, eventId }: { paymentId: number; report: PaymentReport; eventId?: number },
): Promise<SettlementOutcome> {
  return inTransaction(db, async (tx) => {
    const outcome = await settleIn(tx, clock, paymentId, report);
    if (eventId !== undefined) {
      await tx.$executeRaw`
        UPDATE payment_events SET applied_at = ${clock.now()}::timestamptz, outcome = ${outcome}
        WHERE id = ${eventId} AND applied_at IS NULL`;
    }
    return outcome;
  });
}

async function settleIn(tx: Tx, clock: Clock, paymentId: number, report: PaymentReport): Promise<SettlementOutcome> {
  const payment = await lockPayment(tx, paymentId);
  if (!payment) return 'payment-unknown';
  const mismatch = mismatchOf(payment, report);
  if (mismatch) {
    if (report.state === 'succeeded') await noteMismatch(tx, payment, report, mismatch);
    return mismatch;
  }
  if (report.state === 'succeeded') return credit(tx, clock, payment, report);
  return move(tx, clock, payment, report);
}

function mismatchOf(payment: LockedPayment, report: PaymentReport): SettlementOutcome | null {
  if (!report.merchantMatches) return 'merchant-mismatch';
  if (report.reference !== null && report.reference !== payment.number) return 'reference-mismatch';
  if (report.currency !== payment.currency) return 'currency-mismatch';
  return null;
}

/** News without money: the provider waits, or will not get any. */
async function move(tx: Tx, clock: Clock, payment: LockedPayment, report: PaymentReport): Promise<SettlementOutcome> {
  const status = statusAfter(payment.status, report.state);
  if (status === payment.status) return report.state === 'pending' ? 'pending' : 'nothing-new';
  // Another attempt of the same payment may have failed while the one that we know is still open.
  if (payment.providerPaymentId !== null && payment.providerPaymentId !== report.providerPaymentId)
    return 'nothing-new';
  const finishedAt = status === 'canceled' ? clock.now() : null;
  await tx.$executeRaw`
    UPDATE payments SET status = ${status}::payment_status, finished_at = ${finishedAt}::timestamptz,
      provider_payment_id = coalesce(provider_payment_id, ${report.providerPaymentId})
    WHERE id = ${payment.id}`;
  if (status !== 'canceled') return 'pending';
  await planClientNotice(tx, clock, {
    key: `payment-canceled:${payment.id}`,
    kind: 'payment-canceled',
    clientId: payment.clientId,
    organizationId: payment.organizationId,
    params: { paymentId: payment.id },
  });
  return 'canceled';
}

async function credit(tx: Tx, clock: Clock, payment: LockedPayment, report: PaymentReport): Promise<SettlementOutcome> {
  const creditedMinor = payment.receivedMinor === 0n ? 0n : await creditedBefore(tx, payment, report);
  const newMinor = report.receivedMinor - creditedMinor;
  if (newMinor <= 0n) return 'nothing-new';
  const allocations = allocate(newMinor, allocatable(payment));
  await postTransactions(tx, ledgerDrafts(clock, payment, report, allocations, creditedMinor));
  await writeDown(tx, clock, payment, report, newMinor, allocations);
  const surprise = surpriseOf(payment, newMinor, allocations);
  await planClientNotice(tx, clock, {
    key: surprise
      ? `payment-credited:${payment.id}:${payment.receivedMinor + newMinor}`
      : `payment-succeeded:${payment.id}`,
    kind: surprise ? 'payment-credited' : 'payment-succeeded',
    clientId: payment.clientId,
    organizationId: payment.organizationId,
    params: { paymentId: payment.id, ...(surprise ? { reason: surprise } : {}) },
  });
  return 'credited';
}

function allocatable(payment: LockedPayment) {
  return payment.lines
    .map((line) => ({
      lineId: line.lineId,
      accountId: line.accountId,
      chargeId: line.chargeId,
      dueMinor: line.amountMinor - line.allocatedMinor - line.advancedMinor,
      // Once the organization has the payment in its books, its figures would take more money for the same: balance.
      outstandingMinor: payment.posted ? 0n : (line.outstandingMinor ?? 0n),
    }))
    .map((line) => ({ ...line, dueMinor: line.dueMinor > 0n ? line.dueMinor : 0n }));
}

async function writeDown(
  tx: Tx,
  clock: Clock,
  payment: LockedPayment,
  report: PaymentReport,
  newMinor: bigint,
  allocations: readonly Allocation[],
): Promise<void> {
  const status: PaymentStatus = statusAfter(payment.status, 'succeeded');
  const lines = allocations.map((allocation) => ({
    id: allocation.lineId,
    allocated: allocation.allocatedMinor.toString(),
    advanced: allocation.advancedMinor.toString(),
    // What the organization's row said when the charge was first settled is what later rows are compared with.
    office: payment.lines
      .find((line) => line.lineId === allocation.lineId && line.allocatedMinor === 0n)
      ?.officePaidMinor?.toString(),
  }));
  await tx.$executeRaw`
    WITH line AS (
      UPDATE payment_lines l SET allocated_minor = l.allocated_minor + part.allocated,
        advanced_minor = l.advanced_minor + part.advanced,
        office_paid_minor = coalesce(part.office, l.office_paid_minor)
      FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        AS part(id int, allocated bigint, advanced bigint, office bigint)
      WHERE l.id = part.id
    )
    UPDATE payments SET status = ${status}::payment_status, received_minor = received_minor + ${newMinor},
      finished_at = ${clock.now()}::timestamptz, method = coalesce(${report.method}, method),
      provider_payment_id = coalesce(provider_payment_id, ${report.providerPaymentId})
    WHERE id = ${payment.id}`;
}

function surpriseOf(payment: LockedPayment, newMinor: bigint, allocations: readonly Allocation[]): Surprise | null {
  if (payment.receivedMinor > 0n) return 'again';
  if (payment.status === 'expired' || payment.status === 'canceled') return 'late';
  if (newMinor > payment.amountMinor) return 'excess';
  if (newMinor < payment.amountMinor) return 'short';
  const charged = new Set(payment.lines.filter((line) => line.chargeId !== null).map((line) => line.lineId));
  const held = allocations.some((each) => charged.has(each.lineId) && each.advancedMinor > 0n);
  return held ? 'already-paid' : null;
}
