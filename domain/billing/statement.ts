import { Temporal } from 'temporal-polyfill';
import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { StatementFigure } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { sumOf } from '../money.ts';
import { isOwnAccount, type OwnAccount } from './own-account.ts';
import { readScope, type StatementAccount, type StatementScope } from './statement-account.ts';
import {
  listPartsOf,
  type TransactionLine,
  type TransactionPart,
  transactionColumns,
  transactionJoins,
} from './transactions.ts';

/** The six figures of a month: closing «к оплате» = opening + charged + recalculated + penalty - paid. */
export interface StatementFigures {
  readonly openingMinor: bigint;
  readonly chargedMinor: bigint;
  readonly recalculatedMinor: bigint;
  readonly penaltyMinor: bigint;
  readonly paidMinor: bigint;
  readonly closingMinor: bigint;
}

/** «выписка»: what one account owed, was charged and paid within one month, in the organization's currency. */
export interface Statement extends StatementFigures {
  readonly account: StatementAccount;
  /** The month's first day, 'YYYY-MM-DD'. */
  readonly month: string;
  /** The balance «баланс» at the month's end. */
  readonly balanceMinor: bigint;
  /** How many transactions the month has. */
  readonly transactionCount: number;
  /** The months beside it that have a statement: from the account's first one to the current one. */
  readonly previousMonth: string | null;
  readonly nextMonth: string | null;
}

/** What the ledger holds of a month; `month` null: of all months before the ones asked for. */
interface Moved extends Omit<StatementFigures, 'closingMinor'> {
  readonly month: string | null;
  readonly balanceMinor: bigint;
  readonly transactionCount: number;
}

/**
 * The statement of one month, the current one unless told. Null where the account is not the client's own, or had no
 * statement for that month: before its first transaction, or in the future. A month in which nothing happened carries
 * over what was owed. Costs the same however many transactions the account has.
 */
export async function readStatement(
  db: Database | Tx,
  clock: Clock,
  { month, ...own }: OwnAccount & { readonly month?: string | undefined },
): Promise<Statement | null> {
  const scope = await readScope(db, clock, own);
  if (!scope) return null;
  const asked = month ?? scope.currentMonth;
  const [statement] = await statementsOf(db, scope, asked, asked);
  return statement ?? null;
}

/**
 * The statements of a range of months (first days, both included), oldest first, as far as the account has any; none
 * where it is not the client's own.
 */
export async function listStatements(
  db: Database | Tx,
  clock: Clock,
  { from, to, ...own }: OwnAccount & { readonly from: string; readonly to: string },
): Promise<Statement[]> {
  const scope = await readScope(db, clock, own);
  return scope ? statementsOf(db, scope, from, to) : [];
}

/** A transaction behind a figure of a statement. */
export interface MonthLine extends TransactionLine {
  /** Its share of the figure, with the figure's own sign: a payment is positive among what is paid. */
  readonly amountMinor: bigint;
  /** What it was for; the shares of the parts come to `amountMinor`. */
  readonly parts: readonly TransactionPart[];
}

/**
 * The transactions that a figure of a month is made of, latest day first, at most `limit` (20 unless told); those
 * after the line numbered `before` if one is given, which is how the next page is asked for. Their amounts come to the
 * figure. None where the account is not the client's own.
 */
