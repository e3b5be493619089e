import { Temporal } from 'temporal-polyfill';
import type { Database, Tx } from '../../prisma/client.ts';
import type { StatementFigure } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { dueDayOf } from '../imports/charges/bills.ts';
import { sumOf } from '../money.ts';
import { readThresholds } from '../organizations/thresholds.ts';
import type { OwnAccount } from './own-account.ts';
import type { StatementFigures } from './statement.ts';
import { readScope, type StatementAccount } from './statement-account.ts';
import { listTransactions, type TransactionLine } from './transactions.ts';

/** A month's bill «квитанция» with the six figures as the organization issued it. */
export interface IssuedBill extends StatementFigures {
  /** The month's first day, 'YYYY-MM-DD'. */
  readonly period: string;
  readonly dueOn: string;
  /** What leads from the opening debt to the closing one; the sums between them come to the difference. */
  readonly lines: readonly BillLine[];
}

export interface BillLine {
  readonly figure: Exclude<StatementFigure, 'opening'>;
  /** A single transaction; null: the figure as a whole. */
  readonly transaction: Pick<TransactionLine, 'kind' | 'occurredOn' | 'paymentNumber'> | null;
  /** By how much more is owed; negative: less. */
  readonly amountMinor: bigint;
}

/** The bills of an account, and what the latest of all of them still asks for. */
export interface IssuedBills {
  readonly account: StatementAccount;
  /** Oldest first. */
  readonly bills: readonly IssuedBill[];
  readonly latest: LatestDue | null;
}

export interface LatestDue {
  readonly period: string;
  /** The latest «к оплате» less what was paid here since; never below zero. */
  readonly payableMinor: bigint;
  /** What was paid here since and is not in the organization's figures yet, oldest first. */
  readonly paidSince: readonly { readonly number: string; readonly paidAt: Date; readonly amountMinor: bigint }[];
}

/**
 * The bills of a range of months (first days, both included) that the organization has issued for the account. Null
 * where the account is not the client's own.
 */
export async function readIssuedBills(
  db: Database | Tx,
  clock: Clock,
  { from, to, ...own }: OwnAccount & { readonly from: string; readonly to: string },
): Promise<IssuedBills | null> {
  const scope = await readScope(db, clock, own);
  if (!scope) return null;
  const { account } = scope;
  const [{ thresholds }, bills, latest, transactions] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: account.organization.id }, select: { thresholds: true } }),
    db.$queryRaw<Omit<IssuedBill, 'dueOn' | 'lines'>[]>`
      SELECT period::text, opening_minor AS "openingMinor", charged_minor AS "chargedMinor",
        recalculated_minor AS "recalculatedMinor", penalty_minor AS "penaltyMinor", paid_minor AS "paidMinor",
        closing_minor AS "closingMinor"
      FROM billing_months
      WHERE account_id = ${account.id} AND period BETWEEN ${from}::date AND ${to}::date ORDER BY period`,
    readLatest(db, account.id),
    listTransactions(db, { ...own, from, to: lastDayOf(to), limit: MOST_TRANSACTIONS }),
  ]);
  const { billDueDay } = readThresholds(thresholds);
  const byMonth = groupBy(
    transactions.toReversed().filter(({ owedMinor }) => owedMinor !== 0n),
    ({ occurredOn }) => `${occurredOn.slice(0, 7)}-01`,
  );
  return {
    account,
    latest,
    bills: bills.map((bill) => ({
      ...bill,
      dueOn: dueDayOf(bill.period, billDueDay),
      lines: linesOf(bill, byMonth.get(bill.period) ?? []),
    })),
  };
}

/** Two years of months with twenty transactions each. */
const MOST_TRANSACTIONS = 500;

const MOVING = ['charged', 'recalculated', 'penalty', 'paid'] as const;

/**
 * The ledger's own transactions where they come to the bill's figure. Where they do not (a payment made here is not in
 * the organization's figures yet), and where there are too many to be read, the figure stands for itself.
 */
function linesOf(bill: Omit<IssuedBill, 'dueOn' | 'lines'>, transactions: readonly TransactionLine[]): BillLine[] {
  const wanted = {
    charged: bill.chargedMinor,
    recalculated: bill.recalculatedMinor,
    penalty: bill.penaltyMinor,
    paid: -bill.paidMinor,
  };
  return MOVING.flatMap((figure): BillLine[] => {
    const own = transactions.filter((each) => each.figure === figure);
    if (sumOf(own.map(({ owedMinor }) => owedMinor)) === wanted[figure] && own.length <= MOST_LINES) {
      return own.map(({ kind, occurredOn, paymentNumber, owedMinor }) => ({
        figure,
        transaction: { kind, occurredOn, paymentNumber },
        amountMinor: owedMinor,
      }));
    }
    return wanted[figure] === 0n ? [] : [{ figure, transaction: null, amountMinor: wanted[figure] }];
  });
}

/** Of one figure, so that a bill stays on its page. */
const MOST_LINES = 4;

const lastDayOf = (month: string): string =>
  Temporal.PlainDate.from(month).add({ months: 1 }).subtract({ days: 1 }).toString();

async function readLatest(db: Database | Tx, accountId: number): Promise<LatestDue | null> {
  const [charge] = await db.$queryRaw<{ id: number; period: string; payableMinor: bigint }[]>`
    SELECT id, period::text, greatest(amount_minor - allocated_minor, 0) AS "payableMinor"
    FROM charges WHERE account_id = ${accountId} AND kind = 'bill' AND period IS NOT NULL`;
  if (!charge) return null;
  const paidSince = await db.$queryRaw<LatestDue['paidSince'][number][]>`
    SELECT payment.number, payment.finished_at AS "paidAt",
      sum(line.allocated_minor - line.absorbed_minor)::bigint AS "amountMinor"
    FROM payment_lines line JOIN payments payment ON payment.id = line.payment_id
    WHERE line.charge_id = ${charge.id} AND line.allocated_minor > line.absorbed_minor
    GROUP BY payment.id ORDER BY payment.finished_at, payment.id`;
  return { period: charge.period, payableMinor: charge.payableMinor, paidSince };
}
