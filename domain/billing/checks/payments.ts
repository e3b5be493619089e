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

/** What has been given back of each payment, to the payer and to the balance. */
const returned = Prisma.sql`
  SELECT payment_id, sum(amount_minor) AS amount_minor,
    coalesce(sum(amount_minor) FILTER (WHERE to_balance), 0) AS to_balance_minor,
    coalesce(sum(amount_minor) FILTER (WHERE NOT to_balance), 0) AS to_payer_minor
  FROM refunds WHERE status = 'succeeded' GROUP BY payment_id`;

/** What the lines of each payment say. */
const lined = Prisma.sql`
  SELECT payment_id, sum(allocated_minor + advanced_minor) AS held_minor, sum(from_balance_minor) AS from_balance_minor
  FROM payment_lines GROUP BY payment_id`;

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
      SELECT payment.id::text AS id,
        (payment.balance_spent_minor - coalesce(returned.to_balance_minor, 0))::bigint AS expected,
        coalesce(lined.from_balance_minor, 0)::bigint AS actual
      FROM payments payment
      LEFT JOIN (${lined}) lined ON lined.payment_id = payment.id
      LEFT JOIN (${returned}) returned ON returned.payment_id = payment.id
      WHERE coalesce(lined.from_balance_minor, 0)
        <> payment.balance_spent_minor - coalesce(returned.to_balance_minor, 0)`,
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
    // Money and state go together: 1 where money has come.
    name: 'payment-status-differs',
    breaches: Prisma.sql`
      SELECT id::text AS id, (received_minor + balance_spent_minor > 0)::int::bigint AS expected,
        (status IN ('succeeded', 'partially_refunded', 'refunded'))::int::bigint AS actual
      FROM payments
      WHERE (received_minor + balance_spent_minor > 0) <> (status IN ('succeeded', 'partially_refunded', 'refunded'))`,
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
