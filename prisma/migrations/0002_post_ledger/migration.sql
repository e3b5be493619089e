-- Posts any number of ledger transactions with one call: an import posts thousands, and a payment wants one round trip.
-- `drafts` is an array of
--   { account_id, kind, idempotency_key, occurred_at, currency?, payment_id?, imported_payment_id?, reverses_id?,
--     entries: [{ ledger, merchant_id?, charge_id?, amount_minor }] }
-- A draft whose key exists already, in the table or earlier in the array, is left out. Amounts may come as strings.
-- Gives what was posted, in the array's order.
CREATE FUNCTION post_ledger(drafts jsonb)
RETURNS TABLE (idempotency_key text, transaction_id bigint, number int)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  -- Everybody who posts takes the personal accounts' locks first and in one order, so that nobody waits in a circle.
  -- NO KEY UPDATE leaves rows that refer to the account free to be inserted meanwhile.
  PERFORM FROM accounts a
    WHERE a.id IN (SELECT (d ->> 'account_id')::int FROM jsonb_array_elements(drafts) d)
    ORDER BY a.id FOR NO KEY UPDATE;

  -- From here on a statement sees what those who held the locks before have committed.
  INSERT INTO ledger_accounts (account_id, kind, merchant_id, currency)
    SELECT DISTINCT a.id, e.ledger::ledger_account_kind, coalesce(e.merchant_id, 0), coalesce(d.currency, o.currency)
    FROM jsonb_to_recordset(drafts) d (account_id int, currency text, entries jsonb)
    CROSS JOIN LATERAL jsonb_to_recordset(d.entries) e (ledger text, merchant_id int)
    JOIN accounts a ON a.id = d.account_id
    JOIN organizations o ON o.id = a.organization_id
    WHERE NOT EXISTS (
      SELECT FROM ledger_accounts la
      WHERE la.account_id = a.id AND la.kind = e.ledger::ledger_account_kind
        AND la.merchant_id = coalesce(e.merchant_id, 0) AND la.currency = coalesce(d.currency, o.currency)
    );

  RETURN QUERY
  WITH draft AS (
    SELECT DISTINCT ON (d.value ->> 'idempotency_key') d.ordinality AS ordinal, t.*
    FROM jsonb_array_elements(drafts) WITH ORDINALITY d
    CROSS JOIN LATERAL jsonb_to_record(d.value) t (account_id int, kind text, idempotency_key text,
      occurred_at timestamptz, currency text, payment_id int, imported_payment_id int, reverses_id bigint, entries jsonb)
    WHERE NOT EXISTS (SELECT FROM ledger_transactions l WHERE l.idempotency_key = d.value ->> 'idempotency_key')
    ORDER BY d.value ->> 'idempotency_key', d.ordinality
  ),
  numbered AS MATERIALIZED (
    SELECT draft.ordinal, draft.kind::ledger_transaction_kind AS kind, draft.idempotency_key, draft.occurred_at,
      draft.payment_id, draft.imported_payment_id, draft.reverses_id, draft.entries,
      draft.account_id, coalesce(draft.currency, o.currency) AS currency,
      (a.transaction_count + row_number() OVER (PARTITION BY a.id ORDER BY draft.ordinal))::int AS number,
      nextval('ledger_transactions_id_seq') AS id
    -- Outer joins: a draft for an account that is not there must fail on its missing number, not vanish.
    FROM draft
    LEFT JOIN accounts a ON a.id = draft.account_id
    LEFT JOIN organizations o ON o.id = a.organization_id
  ),
  entry AS MATERIALIZED (
    SELECT n.id AS transaction_id, n.kind, la.id AS ledger_account_id, e.ledger, e.charge_id, e.amount_minor
    FROM numbered n
    CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(n.entries)
      AS (ledger text, merchant_id int, charge_id int, amount_minor bigint)) WITH ORDINALITY
      AS e (ledger, merchant_id, charge_id, amount_minor, position)
    JOIN ledger_accounts la ON la.account_id = n.account_id AND la.kind = e.ledger::ledger_account_kind
      AND la.merchant_id = coalesce(e.merchant_id, 0) AND la.currency = n.currency
    ORDER BY n.ordinal, e.position
  ),
  posted AS (
    INSERT INTO ledger_transactions (id, account_id, number, kind, idempotency_key, occurred_at, payment_id,
      imported_payment_id, reverses_id)
    SELECT id, account_id, number, kind, idempotency_key, occurred_at, payment_id, imported_payment_id, reverses_id
    FROM numbered ORDER BY ordinal
  ),
  entered AS (
    INSERT INTO ledger_entries (transaction_id, ledger_account_id, charge_id, amount_minor)
    SELECT transaction_id, ledger_account_id, charge_id, amount_minor FROM entry
  ),
  balanced AS (
    UPDATE ledger_accounts la SET balance_minor = la.balance_minor + moved.amount_minor
    FROM (SELECT ledger_account_id, sum(amount_minor)::bigint AS amount_minor FROM entry GROUP BY 1) moved
    WHERE la.id = moved.ledger_account_id
  ),
  -- What raises a debt moves the charge's amount; what settles one moves its allocated part.
  charged AS (
    UPDATE charges c SET amount_minor = c.amount_minor + moved.raised_minor,
      allocated_minor = c.allocated_minor - moved.settled_minor
    FROM (
      SELECT charge_id,
        coalesce(sum(amount_minor) FILTER (WHERE raises), 0)::bigint AS raised_minor,
        coalesce(sum(amount_minor) FILTER (WHERE NOT raises), 0)::bigint AS settled_minor
      FROM (SELECT charge_id, amount_minor,
              kind IN ('opening', 'charge', 'charge_correction', 'recalculation', 'penalty') AS raises
            FROM entry WHERE ledger = 'receivable' AND charge_id IS NOT NULL) receivable
      GROUP BY charge_id
    ) moved
    WHERE c.id = moved.charge_id
  ),
  counted AS (
    UPDATE accounts a SET transaction_count = latest.number
    FROM (SELECT account_id, max(number) AS number FROM numbered GROUP BY 1) latest
    WHERE a.id = latest.account_id
  )
  SELECT n.idempotency_key, n.id, n.number FROM numbered n ORDER BY n.ordinal;
END $$;

-- The checks of a commit run once for each entry with a plan kept from the session's first one. A plan made while the
-- tables were empty reads them from end to end, and an import into a new database would take minutes: indexes only.
ALTER FUNCTION check_ledger_entry() SET enable_seqscan = off;
ALTER FUNCTION check_ledger_entry() SET enable_hashjoin = off;
ALTER FUNCTION check_ledger_entry() SET enable_mergejoin = off;
ALTER FUNCTION check_ledger_transaction() SET enable_seqscan = off;
