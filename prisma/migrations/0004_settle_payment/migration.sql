ALTER TABLE payments ADD COLUMN method text;

-- An expired payment may still be paid by its old link, so the provider is asked about those that it knows.
CREATE INDEX payments_expired_idx ON payments (checked_at) WHERE status = 'expired' AND claimed_at IS NOT NULL;

-- Locks a payment and the personal accounts it concerns, then reads what settling needs: one row for each line, with
-- the payment's columns repeated, or none where there is no such payment. One round trip instead of three; the
-- reading has to be a statement after the locks, to see what those who held them before have committed.
CREATE FUNCTION lock_payment(locked_id int)
RETURNS TABLE (
  number text, organization_id text, client_id int, merchant_id int, currency text, amount_minor bigint,
  received_minor bigint, status payment_status, provider_payment_id text, posted boolean,
  line_id int, account_id int, charge_id int, line_amount_minor bigint, line_allocated_minor bigint,
  line_advanced_minor bigint, outstanding_minor bigint, office_paid_minor bigint
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM payments p WHERE p.id = locked_id FOR NO KEY UPDATE;
  PERFORM FROM accounts a
    WHERE a.id IN (SELECT account_id FROM payment_lines WHERE payment_id = locked_id)
    ORDER BY a.id FOR NO KEY UPDATE;
  RETURN QUERY
  SELECT p.number, p.organization_id, p.client_id, p.merchant_id, p.currency::text, p.amount_minor, p.received_minor,
    p.status, p.provider_payment_id, p.posted_at IS NOT NULL,
    l.id, l.account_id, l.charge_id, l.amount_minor, l.allocated_minor, l.advanced_minor,
    c.amount_minor - c.allocated_minor, c.office_paid_minor
  FROM payments p
  JOIN payment_lines l ON l.payment_id = p.id
  LEFT JOIN charges c ON c.id = l.charge_id
  WHERE p.id = locked_id
  ORDER BY l.id;
END $$;
