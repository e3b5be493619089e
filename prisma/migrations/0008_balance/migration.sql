-- Paying from the balance: settling takes the balance's part of a payment when the payer's own part has come.

-- The balance «баланс» is money of the client's that is held, never a loan: whatever the program reckons wrongly, more
-- than is held cannot be taken.
CREATE FUNCTION refuse_overdraft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger account %: the balance would be overdrawn', NEW.id USING ERRCODE = 'LK005';
END $$;

CREATE TRIGGER ledger_accounts_not_overdrawn BEFORE INSERT OR UPDATE OF balance_minor ON ledger_accounts
  FOR EACH ROW WHEN (NEW.kind = 'advance' AND NEW.balance_minor > 0)
  EXECUTE FUNCTION refuse_overdraft();

-- As before, and what is asked from the balance, what it has given, and, for lines that ask it, what it holds:
-- whoever spends it meanwhile changes the facts, so two settlements at once never take the same money.
CREATE OR REPLACE FUNCTION payment_facts(facts_of int) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', p.id, 'number', p.number, 'organizationId', p.organization_id, 'clientId', p.client_id,
    'merchantId', p.merchant_id, 'currency', p.currency, 'amountMinor', p.amount_minor::text,
    'balanceMinor', p.balance_minor::text, 'receivedMinor', p.received_minor::text, 'status', p.status,
    'providerPaymentId', p.provider_payment_id, 'posted', p.posted_at IS NOT NULL, 'createdAt', p.created_at,
    'balancePays', coalesce(o.thresholds -> 'balancePays', '[]') <> '[]',
    'lines', (
      SELECT jsonb_agg(jsonb_build_object(
        'lineId', l.id, 'accountId', l.account_id, 'chargeId', l.charge_id, 'amountMinor', l.amount_minor::text,
        'balanceMinor', l.balance_minor::text, 'allocatedMinor', l.allocated_minor::text,
        'outstandingMinor', (c.amount_minor - c.allocated_minor)::text, 'officePaidMinor', c.office_paid_minor::text,
        'heldMinor', CASE WHEN l.balance_minor > 0 THEN coalesce((
          SELECT -la.balance_minor FROM ledger_accounts la
          WHERE la.account_id = l.account_id AND la.kind = 'advance' AND la.merchant_id = 0
            AND la.currency = p.currency), 0)::text END
      ) ORDER BY l.id)
      FROM payment_lines l LEFT JOIN charges c ON c.id = l.charge_id
      WHERE l.payment_id = p.id
    )
  )
  FROM payments p JOIN organizations o ON o.id = p.organization_id
  WHERE p.id = facts_of
$$;

-- As before, and what the balance gives. `change` is
--   { status, receivedMinor, balanceSpentMinor, providerPaymentId, method, finishedAt,
--     drafts: [as post_ledger takes them], lines: [{ id, allocated, advanced, fromBalance, office }] }
CREATE OR REPLACE FUNCTION settle_payment(
  settled_id int, expected jsonb, change jsonb, event_id int, outcome text, settled_at timestamptz
) RETURNS jsonb LANGUAGE plpgsql AS $$
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
      from_balance_minor = l.from_balance_minor + part."fromBalance",
      advanced_minor = l.advanced_minor + part.advanced, office_paid_minor = coalesce(part.office, l.office_paid_minor)
    FROM jsonb_to_recordset(change -> 'lines')
      AS part (id int, allocated bigint, "fromBalance" bigint, advanced bigint, office bigint)
    WHERE l.id = part.id;
  END IF;
  UPDATE payments p SET status = (change ->> 'status')::payment_status,
    received_minor = p.received_minor + (change ->> 'receivedMinor')::bigint,
    balance_spent_minor = p.balance_spent_minor + (change ->> 'balanceSpentMinor')::bigint,
    provider_payment_id = coalesce(p.provider_payment_id, change ->> 'providerPaymentId'),
    method = coalesce(change ->> 'method', p.method),
    finished_at = coalesce((change ->> 'finishedAt')::timestamptz, p.finished_at)
    WHERE p.id = settled_id;
  UPDATE payment_events e SET applied_at = settled_at, outcome = settle_payment.outcome
    WHERE e.id = event_id AND e.applied_at IS NULL;
  RETURN NULL;
END $$;
