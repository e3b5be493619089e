import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import type { TransactionDraft } from '../billing/ledger.ts';
import { maxOf } from '../money.ts';
import type { ClientNoticeDraft } from '../notices/outbox.ts';
import { type Allocation, allocate } from './allocate.ts';
import type { PaymentFacts } from './facts.ts';
import { ledgerDrafts } from './postings.ts';
import type { PaymentReport, SettlementOutcome } from './report.ts';
import { statusAfter } from './state.ts';

/** What a report changes, reckoned from the facts of one moment and good only while they hold. */
export interface Change {
  readonly status: PaymentStatus;
  /** New money: 0 where only the status changes. */
  readonly receivedMinor: bigint;
  readonly isFinished: boolean;
  readonly drafts: readonly TransactionDraft[];
  readonly allocations: readonly Allocation[];
  readonly notice: ClientNoticeDraft | null;
}

/** Why money that came is not simply what was asked for; also the `reason` of the notice that tells of it. */
type Surprise = 'late' | 'again' | 'excess' | 'short' | 'already-paid';

/**
 * What a report means for a payment of which `creditedMinor` has been credited under the report's provider id before.
 * The change is null where there is nothing to write.
 */
export function reckon(
  facts: PaymentFacts,
  report: PaymentReport,
  creditedMinor: bigint,
  now: Date,
): { readonly outcome: SettlementOutcome; readonly change: Change | null } {
  const mismatch = mismatchOf(facts, report);
  if (mismatch) return { outcome: mismatch, change: null };
  if (report.state !== 'succeeded') return move(facts, report);
  const newMinor = report.receivedMinor - creditedMinor;
  if (newMinor <= 0n) return { outcome: 'nothing-new', change: null };
  return { outcome: 'credited', change: credit(facts, report, creditedMinor, newMinor, now) };
}

function mismatchOf(facts: PaymentFacts, report: PaymentReport): SettlementOutcome | null {
  if (!report.merchantMatches) return 'merchant-mismatch';
  if (report.reference !== null && report.reference !== facts.number) return 'reference-mismatch';
  return report.currency === facts.currency ? null : 'currency-mismatch';
}

/** News without money: the provider waits, or will not get any. */
function move(facts: PaymentFacts, report: PaymentReport): { outcome: SettlementOutcome; change: Change | null } {
  const status = statusAfter(facts.status, report.state);
  // Another attempt of the same payment may have failed while the one that we know is still open.
  const isAnother = facts.providerPaymentId !== null && facts.providerPaymentId !== report.providerPaymentId;
  if (status === facts.status || isAnother) {
    return { outcome: report.state === 'pending' ? 'pending' : 'nothing-new', change: null };
  }
  const isCanceled = status === 'canceled';
  const change: Change = {
    status,
    receivedMinor: 0n,
    isFinished: isCanceled,
    drafts: [],
    allocations: [],
    notice: isCanceled ? notice(facts, 'payment-canceled', `payment-canceled:${facts.id}`) : null,
  };
  return { outcome: isCanceled ? 'canceled' : 'pending', change };
}

function credit(
  facts: PaymentFacts,
  report: PaymentReport,
  creditedMinor: bigint,
  newMinor: bigint,
  now: Date,
): Change {
  const allocations = allocate(newMinor, allocatable(facts));
  const surprise = surpriseOf(facts, newMinor, allocations);
  return {
    status: statusAfter(facts.status, 'succeeded'),
    receivedMinor: newMinor,
    isFinished: true,
    drafts: ledgerDrafts(facts, report, allocations, creditedMinor, now),
    allocations,
    notice: surprise
      ? notice(facts, 'payment-credited', `payment-credited:${facts.id}:${facts.receivedMinor + newMinor}`, surprise)
      : notice(facts, 'payment-succeeded', `payment-succeeded:${facts.id}`),
  };
}

function allocatable(facts: PaymentFacts) {
  return facts.lines.map((line) => ({
    lineId: line.lineId,
    accountId: line.accountId,
    chargeId: line.chargeId,
    dueMinor: maxOf(0n, line.amountMinor - line.allocatedMinor - line.advancedMinor),
    // Once the organization has the payment in its books, its figures would take more money for the same: balance.
    outstandingMinor: facts.posted ? 0n : (line.outstandingMinor ?? 0n),
  }));
}

function surpriseOf(facts: PaymentFacts, newMinor: bigint, allocations: readonly Allocation[]): Surprise | null {
  if (facts.receivedMinor > 0n) return 'again';
  if (facts.status === 'expired' || facts.status === 'canceled') return 'late';
  if (newMinor > facts.amountMinor) return 'excess';
  if (newMinor < facts.amountMinor) return 'short';
  const charged = new Set(facts.lines.filter((line) => line.chargeId !== null).map((line) => line.lineId));
  const isHeld = allocations.some((each) => charged.has(each.lineId) && each.advancedMinor > 0n);
  return isHeld ? 'already-paid' : null;
}

function notice(facts: PaymentFacts, kind: string, key: string, reason?: Surprise): ClientNoticeDraft {
  const { id: paymentId, clientId, organizationId } = facts;
  return { key, kind, clientId, organizationId, params: reason ? { paymentId, reason } : { paymentId } };
}
