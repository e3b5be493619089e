import { Prisma } from '../../../prisma/generated/client.ts';
import type { Check } from './check.ts';

/** What the ledger holds of each payment: through its merchant, and out of the balance. */
const entered = Prisma.sql`
  SELECT t.payment_id, sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'merchant') AS merchant_minor,
    sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'advance' AND t.kind = 'from_balance') AS drawn_minor
  FROM ledger_transactions t
  JOIN ledger_entries entry ON entry.transaction_id = t.id
  JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
  WHERE t.payment_id IS NOT NULL
  GROUP BY t.payment_id`;

/** What has been given back of each payment, in all and to the payer. */
const returned = Prisma.sql`
  SELECT payment_id, sum(amount_minor) AS amount_minor,
    coalesce(sum(amount_minor) FILTER (WHERE NOT to_balance), 0) AS to_payer_minor
  FROM refunds WHERE status = 'succeeded' GROUP BY payment_id`;

/** What the lines of each payment say. */
const lined = Prisma.sql`
  SELECT payment_id, sum(allocated_minor + advanced_minor) AS held_minor FROM payment_lines GROUP BY payment_id`;

/** News that came from a provider, by the key under which it was posted: `payment:ID:PROVIDER'S ID:BEFORE:ACCOUNT`. */
const credited = Prisma.sql`
  SELECT t.payment_id, ledger.merchant_id, key[1] AS provider_payment_id, key[2]::bigint AS before_minor,
    sum(entry.amount_minor) AS amount_minor
  FROM ledger_transactions t
  CROSS JOIN LATERAL regexp_match(t.idempotency_key, '^payment:[0-9]+:(.*):([0-9]+):[0-9]+$') key
  JOIN ledger_entries entry ON entry.transaction_id = t.id
  JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'merchant'
  WHERE t.kind IN ('payment', 'top_up')
  GROUP BY 1, 2, 3, 4`;

