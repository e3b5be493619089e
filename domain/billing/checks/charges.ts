import { Prisma } from '../../../prisma/generated/client.ts';
import type { Check } from './check.ts';

/** What the ledger holds of each charge, by what moves it: see `post_ledger`. */
const moved = Prisma.sql`
  SELECT entry.charge_id,
    sum(entry.amount_minor) FILTER (WHERE t.kind IN
      ('opening', 'charge', 'charge_correction', 'recalculation', 'penalty')) AS raised_minor,
    -sum(entry.amount_minor) FILTER (WHERE t.kind NOT IN
      ('opening', 'charge', 'charge_correction', 'recalculation', 'penalty')) AS settled_minor,
    -sum(entry.amount_minor) FILTER (WHERE t.kind IN ('office_payment', 'office_payment_correction')) AS office_minor
  FROM ledger_entries entry
  JOIN ledger_transactions t ON t.id = entry.transaction_id
  JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'receivable'
  WHERE entry.charge_id IS NOT NULL
  GROUP BY entry.charge_id`;

/** Charges against the ledger, and the organization's part of them against what it has of the payments made here. */
export const chargeChecks = [
  {
    name: 'charge-amount-differs',
    breaches: Prisma.sql`
      SELECT charge.id::text AS id, coalesce(moved.raised_minor, 0)::bigint AS expected, charge.amount_minor AS actual
      FROM charges charge LEFT JOIN (${moved}) moved ON moved.charge_id = charge.id
      WHERE charge.amount_minor <> coalesce(moved.raised_minor, 0)`,
  },
  {
    name: 'charge-allocated-differs',
    breaches: Prisma.sql`
      SELECT charge.id::text AS id, coalesce(moved.settled_minor, 0)::bigint AS expected,
        charge.allocated_minor AS actual
      FROM charges charge LEFT JOIN (${moved}) moved ON moved.charge_id = charge.id
      WHERE charge.allocated_minor <> coalesce(moved.settled_minor, 0)`,
  },
  {
    // What an account owes by its ledger is what its debts come to: charged less allocated.
    name: 'outstanding-differs',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', account_id, currency) AS id, coalesce(owed.amount_minor, 0)::bigint AS expected,
        coalesce(due.amount_minor, 0)::bigint AS actual
      FROM (
        SELECT ledger.account_id, ledger.currency, sum(entry.amount_minor) AS amount_minor
        FROM ledger_entries entry
        JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'receivable'
        GROUP BY 1, 2
      ) owed
      FULL JOIN (
        SELECT account_id, currency, sum(amount_minor - allocated_minor) AS amount_minor FROM charges GROUP BY 1, 2
      ) due USING (account_id, currency)
      WHERE coalesce(owed.amount_minor, 0) <> coalesce(due.amount_minor, 0)`,
  },
  {
    name: 'office-part-differs',
    breaches: Prisma.sql`
      SELECT charge.id::text AS id,
        (charge.office_paid_minor - coalesce(entered.amount_minor, 0))::bigint AS expected,
        coalesce(moved.office_minor, 0)::bigint AS actual
      FROM charges charge
      LEFT JOIN (${moved}) moved ON moved.charge_id = charge.id
      LEFT JOIN (
        SELECT line.charge_id, sum(line.absorbed_minor - coalesce(back.absorbed_minor, 0)) AS amount_minor
        FROM payment_lines line
        LEFT JOIN (SELECT line_id, sum(absorbed_minor) AS absorbed_minor FROM refund_lines GROUP BY 1) back
          ON back.line_id = line.id
        GROUP BY 1
      ) entered ON entered.charge_id = charge.id
      WHERE coalesce(moved.office_minor, 0) <> charge.office_paid_minor - coalesce(entered.amount_minor, 0)`,
  },
  {
    // What the organization's row contains of a line is at most what the line ever brought.
    name: 'absorbed-above-allocated',
    breaches: Prisma.sql`
      SELECT line.id::text AS id, (line.allocated_minor + coalesce(back.allocated_minor, 0))::bigint AS expected,
        line.absorbed_minor AS actual
      FROM payment_lines line
      LEFT JOIN (SELECT line_id, sum(allocated_minor) AS allocated_minor FROM refund_lines GROUP BY 1) back
        ON back.line_id = line.id
      WHERE line.absorbed_minor NOT BETWEEN 0 AND line.allocated_minor + coalesce(back.allocated_minor, 0)`,
  },
] as const satisfies readonly Check[];
