import { DomainError } from '../../errors.ts';
import { formatMoney, minOf } from '../../money.ts';
import { chooseRefund } from './choose.ts';
import { balancesMinor, payersMinor, type RefundFacts, type RefundFactsLine } from './facts.ts';

/** What staff want to be given back of a payment: all that can be, unless they name a sum or debts. */
export interface RefundWish {
  readonly amountMinor?: bigint | undefined;
  /** Only what was paid for these. */
  readonly chargeIds?: readonly number[] | undefined;
  /** What is given back is not owed again. */
  readonly cancelDebts?: boolean | undefined;
}

/** How a wish is split: through the provider to the payer, and back to the balance that gave it. */
export interface RefundSplit {
  readonly toPayerMinor: bigint;
  readonly toBalanceMinor: bigint;
  /** The lines of the debts that staff named. */
  readonly lineIds: readonly number[];
}

/**
 * Checks a wish against what is there, less what is asked for already. The payer's money goes first. Fails with
 * `refund-not-paid`, `refund-nothing-left`, `refund-too-much`, `refund-not-in-payment` or
 * `refund-bill-not-cancellable`.
 */
export function splitRefund(facts: RefundFacts, { amountMinor, chargeIds = [], cancelDebts }: RefundWish): RefundSplit {
  const { number, currency, receivedMinor, balanceSpentMinor, lines } = facts;
  if (receivedMinor + balanceSpentMinor === 0n) throw new DomainError('refund-not-paid', { number });
  const missing = chargeIds.find((chargeId) => !lines.some((line) => line.chargeId === chargeId));
  if (missing !== undefined) throw new DomainError('refund-not-in-payment', { debt: String(missing), number });
  const named = lines.filter(({ chargeId }) => chargeId !== null && chargeIds.includes(chargeId));
  const wanted = named.length > 0 ? named : lines;
  // The organization recalculates a bill in its own books; a correction here would be counted twice with that.
  if (cancelDebts && wanted.some(({ chargeKind }) => chargeKind === 'bill')) {
    throw new DomainError('refund-bill-not-cancellable');
  }
  const free = afterOpen(facts);
  const payerLeftMinor = payersMinor(free.filter(({ lineId }) => wanted.some((line) => line.lineId === lineId)));
  const leftMinor = payerLeftMinor + balancesMinor(wanted);
  if (leftMinor <= 0n) throw new DomainError('refund-nothing-left', { number });
  if (amountMinor !== undefined && (amountMinor <= 0n || amountMinor > leftMinor)) {
    throw new DomainError('refund-too-much', { left: formatMoney(leftMinor, currency, 'ru') });
  }
  const wishedMinor = amountMinor ?? leftMinor;
  const toPayerMinor = minOf(wishedMinor, payerLeftMinor);
  return {
    toPayerMinor,
    toBalanceMinor: wishedMinor - toPayerMinor,
    lineIds: named.map(({ lineId }) => lineId),
  };
}

/**
 * The lines as they will be when the refunds that are under way have taken theirs: what they take is not there twice.
 */
export function afterOpen({ lines, heldMinor, spent, open }: RefundFacts): RefundFactsLine[] {
  let left = [...lines];
  let leftSpent = [...spent];
  const held = new Map(heldMinor);
  const hold = (accountId: number, amountMinor: bigint) =>
    held.set(accountId, (held.get(accountId) ?? 0n) + amountMinor);
  for (const { amountMinor, lineIds } of open) {
    // The provider's cabinet may have given back what they were to take.
    const takenMinor = minOf(amountMinor, payersMinor(left));
    const { parts, undone } = chooseRefund({
      amountMinor: takenMinor,
      lines: left,
      heldMinor: held,
      spent: leftSpent,
      lineIds,
    });
    const taken = new Map(parts.map((part) => [part.lineId, part]));
    const returned = new Map(undone.map((part) => [part.lineId, part.amountMinor]));
    for (const { lineId, accountId } of left) hold(accountId, -(taken.get(lineId)?.advancedMinor ?? 0n));
    for (const { lineId, accountId } of leftSpent) hold(accountId, returned.get(lineId) ?? 0n);
    left = left.map((line) => ({
      ...line,
      paidMinor: line.paidMinor - (taken.get(line.lineId)?.allocatedMinor ?? 0n),
      advancedMinor: line.advancedMinor - (taken.get(line.lineId)?.advancedMinor ?? 0n),
    }));
    leftSpent = leftSpent.map((part) => ({
      ...part,
      fromBalanceMinor: part.fromBalanceMinor - (returned.get(part.lineId) ?? 0n),
    }));
  }
  return left;
}
