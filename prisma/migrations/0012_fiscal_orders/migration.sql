-- What providers were told of fiscal receipts: said again it must be the same, and a refund gives back what was said.

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "fiscal" JSONB;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "fiscal" JSONB;

-- Few payments have receipts where few merchants make them.
CREATE INDEX payments_fiscal_idx ON payments (finished_at, id) WHERE fiscal IS NOT NULL AND received_minor > 0;
CREATE INDEX refunds_fiscal_idx ON refunds (finished_at, id) WHERE fiscal IS NOT NULL;
-- Of what balances pay, the receipts of top-ups are offset.
CREATE INDEX payment_lines_balance_idx ON payment_lines (account_id, id)
  WHERE advanced_minor > 0 OR from_balance_minor > 0;
