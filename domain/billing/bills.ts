import type { Tx } from '../../prisma/client.ts';
import type { StatementFigures } from './statement.ts';

/** The latest bill of a utility account: the six figures it is made of, and what was paid here since. */
export interface LatestBill extends StatementFigures {
  readonly accountId: number;
  /** The month's first day, 'YYYY-MM-DD'. */
  readonly period: string;
}

/** The latest bill of each of the accounts that have any. The caller has made sure that they are the reader's. */
export async function latestBills(db: Tx, accountIds: readonly number[]): Promise<Map<number, LatestBill>> {
  if (accountIds.length === 0) return new Map();
  const bills = await db.$queryRaw<LatestBill[]>`
    SELECT DISTINCT ON (account_id) account_id AS "accountId", period::text,
      opening_minor AS "openingMinor", charged_minor AS "chargedMinor", recalculated_minor AS "recalculatedMinor",
      penalty_minor AS "penaltyMinor", paid_minor AS "paidMinor", closing_minor AS "closingMinor"
    FROM billing_months WHERE account_id = ANY(${[...accountIds]})
    ORDER BY account_id, period DESC`;
  return new Map(bills.map((bill) => [bill.accountId, bill]));
}
