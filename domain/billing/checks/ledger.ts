import { Prisma } from '../../../prisma/generated/client.ts';
import type { Check } from './check.ts';

/** The ledger by itself: its transactions, what is kept of their sums, and their numbers. */
export const ledgerChecks = [
  {
    name: 'transaction-unbalanced',
    breaches: Prisma.sql`
      SELECT entry.transaction_id || ' ' || ledger.currency AS id, 0::bigint AS expected,
        sum(entry.amount_minor)::bigint AS actual
      FROM ledger_entries entry JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
      GROUP BY entry.transaction_id, ledger.currency HAVING sum(entry.amount_minor) <> 0`,
  },
  {
    // Two sides at least: debit and credit.
    name: 'transaction-incomplete',
    breaches: Prisma.sql`
      SELECT t.id::text AS id, 2::bigint AS expected, count(entry.id) AS actual
      FROM ledger_transactions t LEFT JOIN ledger_entries entry ON entry.transaction_id = t.id
      GROUP BY t.id HAVING count(entry.id) < 2`,
  },
  {
    name: 'entry-of-another-account',
    breaches: Prisma.sql`
      SELECT entry.id::text AS id, t.account_id::bigint AS expected,
        CASE WHEN ledger.account_id <> t.account_id THEN ledger.account_id ELSE charge.account_id END::bigint AS actual
      FROM ledger_entries entry
      JOIN ledger_transactions t ON t.id = entry.transaction_id
      JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
      LEFT JOIN charges charge ON charge.id = entry.charge_id
      WHERE ledger.account_id <> t.account_id OR charge.account_id <> t.account_id`,
  },
  {
    name: 'balance-differs',
    breaches: Prisma.sql`
      SELECT ledger.id::text AS id, coalesce(entries.amount_minor, 0)::bigint AS expected,
        ledger.balance_minor AS actual
      FROM ledger_accounts ledger
      LEFT JOIN (
        SELECT ledger_account_id, sum(amount_minor) AS amount_minor FROM ledger_entries GROUP BY 1
      ) entries ON entries.ledger_account_id = ledger.id
      WHERE ledger.balance_minor <> coalesce(entries.amount_minor, 0)`,
  },
  {
    name: 'balance-overdrawn',
    breaches: Prisma.sql`
      SELECT id::text AS id, 0::bigint AS expected, -balance_minor AS actual
      FROM ledger_accounts WHERE kind = 'advance' AND balance_minor > 0`,
  },
  {
    name: 'month-differs',
    breaches: Prisma.sql`
      WITH kept AS (
        SELECT month.account_id, month.currency, month.month, figure.name, figure.amount
        FROM ledger_months month
        CROSS JOIN LATERAL (VALUES ('opening', opening_minor), ('charged', charged_minor),
          ('recalculated', recalculated_minor), ('penalty', penalty_minor), ('paid', paid_minor),
          ('balance', balance_minor), ('transactions', transaction_count::bigint)) figure (name, amount)
      ),
      moved AS (
        SELECT t.account_id, ledger.currency, date_trunc('month', t.occurred_on)::date AS month, t.figure::text AS figure,
          ledger.kind, entry.amount_minor, t.id
        FROM ledger_entries entry
        JOIN ledger_transactions t ON t.id = entry.transaction_id
        JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
        WHERE t.figure IS NOT NULL
      ),
      reckoned AS (
        SELECT account_id, currency, month, figure AS name,
          sum(CASE figure WHEN 'paid' THEN -amount_minor ELSE amount_minor END)::bigint AS amount
        FROM moved WHERE kind = 'receivable' GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT account_id, currency, month, 'balance', -sum(amount_minor)::bigint
        FROM moved WHERE kind = 'advance' GROUP BY 1, 2, 3
        UNION ALL
        SELECT account_id, currency, month, 'transactions', count(DISTINCT id) FROM moved GROUP BY 1, 2, 3
      )
      SELECT concat_ws(' ', account_id, currency, month, name) AS id, coalesce(reckoned.amount, 0) AS expected,
        coalesce(kept.amount, 0) AS actual
      FROM kept FULL JOIN reckoned USING (account_id, currency, month, name)
      WHERE coalesce(kept.amount, 0) <> coalesce(reckoned.amount, 0)`,
  },
  {
    name: 'numbering-has-holes',
    breaches: Prisma.sql`
      SELECT account_id::text AS id, max(number)::bigint AS expected, count(*) AS actual
      FROM ledger_transactions WHERE number IS NOT NULL
      GROUP BY account_id HAVING max(number) <> count(*) OR min(number) <> 1`,
  },
  {
    name: 'transaction-count-differs',
    breaches: Prisma.sql`
      SELECT account.id::text AS id, coalesce(latest.number, 0)::bigint AS expected,
        account.transaction_count::bigint AS actual
      FROM accounts account
      LEFT JOIN (SELECT account_id, max(number) AS number FROM ledger_transactions GROUP BY 1) latest
        ON latest.account_id = account.id
      WHERE account.transaction_count <> coalesce(latest.number, 0)`,
  },
] as const satisfies readonly Check[];
