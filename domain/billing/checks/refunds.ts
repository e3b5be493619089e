import { Prisma } from '../../../prisma/generated/client.ts';
import type { Check } from './check.ts';

/** Refunds against their lines and the ledger. One that has not succeeded has moved nothing. */
export const refundChecks = [
  {
    name: 'refund-lines-differ',
    breaches: Prisma.sql`
      SELECT refund.id::text AS id,
        CASE refund.status WHEN 'succeeded' THEN refund.amount_minor ELSE 0 END AS expected,
        coalesce(lines.amount_minor, 0)::bigint AS actual
      FROM refunds refund
      LEFT JOIN (
        SELECT refund_id, sum(allocated_minor + advanced_minor) AS amount_minor FROM refund_lines GROUP BY 1
      ) lines ON lines.refund_id = refund.id
      WHERE coalesce(lines.amount_minor, 0)
        <> CASE refund.status WHEN 'succeeded' THEN refund.amount_minor ELSE 0 END`,
  },
  {
    // What it opened of each debt.
    name: 'refund-part-differs',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', refund_id, charge_id) AS id, coalesce(entries.amount_minor, 0)::bigint AS expected,
        coalesce(parts.amount_minor, 0)::bigint AS actual
      FROM (
        SELECT part.refund_id, line.charge_id, sum(part.allocated_minor) AS amount_minor
        FROM refund_lines part JOIN payment_lines line ON line.id = part.line_id AND line.charge_id IS NOT NULL
        GROUP BY 1, 2
      ) parts
      FULL JOIN (
        SELECT t.refund_id, entry.charge_id, sum(entry.amount_minor) AS amount_minor
        FROM ledger_transactions t JOIN ledger_entries entry ON entry.transaction_id = t.id
        WHERE t.refund_id IS NOT NULL AND t.kind = 'refund' AND entry.charge_id IS NOT NULL
        GROUP BY 1, 2
      ) entries USING (refund_id, charge_id)
      WHERE coalesce(parts.amount_minor, 0) <> coalesce(entries.amount_minor, 0)`,
  },
  {
    // To the payer through the merchant; or back to the balance that paid.
    name: 'refund-entries-differ',
    breaches: Prisma.sql`
      SELECT refund.id::text AS id,
        CASE refund.status WHEN 'succeeded' THEN refund.amount_minor ELSE 0 END AS expected,
        coalesce(CASE WHEN refund.to_balance THEN entries.advance_minor ELSE entries.merchant_minor END, 0)::bigint
          AS actual
      FROM refunds refund
      LEFT JOIN (
        SELECT t.refund_id, -sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'merchant') AS merchant_minor,
          -sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'advance') AS advance_minor
        FROM ledger_transactions t
        JOIN ledger_entries entry ON entry.transaction_id = t.id
        JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
        WHERE t.refund_id IS NOT NULL AND t.kind = 'refund'
        GROUP BY t.refund_id
      ) entries ON entries.refund_id = refund.id
      WHERE coalesce(CASE WHEN refund.to_balance THEN entries.advance_minor ELSE entries.merchant_minor END, 0)
        <> CASE refund.status WHEN 'succeeded' THEN refund.amount_minor ELSE 0 END`,
  },
] as const satisfies readonly Check[];
