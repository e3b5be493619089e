import { groupBy } from '../../collections.ts';
import { minOf } from '../../money.ts';

/** A line of a payment as far as it can be given back. */
export interface RefundableLine {
  readonly lineId: number;
  readonly accountId: number;
  /** What its charge still has of the payer's money. */
  readonly paidMinor: bigint;
  /** What its charge still has of the balance's money. */
  readonly fromBalanceMinor: bigint;
  /** What went to the account's balance of the payer's money. */
  readonly advancedMinor: bigint;
}

/** What the balance of an account has paid since, by whatever payment. */
export interface SpentPart {
  readonly lineId: number;
  readonly paymentId: number;
  readonly accountId: number;
  readonly fromBalanceMinor: bigint;
}

/** What a refund takes back of a line: of its charge, and of the balance. */
export interface RefundPart {
  readonly lineId: number;
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
}

export interface RefundChoice {
  /** In the order of the payment's lines; they come to the sum that is given back. */
  readonly parts: readonly RefundPart[];
  /** Payments from the balance that have to be undone first, so that the balance has what is given back. */
  readonly undone: readonly { readonly lineId: number; readonly paymentId: number; readonly amountMinor: bigint }[];
}

/**
 * Which lines give how much when a payer's money goes back. Lines that are named come first, their debts before what
 * they brought to the balance. Else, what still lies in the balance of the payment's own money; then its debts, the
 * last line first; and where the balance was spent meanwhile, what it has paid is undone, newest first, so that it
 * never goes below zero. Throws a `RangeError` where the lines do not hold so much.
 */
export function chooseRefund({
  amountMinor,
  lines,
  heldMinor,
  spent,
  lineIds = [],
}: {
  readonly amountMinor: bigint;
  readonly lines: readonly RefundableLine[];
  /** The balance by account; none where an account is not named. */
  readonly heldMinor: ReadonlyMap<number, bigint>;
  /** Newest first. */
  readonly spent: readonly SpentPart[];
  readonly lineIds?: readonly number[];
}): RefundChoice {
  const held = new Map(heldMinor);
  const taken = lines.map((line) => ({ line, allocatedMinor: 0n, advancedMinor: 0n }));
  let restMinor = amountMinor;
  type Taken = (typeof taken)[number];

  const takeDebt = (each: Taken): void => {
    const partMinor = minOf(restMinor, each.line.paidMinor - each.allocatedMinor);
    each.allocatedMinor += partMinor;
    restMinor -= partMinor;
  };
  const takeHeld = (each: Taken): void => {
    const { accountId } = each.line;
    const leftMinor = held.get(accountId) ?? 0n;
    const partMinor = minOf(restMinor, minOf(each.line.advancedMinor - each.advancedMinor, leftMinor));
    each.advancedMinor += partMinor;
    held.set(accountId, leftMinor - partMinor);
    restMinor -= partMinor;
  };

  const lastFirst = taken.toReversed();
  const named = lastFirst.filter(({ line }) => lineIds.includes(line.lineId));
  for (const each of named) takeDebt(each);
  for (const each of named) takeHeld(each);
  for (const each of lastFirst) takeHeld(each);
  for (const each of lastFirst) takeDebt(each);

  const undone: { lineId: number; paymentId: number; amountMinor: bigint }[] = [];
  const spentBy = groupBy(spent, ({ accountId }) => accountId);
  const undoneOf = new Map<SpentPart, bigint>();
  for (const each of lastFirst) {
    for (const part of spentBy.get(each.line.accountId) ?? []) {
      const leftMinor = part.fromBalanceMinor - (undoneOf.get(part) ?? 0n);
      const partMinor = minOf(restMinor, minOf(each.line.advancedMinor - each.advancedMinor, leftMinor));
      if (partMinor <= 0n) continue;
      each.advancedMinor += partMinor;
      restMinor -= partMinor;
      undoneOf.set(part, (undoneOf.get(part) ?? 0n) + partMinor);
    }
  }
  if (restMinor > 0n) throw new RangeError('the lines do not hold what is to be given back');
  for (const [{ lineId, paymentId }, partMinor] of undoneOf) undone.push({ lineId, paymentId, amountMinor: partMinor });
  return {
    parts: taken.flatMap(({ line: { lineId }, allocatedMinor, advancedMinor }) =>
      allocatedMinor + advancedMinor > 0n ? [{ lineId, allocatedMinor, advancedMinor }] : [],
    ),
    undone,
  };
}

/**
 * Which lines give how much when the balance's money goes back to the balance: named lines first, else the last one.
 * Throws a `RangeError` where the lines do not hold so much.
 */
export function chooseReturn({
  amountMinor,
  lines,
  lineIds = [],
}: {
  readonly amountMinor: bigint;
  readonly lines: readonly RefundableLine[];
  readonly lineIds?: readonly number[];
}): RefundPart[] {
  let restMinor = amountMinor;
  const taken = new Map<number, bigint>();
  const lastFirst = lines.toReversed();
  for (const { lineId, fromBalanceMinor } of [
    ...lastFirst.filter((line) => lineIds.includes(line.lineId)),
    ...lastFirst,
  ]) {
    const before = taken.get(lineId) ?? 0n;
    const partMinor = minOf(restMinor, fromBalanceMinor - before);
    taken.set(lineId, before + partMinor);
    restMinor -= partMinor;
  }
  if (restMinor > 0n) throw new RangeError('the lines do not hold what is to be given back');
  return lines.flatMap(({ lineId }) => {
    const allocatedMinor = taken.get(lineId) ?? 0n;
    return allocatedMinor > 0n ? [{ lineId, allocatedMinor, advancedMinor: 0n }] : [];
  });
}
