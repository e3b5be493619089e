import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import type { TransactionDraft } from '../billing/ledger.ts';
import { minOf, sumOf } from '../money.ts';
import type { ClientNoticeDraft } from '../notices/outbox.ts';
import { type Allocation, allocate } from './allocate.ts';
import { drawFromBalance } from './draw.ts';
import type { PaymentFacts } from './facts.ts';
import { balanceDrafts, ledgerDrafts } from './postings.ts';
import type { PaymentReport, SettlementOutcome } from './report.ts';
import { statusAfter } from './state.ts';

/** Where a line's part of the payer's money went, and what the balance added to its charge. */
export interface LineShare extends Allocation {
  readonly fromBalanceMinor: bigint;
}

/** What a report changes, reckoned from the facts of one moment and good only while they hold. */
export interface Change {
  readonly status: PaymentStatus;
  /** New money: 0 where only the status changes. */
  readonly receivedMinor: bigint;
  /** What the balance gives now. */
  readonly balanceSpentMinor: bigint;
  readonly isFinished: boolean;
  readonly drafts: readonly TransactionDraft[];
  readonly shares: readonly LineShare[];
  readonly notice: ClientNoticeDraft | null;
}

/** Why money that came is not simply what was asked for; also the `reason` of the notice that tells of it. */
type Surprise = 'late' | 'again' | 'excess' | 'short' | 'balance-short' | 'already-paid';

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
    balanceSpentMinor: 0n,
    isFinished: isCanceled,
    drafts: [],
    shares: [],
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
  const shares = shareOut(facts, newMinor);
  const surprise = surpriseOf(facts, newMinor, shares);
  return {
    status: facts.status === 'refunded' ? 'partially_refunded' : statusAfter(facts.status, 'succeeded'),
    receivedMinor: newMinor,
    balanceSpentMinor: sumOf(shares.map((share) => share.fromBalanceMinor)),
    isFinished: true,
    drafts: [...ledgerDrafts(facts, report, shares, creditedMinor, now), ...balanceDrafts(facts, shares, now)],
    shares,
    notice: surprise
      ? notice(facts, 'payment-credited', `payment-credited:${facts.id}:${facts.receivedMinor + newMinor}`, surprise)
      : notice(facts, 'payment-succeeded', `payment-succeeded:${facts.id}`),
  };
}

function shareOut(facts: PaymentFacts, newMinor: bigint): LineShare[] {
  const lines = facts.lines.map((line) => ({ ...line, outstandingMinor: lackingOf(facts, line) }));
  const allocations = allocate(newMinor, withDue(lines, facts.receivedMinor));
  const allocatedMinor = new Map(allocations.map((each) => [each.lineId, each.allocatedMinor]));
  // The balance is asked once: with the first money, because the client agreed to a sum and not to more.
  const isFirst = facts.receivedMinor === 0n;
  const drawn = drawFromBalance(
    lines.map((line) => ({
      ...line,
      balanceMinor: isFirst ? line.balanceMinor : 0n,
      lackingMinor: line.outstandingMinor - (allocatedMinor.get(line.lineId) ?? 0n),
    })),
  );
  return allocations.map((each) => ({ ...each, fromBalanceMinor: drawn.get(each.lineId) ?? 0n }));
}

/** Once the organization has the payment in its books, its figures would take more money for the same: balance. */
const lackingOf = ({ posted }: PaymentFacts, line: PaymentFacts['lines'][number]): bigint =>
  posted ? 0n : (line.outstandingMinor ?? 0n);

/** What came before went to the lines in their order, and is not asked for again where a refund took it back. */
function withDue<Line extends { readonly amountMinor: bigint }>(lines: readonly Line[], receivedMinor: bigint) {
  let leftMinor = receivedMinor;
  return lines.map((line) => {
    const hadMinor = minOf(leftMinor, line.amountMinor);
    leftMinor -= hadMinor;
    return { ...line, dueMinor: line.amountMinor - hadMinor };
  });
}

function surpriseOf(facts: PaymentFacts, newMinor: bigint, shares: readonly LineShare[]): Surprise | null {
  if (facts.receivedMinor > 0n) return 'again';
  if (facts.status === 'expired' || facts.status === 'canceled') return 'late';
  if (newMinor > facts.amountMinor) return 'excess';
  if (newMinor < facts.amountMinor) return 'short';
  const lines = new Map(facts.lines.map((line) => [line.lineId, line]));
  let isAlreadyPaid = false;
  for (const { lineId, allocatedMinor, fromBalanceMinor, advancedMinor } of shares) {
    const line = lines.get(lineId);
    if (!line || line.chargeId === null) continue;
    const isDrawnLess = fromBalanceMinor < line.balanceMinor;
    if (isDrawnLess && allocatedMinor + fromBalanceMinor < lackingOf(facts, line)) return 'balance-short';
    isAlreadyPaid ||= isDrawnLess || advancedMinor > 0n;
  }
  return isAlreadyPaid ? 'already-paid' : null;
}

function notice(facts: PaymentFacts, kind: string, key: string, reason?: Surprise): ClientNoticeDraft {
  const { id: paymentId, clientId, organizationId } = facts;
  return { key, kind, clientId, organizationId, params: reason ? { paymentId, reason } : { paymentId } };
}
