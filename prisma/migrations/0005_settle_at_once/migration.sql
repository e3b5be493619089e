-- Settling in one round trip: what is known of a payment is read without a lock, what follows from it is reckoned in
-- the program, and written only if it is still true under the locks.
DROP FUNCTION lock_payment(int);

-- All that settling a payment depends on. Amounts are strings, because JSON's numbers lose digits beyond 2^53.
CREATE FUNCTION payment_facts(facts_of int) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', p.id, 'number', p.number, 'organizationId', p.organization_id, 'clientId', p.client_id,
    'merchantId', p.merchant_id, 'currency', p.currency, 'amountMinor', p.amount_minor::text,
    'receivedMinor', p.received_minor::text, 'status', p.status, 'providerPaymentId', p.provider_payment_id,
    'posted', p.posted_at IS NOT NULL, 'createdAt', p.created_at,
    'lines', (
      SELECT jsonb_agg(jsonb_build_object(
        'lineId', l.id, 'accountId', l.account_id, 'chargeId', l.charge_id, 'amountMinor', l.amount_minor::text,
        'allocatedMinor', l.allocated_minor::text, 'advancedMinor', l.advanced_minor::text,
        'outstandingMinor', (c.amount_minor - c.allocated_minor)::text, 'officePaidMinor', c.office_paid_minor::text
      ) ORDER BY l.id)
      FROM payment_lines l LEFT JOIN charges c ON c.id = l.charge_id
      WHERE l.payment_id = p.id
    )
  )
  FROM payments p WHERE p.id = facts_of
$$;

-- Writes `change`, which was reckoned from the facts `expected`: gives null if it did, and, having written nothing,
-- the facts of now where they are others. `change` is
--   { status, receivedMinor, providerPaymentId, method, finishedAt, drafts: [as post_ledger takes them],
--     lines: [{ id, allocated, advanced, office }] }
CREATE FUNCTION settle_payment(settled_id int, expected jsonb, change jsonb, event_id int, outcome text, settled_at timestamptz)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb;
BEGIN
  PERFORM FROM payments p WHERE p.id = settled_id FOR NO KEY UPDATE;
  PERFORM FROM accounts a
    WHERE a.id IN (SELECT l.account_id FROM payment_lines l WHERE l.payment_id = settled_id)
    ORDER BY a.id FOR NO KEY UPDATE;
  facts := payment_facts(settled_id);
  IF facts IS DISTINCT FROM expected THEN
    RETURN coalesce(facts, '{}');
  END IF;

  IF change -> 'drafts' <> '[]' THEN
    PERFORM post_ledger(change -> 'drafts');
    UPDATE payment_lines l SET allocated_minor = l.allocated_minor + part.allocated,
      advanced_minor = l.advanced_minor + part.advanced, office_paid_minor = coalesce(part.office, l.office_paid_minor)
    FROM jsonb_to_recordset(change -> 'lines') AS part (id int, allocated bigint, advanced bigint, office bigint)
    WHERE l.id = part.id;
  END IF;
  UPDATE payments p SET status = (change ->> 'status')::payment_status,
    received_minor = p.received_minor + (change ->> 'receivedMinor')::bigint,
    provider_payment_id = coalesce(p.provider_payment_id, change ->> 'providerPaymentId'),
    method = coalesce(change ->> 'method', p.method),
    finished_at = coalesce((change ->> 'finishedAt')::timestamptz, p.finished_at)
    WHERE p.id = settled_id;
  UPDATE payment_events e SET applied_at = settled_at, outcome = settle_payment.outcome
    WHERE e.id = event_id AND e.applied_at IS NULL;
  RETURN NULL;
END $$;
