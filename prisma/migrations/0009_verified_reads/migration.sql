-- The history of a balance is read newest first, a page at a time: an index in that order.
DROP INDEX "ledger_entries_ledger_account_id_idx";
CREATE INDEX "ledger_entries_ledger_account_id_transaction_id_idx" ON "ledger_entries"("ledger_account_id", "transaction_id");

-- What the books are made of is never removed, also where no foreign key would notice.
CREATE TRIGGER ledger_accounts_kept BEFORE DELETE OR TRUNCATE ON ledger_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_months_kept BEFORE DELETE OR TRUNCATE ON ledger_months
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charges_kept BEFORE DELETE OR TRUNCATE ON charges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_kept BEFORE DELETE OR TRUNCATE ON payments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_lines_kept BEFORE DELETE OR TRUNCATE ON payment_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_kept BEFORE DELETE OR TRUNCATE ON refunds
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refund_lines_kept BEFORE DELETE OR TRUNCATE ON refund_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
