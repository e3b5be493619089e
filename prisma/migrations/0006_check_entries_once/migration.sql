-- A transaction's sum is reckoned once and not once for each of its entries: a payment of a thousand debts took seconds
-- to commit, and one of ten thousand ten minutes. An entry leaves the sum to the next one if that is of the same
-- transaction and was written together with it; the last one, and any that was written by somebody else, reckons it.
CREATE OR REPLACE FUNCTION check_ledger_entry() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM FROM ledger_entries e
    WHERE e.id = NEW.id + 1 AND e.transaction_id = NEW.transaction_id
      AND e.xmin::text::bigint = pg_current_xact_id()::text::bigint % 4294967296;
  IF NOT FOUND THEN
    PERFORM FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.ledger_account_id
      WHERE e.transaction_id = NEW.transaction_id
      GROUP BY a.currency HAVING sum(e.amount_minor) <> 0;
    IF FOUND THEN
      RAISE EXCEPTION 'ledger transaction %: entries do not sum to zero', NEW.transaction_id USING ERRCODE = 'LK002';
    END IF;
  END IF;
  PERFORM FROM ledger_transactions t
    JOIN ledger_accounts a ON a.id = NEW.ledger_account_id
    LEFT JOIN charges c ON c.id = NEW.charge_id
    WHERE t.id = NEW.transaction_id
      AND (a.account_id <> t.account_id OR c.account_id <> t.account_id OR c.currency <> a.currency);
  IF FOUND THEN
    RAISE EXCEPTION 'ledger entry %: not of the personal account of its transaction', NEW.id USING ERRCODE = 'LK003';
  END IF;
  RETURN NULL;
END $$;