export async function listMonthLines(
  db: Database | Tx,
  {
    month,
    figure,
    before,
    limit = 20,
    ...own
  }: OwnAccount & {
    readonly month: string;
    readonly figure: StatementFigure;
    readonly before?: number | undefined;
    readonly limit?: number | undefined;
  },
): Promise<MonthLine[]> {
  if (!MONTH.test(month)) return [];
  const lines = await db.$queryRaw<TransactionLine[]>`
    WITH account AS MATERIALIZED (SELECT account.id FROM accounts account WHERE ${isOwnAccount(own)}),
    page AS MATERIALIZED (
      SELECT own.id
      FROM account
      CROSS JOIN LATERAL (
        SELECT each.id FROM ledger_transactions each
        WHERE each.account_id = account.id AND each.figure = ${figure}::statement_figure
          AND each.occurred_on >= ${month}::date AND each.occurred_on < ${addMonths(month, 1)}::date
          ${
            before === undefined
              ? Prisma.empty
              : Prisma.sql`AND (each.occurred_on, each.number) < (
                  (SELECT last.occurred_on FROM ledger_transactions last
                    WHERE last.account_id = account.id AND last.number = ${before}), ${before}::int)`
          }
          AND EXISTS (
            SELECT FROM ledger_entries entry
            JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'receivable'
            WHERE entry.transaction_id = each.id)
        ORDER BY each.occurred_on DESC, each.number DESC LIMIT ${limit}
      ) own
    )
    SELECT ${transactionColumns}
    FROM page JOIN ledger_transactions t ON t.id = page.id
    ${transactionJoins}
    ORDER BY t.occurred_on DESC, t.number DESC`;
  const sign = figure === 'paid' ? -1n : 1n;
  const partsById = groupBy(
    await listPartsOf(
      db,
      lines.map(({ transactionId }) => transactionId),
    ),
    ({ transactionId }) => transactionId,
  );
  return lines.map((line) => {
    const parts = (partsById.get(line.transactionId) ?? [])
      .filter(({ ledger }) => ledger === 'receivable')
      .map((part) => ({ ...part, amountMinor: part.amountMinor * sign }));
    return { ...line, amountMinor: sumOf(parts.map(({ amountMinor }) => amountMinor)), parts };
  });
}

async function statementsOf(db: Database | Tx, scope: StatementScope, from: string, to: string): Promise<Statement[]> {
  const { account, firstMonth, currentMonth } = scope;
  if (!MONTH.test(from) || !MONTH.test(to)) return [];
  const first = from > firstMonth ? from : firstMonth;
  const last = to < currentMonth ? to : currentMonth;
  if (first > last) return [];
  const rows = await readMoved(db, account, first, last);
  const byMonth = new Map(rows.map((row) => [row.month, row]));
  const before = byMonth.get(null) ?? NOTHING;
  let owedMinor = before.openingMinor + sumOfMonth(before);
  let balanceMinor = before.balanceMinor;
  return monthsBetween(first, last).map((month) => {
    const moved = byMonth.get(month) ?? NOTHING;
    const openingMinor = owedMinor + moved.openingMinor;
    owedMinor = openingMinor + sumOfMonth(moved);
    balanceMinor += moved.balanceMinor;
    return {
      account,
      month,
      openingMinor,
      chargedMinor: moved.chargedMinor,
      recalculatedMinor: moved.recalculatedMinor,
      penaltyMinor: moved.penaltyMinor,
      paidMinor: moved.paidMinor,
      closingMinor: owedMinor,
      balanceMinor,
      transactionCount: moved.transactionCount,
      previousMonth: month > firstMonth ? addMonths(month, -1) : null,
      nextMonth: month < currentMonth ? addMonths(month, 1) : null,
    };
  });
}

async function readMoved(db: Database | Tx, account: StatementAccount, first: string, last: string): Promise<Moved[]> {
  return db.$queryRaw<Moved[]>`
    SELECT nullif(greatest(month, ${dayBefore(first)}::date), ${dayBefore(first)}::date)::text AS month,
      sum(opening_minor)::bigint AS "openingMinor", sum(charged_minor)::bigint AS "chargedMinor",
      sum(recalculated_minor)::bigint AS "recalculatedMinor", sum(penalty_minor)::bigint AS "penaltyMinor",
      sum(paid_minor)::bigint AS "paidMinor", sum(balance_minor)::bigint AS "balanceMinor",
      sum(transaction_count)::int AS "transactionCount"
    FROM ledger_months
    WHERE account_id = ${account.id} AND currency = ${account.organization.currency} AND month <= ${last}::date
    GROUP BY 1`;
}

const NOTHING: Moved = {
  month: null,
  openingMinor: 0n,
  chargedMinor: 0n,
  recalculatedMinor: 0n,
  penaltyMinor: 0n,
  paidMinor: 0n,
  balanceMinor: 0n,
  transactionCount: 0,
};

const sumOfMonth = (moved: Moved): bigint =>
  moved.chargedMinor + moved.recalculatedMinor + moved.penaltyMinor - moved.paidMinor;

/** A month's first day; anything else has no statement. */
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])-01$/u;

const dayBefore = (day: string): string => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
const addMonths = (month: string, months: number): string => Temporal.PlainDate.from(month).add({ months }).toString();

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}