/** Payments, their lines and the providers' news against the ledger. */
export const paymentChecks = [
  {
    name: 'payment-received-differs',
    breaches: Prisma.sql`
      SELECT payment.id::text AS id, coalesce(entered.merchant_minor, 0)::bigint AS expected,
        (payment.received_minor - coalesce(returned.to_payer_minor, 0))::bigint AS actual
      FROM payments payment
      LEFT JOIN (${entered}) entered ON entered.payment_id = payment.id
      LEFT JOIN (${returned}) returned ON returned.payment_id = payment.id
      WHERE payment.received_minor - coalesce(returned.to_payer_minor, 0) <> coalesce(entered.merchant_minor, 0)`,
  },
  {
    name: 'payment-balance-spent-differs',
    breaches: Prisma.sql`
      SELECT payment.id::text AS id, coalesce(entered.drawn_minor, 0)::bigint AS expected,
        payment.balance_spent_minor AS actual
      FROM payments payment LEFT JOIN (${entered}) entered ON entered.payment_id = payment.id
      WHERE payment.balance_spent_minor <> coalesce(entered.drawn_minor, 0)`,
  },
  {
    name: 'payment-refunded-differs',
    breaches: Prisma.sql`
      SELECT payment.id::text AS id, coalesce(returned.amount_minor, 0)::bigint AS expected,
        payment.refunded_minor AS actual
      FROM payments payment LEFT JOIN (${returned}) returned ON returned.payment_id = payment.id
      WHERE payment.refunded_minor <> coalesce(returned.amount_minor, 0)`,
  },
  {
    name: 'payment-lines-differ',
    breaches: Prisma.sql`
      SELECT payment.id::text AS id,
        payment.received_minor + payment.balance_spent_minor - payment.refunded_minor AS expected,
        coalesce(lined.held_minor, 0)::bigint AS actual
      FROM payments payment LEFT JOIN (${lined}) lined ON lined.payment_id = payment.id
      WHERE coalesce(lined.held_minor, 0)
        <> payment.received_minor + payment.balance_spent_minor - payment.refunded_minor`,
  },
  {
    name: 'line-from-balance-differs',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', payment_id, charge_id) AS id, coalesce(-entries.amount_minor, 0)::bigint AS expected,
        coalesce(lines.amount_minor, 0)::bigint AS actual
      FROM (
        SELECT payment_id, charge_id, sum(from_balance_minor) AS amount_minor
        FROM payment_lines WHERE charge_id IS NOT NULL GROUP BY 1, 2
      ) lines
      FULL JOIN (
        SELECT t.payment_id, entry.charge_id, sum(entry.amount_minor) AS amount_minor
        FROM ledger_transactions t JOIN ledger_entries entry ON entry.transaction_id = t.id
        LEFT JOIN refunds refund ON refund.id = t.refund_id
        WHERE t.payment_id IS NOT NULL AND entry.charge_id IS NOT NULL
          AND (t.kind = 'from_balance' OR (t.kind = 'refund' AND refund.to_balance))
        GROUP BY 1, 2
      ) entries USING (payment_id, charge_id)
      WHERE coalesce(lines.amount_minor, 0) <> coalesce(-entries.amount_minor, 0)`,
  },
  {
    name: 'line-advanced-differs',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', payment_id, account_id) AS id, coalesce(-entries.amount_minor, 0)::bigint AS expected,
        coalesce(lines.amount_minor, 0)::bigint AS actual
      FROM (SELECT payment_id, account_id, sum(advanced_minor) AS amount_minor FROM payment_lines GROUP BY 1, 2) lines
      FULL JOIN (
        SELECT t.payment_id, ledger.account_id, sum(entry.amount_minor) AS amount_minor
        FROM ledger_transactions t
        JOIN ledger_entries entry ON entry.transaction_id = t.id
        JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'advance'
        LEFT JOIN refunds refund ON refund.id = t.refund_id
        WHERE t.payment_id IS NOT NULL
          AND (t.kind IN ('payment', 'top_up') OR (t.kind = 'refund' AND NOT refund.to_balance))
        GROUP BY 1, 2
      ) entries USING (payment_id, account_id)
      WHERE coalesce(lines.amount_minor, 0) <> coalesce(-entries.amount_minor, 0)`,
  },
  {
    // A line's account is its charge's, and the payment's organization and currency are those of both.
    name: 'line-out-of-place',
    breaches: Prisma.sql`
      SELECT line.id::text AS id, 0::bigint AS expected, 1::bigint AS actual
      FROM payment_lines line
      JOIN payments payment ON payment.id = line.payment_id
      JOIN accounts account ON account.id = line.account_id
      LEFT JOIN charges charge ON charge.id = line.charge_id
      WHERE account.organization_id <> payment.organization_id OR charge.account_id <> line.account_id
        OR charge.currency <> payment.currency`,
  },
  {
    name: 'line-allocated-differs',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', payment_id, charge_id) AS id, coalesce(-entries.amount_minor, 0)::bigint AS expected,
        coalesce(lines.amount_minor, 0)::bigint AS actual
      FROM (
        SELECT payment_id, charge_id, sum(allocated_minor) AS amount_minor
        FROM payment_lines WHERE charge_id IS NOT NULL GROUP BY 1, 2
      ) lines
      FULL JOIN (
        SELECT t.payment_id, entry.charge_id, sum(entry.amount_minor) AS amount_minor
        FROM ledger_transactions t JOIN ledger_entries entry ON entry.transaction_id = t.id
        WHERE t.payment_id IS NOT NULL AND entry.charge_id IS NOT NULL
          AND t.kind IN ('payment', 'top_up', 'from_balance', 'refund')
        GROUP BY 1, 2
      ) entries USING (payment_id, charge_id)
      WHERE coalesce(lines.amount_minor, 0) <> coalesce(-entries.amount_minor, 0)`,
  },
  {
    name: 'payment-of-another-merchant',
    breaches: Prisma.sql`
      SELECT DISTINCT payment.id::text AS id, coalesce(payment.merchant_id, 0)::bigint AS expected,
        ledger.merchant_id::bigint AS actual
      FROM ledger_transactions t
      JOIN payments payment ON payment.id = t.payment_id
      JOIN ledger_entries entry ON entry.transaction_id = t.id
      JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'merchant'
      WHERE ledger.merchant_id IS DISTINCT FROM payment.merchant_id`,
  },
  {
    // Money and state go together: 1 where money has come, 2 where a part of it has gone back, 3 where all of it has.
    name: 'payment-status-differs',
    breaches: Prisma.sql`
      SELECT id, expected, actual
      FROM (
        SELECT id::text AS id,
          CASE WHEN received_minor + balance_spent_minor = 0 THEN 0 WHEN refunded_minor = 0 THEN 1
            WHEN refunded_minor < received_minor + balance_spent_minor THEN 2 ELSE 3 END::bigint AS expected,
          CASE status WHEN 'succeeded' THEN 1 WHEN 'partially_refunded' THEN 2 WHEN 'refunded' THEN 3
            ELSE 0 END::bigint AS actual
        FROM payments
      ) state
      WHERE expected <> actual`,
  },
  {
    // Each piece of news begins where the one before it ended, so that none of the money counts twice.
    name: 'provider-money-counted-twice',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', payment_id, provider_payment_id) AS id, chained_minor::bigint AS expected,
        before_minor AS actual
      FROM (
        SELECT credited.*, coalesce(sum(amount_minor) OVER (PARTITION BY payment_id, provider_payment_id
          ORDER BY before_minor ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS chained_minor
        FROM (${credited}) credited
      ) chained
      WHERE chained_minor <> before_minor`,
  },
  {
    // What a provider holds under one of its ids is money for one payment.
    name: 'provider-payment-shared',
    breaches: Prisma.sql`
      SELECT concat_ws(' ', merchant_id, provider_payment_id) AS id, 1::bigint AS expected,
        count(DISTINCT payment_id) AS actual
      FROM (${credited}) credited
      GROUP BY merchant_id, provider_payment_id HAVING count(DISTINCT payment_id) > 1`,
  },
  {
    // A callback that was applied as money has left money.
    name: 'event-without-money',
    breaches: Prisma.sql`
      SELECT event.id::text AS id, 1::bigint AS expected, 0::bigint AS actual
      FROM payment_events event
      WHERE event.outcome = 'credited' AND event.applied_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM payments payment
        WHERE payment.merchant_id = event.merchant_id AND payment.received_minor > 0
          AND (payment.number = event.reference OR payment.provider_payment_id = event.provider_payment_id))`,
  },
] as const satisfies readonly Check[];
