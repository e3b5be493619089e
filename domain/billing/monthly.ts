import type { Database, Tx } from '../../prisma/client.ts';
import type { ChargeKind } from '../../prisma/generated/enums.ts';
import { isOwnAccount, type OwnAccount } from './own-account.ts';

/** An account and the days, both included, by its organization's calendar. */
export interface OwnPeriod extends OwnAccount {
  readonly from: string;
  readonly to: string;
}

/** What one kind of charge came to in a month, corrections included. */
export interface MonthlyCharge {
  /** The month's first day, 'YYYY-MM-DD'. */
  readonly month: string;
  readonly kind: ChargeKind;
  readonly amountMinor: bigint;
}

/** Where money was paid: here, or to the organization itself, as its own figures say. */
export type PaidThrough = 'cabinet' | 'organization';

/** What was paid in a month; negative where more went back. */
export interface MonthlyPayment {
  readonly month: string;
  readonly through: PaidThrough;
  readonly amountMinor: bigint;
}

/**
 * What was charged to a client's own account, by month and kind of charge; months and kinds without any are left out.
 */
export async function readMonthlyCharges(db: Database | Tx, period: OwnPeriod): Promise<MonthlyCharge[]> {
  return db.$queryRaw<MonthlyCharge[]>`
    SELECT date_trunc('month', t.occurred_on)::date::text AS month, charge.kind,
      sum(entry.amount_minor)::bigint AS "amountMinor"
    FROM accounts account
    JOIN ledger_transactions t ON t.account_id = account.id AND t.figure IN ('charged', 'recalculated', 'penalty')
      AND t.occurred_on BETWEEN ${period.from}::date AND ${period.to}::date
    JOIN ledger_entries entry ON entry.transaction_id = t.id AND entry.charge_id IS NOT NULL
    JOIN charges charge ON charge.id = entry.charge_id
    WHERE ${isOwnAccount(period)}
    GROUP BY 1, 2 HAVING sum(entry.amount_minor) <> 0
    ORDER BY 1, 2`;
}

/**
 * Money that was given for a client's own account, by month: to the organization, and here, top-ups included and
 * refunds taken off. What the balance paid is left out: that money had been given before.
 */
export async function readMonthlyPayments(db: Database | Tx, period: OwnPeriod): Promise<MonthlyPayment[]> {
  return db.$queryRaw<MonthlyPayment[]>`
    SELECT month, through, sum(amount_minor)::bigint AS "amountMinor"
    FROM (
      SELECT date_trunc('month', t.occurred_on)::date::text AS month, entry.amount_minor,
        CASE ledger.kind WHEN 'merchant' THEN 'cabinet' ELSE 'organization' END AS through
      FROM accounts account
      JOIN ledger_transactions t ON t.account_id = account.id AND t.figure = 'paid'
        AND t.occurred_on BETWEEN ${period.from}::date AND ${period.to}::date
      JOIN ledger_entries entry ON entry.transaction_id = t.id
      JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind IN ('merchant', 'office')
      WHERE ${isOwnAccount(period)}
    ) paid
    GROUP BY 1, 2 HAVING sum(amount_minor) <> 0
    ORDER BY 1, 2`;
}
