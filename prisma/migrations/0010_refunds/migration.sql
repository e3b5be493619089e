-- Refunds: money that goes back to the balance that paid, what one refund needed of others, and how far the
-- organization's own rows have followed.

ALTER TABLE "refunds" ADD COLUMN "to_balance" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "caused_by_id" INTEGER;
ALTER TABLE "refund_lines" ADD COLUMN "office_part_minor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "absorbed_minor" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE refunds ADD FOREIGN KEY (caused_by_id) REFERENCES refunds (id);
ALTER TABLE refund_lines ADD CHECK (absorbed_minor BETWEEN 0 AND allocated_minor);

-- What is given back may have come from the payer or from the balance.
ALTER TABLE payments DROP CONSTRAINT payments_check,
  ADD CHECK (refunded_minor BETWEEN 0 AND received_minor + balance_spent_minor);

-- Reads of a payment's refunds go by the payment; those that the organization has not posted are few.
CREATE INDEX refunds_unposted_idx ON refunds (payment_id) WHERE status = 'succeeded' AND posted_at IS NULL;

-- What the balance of an account has paid: looked through when a refund needs money back that was spent meanwhile.
CREATE INDEX payment_lines_from_balance_idx ON payment_lines (account_id) WHERE from_balance_minor > 0;
