import type { Database } from '../../../prisma/client.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../../billing/charge-subject.ts';
import { groupBy } from '../../collections.ts';
import { maxOf, minOf, sumOf } from '../../money.ts';
import { chooseRefund, chooseReturn } from './choose.ts';
import type { RefundFacts } from './facts.ts';
import { afterOpen, type RefundWish, splitRefund } from './plan.ts';
import { expectFacts, findForRefund } from './request.ts';

/** A payment of which staff want to give something back. */
export interface RefundablePayment extends Omit<RefundFacts, 'lines' | 'heldMinor' | 'spent' | 'open'> {
  readonly organizationName: string;
  /** Asked for already, and not yet known how it ends. */
  readonly askedMinor: bigint;
  readonly lines: readonly RefundableThing[];
  readonly facts: RefundFacts;
}

/** What a line of the payment was for, and what it still holds. */
export interface RefundableThing {
  readonly lineId: number;
  readonly chargeId: number | null;
  /** Null for a top-up of the balance. */
  readonly subject: ChargeSubject | null;
  readonly accountId: number;
  readonly accountNumber: string;
  readonly leftMinor: bigint;
  /** What its charge lacks now; below zero: paid above it. Null for a top-up. */
  readonly outstandingMinor: bigint | null;
}

/** What a wish would do, without doing it. */
export interface RefundPreview {
  readonly toPayerMinor: bigint;
  readonly toBalanceMinor: bigint;
  /** Of what it is taken: of a debt, of the balance, or (undone) of what another payment paid from the balance. */
  readonly parts: readonly {
    readonly thing: Pick<RefundableThing, 'subject' | 'accountNumber'>;
    readonly of: 'debt' | 'balance' | 'undone';
    readonly amountMinor: bigint;
  }[];
  /** What the accounts will owe, and hold on their balances. */
  readonly accounts: readonly {
    readonly accountNumber: string;
    readonly owedMinor: bigint;
    readonly heldMinor: bigint;
  }[];
}

/** The payment that staff name, with what it was for; fails with `payment-unknown`. */
export async function readRefundable(
  db: Database,
  named: { readonly paymentNumber: string; readonly organizationId?: string | undefined },
): Promise<RefundablePayment> {
  const facts = await expectFacts(db, named.paymentNumber, await findForRefund(db, named));
  const organization = await db.organization.findUniqueOrThrow({ where: { id: facts.organizationId } });
  const things = await readThings(
    db,
    facts.lines.map(({ lineId }) => lineId),
  );
  return {
    ...facts,
    organizationName: organization.name,
    askedMinor: sumOf(facts.open.map(({ amountMinor }) => amountMinor)),
    lines: things,
    facts,
  };
}

/** Says what `requestRefund` with this wish would lead to, and fails as it would. */
export async function previewRefund(
  db: Database,
  { facts, currency }: RefundablePayment,
  wish: RefundWish,
): Promise<RefundPreview> {
  const split = splitRefund(facts, wish);
  const { toPayerMinor, toBalanceMinor, lineIds } = split;
  const { parts, undone } = chooseRefund({
    ...facts,
    lines: afterOpen(facts),
    amountMinor: toPayerMinor,
    lineIds,
  });
  const returned = chooseReturn({ ...facts, amountMinor: toBalanceMinor, lineIds });
  const moves = [
    ...parts.flatMap(({ lineId, allocatedMinor, advancedMinor }) => [
      { lineId, of: 'debt' as const, amountMinor: allocatedMinor, heldMinor: 0n },
      { lineId, of: 'balance' as const, amountMinor: advancedMinor, heldMinor: -advancedMinor },
    ]),
    ...returned.map(({ lineId, allocatedMinor }) => ({
      lineId,
      of: 'debt' as const,
      amountMinor: allocatedMinor,
      heldMinor: allocatedMinor,
    })),
    ...undone.map(({ lineId, amountMinor }) => ({
      lineId,
      of: 'undone' as const,
      amountMinor,
      heldMinor: amountMinor,
    })),
  ].filter(({ amountMinor }) => amountMinor > 0n);
  const things = new Map(
    (
      await readThings(
        db,
        moves.map(({ lineId }) => lineId),
      )
    ).map((thing) => [thing.lineId, thing]),
  );
  const known = moves.flatMap((move) => {
    const thing = things.get(move.lineId);
    return thing ? [{ ...move, thing }] : [];
  });
  const balances = await readLedger(db, currency, [...new Set(known.map(({ thing }) => thing.accountId))]);
  return {
    toPayerMinor,
    toBalanceMinor,
    parts: known.map(({ thing, of, amountMinor }) => ({ thing, of, amountMinor })),
    accounts: [...groupBy(known, ({ thing }) => thing.accountId)].flatMap(([accountId, ofAccount]) => {
      const [first] = ofAccount;
      const ledger = balances.get(accountId);
      if (!first) return [];
      const opened = ofAccount.filter(({ of }) => of !== 'balance');
      const canceledMinor = wish.cancelDebts ? canceledOf(ofAccount.filter(({ of }) => of === 'debt')) : 0n;
      return {
        accountNumber: first.thing.accountNumber,
        owedMinor: (ledger?.owedMinor ?? 0n) + sumOf(opened.map(({ amountMinor }) => amountMinor)) - canceledMinor,
        heldMinor: (ledger?.heldMinor ?? 0n) + sumOf(ofAccount.map(({ heldMinor }) => heldMinor)),
      };
    }),
  };
}

/** By how much charges are lowered: as far as they would be owed again. */
function canceledOf(moves: readonly { readonly thing: RefundableThing; readonly amountMinor: bigint }[]): bigint {
  const charges = [...groupBy(moves, ({ thing }) => thing.chargeId).values()];
  return sumOf(
    charges.map((ofCharge) => {
      const backMinor = sumOf(ofCharge.map(({ amountMinor }) => amountMinor));
      return maxOf(0n, minOf(backMinor, (ofCharge[0]?.thing.outstandingMinor ?? 0n) + backMinor));
    }),
  );
}

async function readThings(db: Database, lineIds: readonly number[]): Promise<RefundableThing[]> {
  const rows = await db.$queryRaw<(Omit<RefundableThing, 'subject'> & ChargeSubject)[]>`
    SELECT line.id AS "lineId", line.charge_id AS "chargeId", line.account_id AS "accountId",
      account.number AS "accountNumber", line.allocated_minor + line.advanced_minor AS "leftMinor",
      charge.amount_minor - charge.allocated_minor AS "outstandingMinor",
      ${chargeSubjectColumns}
    FROM payment_lines line
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    ${chargeSubjectJoins}
    WHERE line.id = ANY(${[...lineIds]}) ORDER BY line.id`;
  return rows.map((row) => ({ ...row, subject: row.chargeId === null ? null : row }));
}

async function readLedger(
  db: Database,
  currency: string,
  accountIds: readonly number[],
): Promise<Map<number, { owedMinor: bigint; heldMinor: bigint }>> {
  const rows = await db.$queryRaw<{ accountId: number; owedMinor: bigint; heldMinor: bigint }[]>`
    SELECT account_id AS "accountId",
      coalesce(sum(balance_minor) FILTER (WHERE kind = 'receivable'), 0)::bigint AS "owedMinor",
      coalesce(-sum(balance_minor) FILTER (WHERE kind = 'advance'), 0)::bigint AS "heldMinor"
    FROM ledger_accounts WHERE currency = ${currency} AND account_id = ANY(${[...accountIds]})
    GROUP BY account_id`;
  return new Map(rows.map((row) => [row.accountId, row]));
}
