-- Charging kept cards: which merchants may keep them, whether a charge was answered, which payment brought a token.

-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "keeps_cards" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "charged_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "saved_methods" ADD COLUMN     "autopay_paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "payment_id" INTEGER;

ALTER TABLE saved_methods ADD FOREIGN KEY (payment_id) REFERENCES payments (id);

-- Charges that nobody has answered are few among many payments.
CREATE INDEX payments_unanswered_charges_idx ON payments (claimed_at, id)
  WHERE saved_method_id IS NOT NULL AND charged_at IS NULL AND status IN ('created', 'pending');
