-- Money through real providers: fiscal receipts, cards that are kept, charges announced for a day, what is paid in the
-- chat itself, and the daily comparison with the providers.

-- CreateEnum
CREATE TYPE "fiscal_receipt_kind" AS ENUM ('payment', 'refund', 'offset');

-- CreateEnum
CREATE TYPE "fiscal_receipt_state" AS ENUM ('wanted', 'pending', 'registered', 'failed');

-- CreateEnum
CREATE TYPE "autopayment_state" AS ENUM ('planned', 'charging', 'succeeded', 'refused', 'skipped');

-- AlterEnum
ALTER TYPE "consent_document" ADD VALUE 'saved_method';
ALTER TYPE "consent_document" ADD VALUE 'autopayment';

-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "fiscal" JSONB;

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "compared_at" TIMESTAMPTZ(3),
ADD COLUMN     "invoice_message_id" INTEGER,
ADD COLUMN     "save_method" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "saved_method_id" INTEGER;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "compared_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "fiscal_receipts" (
    "id" SERIAL NOT NULL,
    "payment_id" INTEGER NOT NULL,
    "refund_id" INTEGER,
    "line_id" INTEGER,
    "kind" "fiscal_receipt_kind" NOT NULL,
    "state" "fiscal_receipt_state" NOT NULL,
    "key" TEXT,
    "idempotency_key" TEXT,
    "amount_minor" BIGINT,
    "url" TEXT,
    "storage_number" TEXT,
    "document_number" TEXT,
    "attribute" TEXT,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "fiscal_receipts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_methods" (
    "id" SERIAL NOT NULL,
    "client_id" INTEGER NOT NULL,
    "merchant_id" INTEGER NOT NULL,
    "telegram_user_id" BIGINT,
    "title" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "token_digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "autopay_at" TIMESTAMPTZ(3),
    "autopay_limit_minor" BIGINT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,

    CONSTRAINT "saved_methods_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "autopayments" (
    "id" SERIAL NOT NULL,
    "saved_method_id" INTEGER NOT NULL,
    "client_id" INTEGER NOT NULL,
    "organization_id" TEXT NOT NULL,
    "charge_on" DATE NOT NULL,
    "charge_ids" INTEGER[] NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "state" "autopayment_state" NOT NULL DEFAULT 'planned',
    "payment_id" INTEGER,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "autopayments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "fiscal_receipts_idempotency_key_key" ON "fiscal_receipts"("idempotency_key");

-- CreateIndex
CREATE INDEX "fiscal_receipts_line_id_idx" ON "fiscal_receipts"("line_id");

-- CreateIndex
CREATE UNIQUE INDEX "fiscal_receipts_payment_id_key_key" ON "fiscal_receipts"("payment_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "saved_methods_client_id_merchant_id_token_digest_key" ON "saved_methods"("client_id", "merchant_id", "token_digest");

-- CreateIndex
CREATE UNIQUE INDEX "autopayments_payment_id_key" ON "autopayments"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "autopayments_saved_method_id_charge_on_key" ON "autopayments"("saved_method_id", "charge_on");

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_saved_method_id_fkey" FOREIGN KEY ("saved_method_id") REFERENCES "saved_methods"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fiscal_receipts" ADD CONSTRAINT "fiscal_receipts_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_methods" ADD CONSTRAINT "saved_methods_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_methods" ADD CONSTRAINT "saved_methods_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "autopayments" ADD CONSTRAINT "autopayments_saved_method_id_fkey" FOREIGN KEY ("saved_method_id") REFERENCES "saved_methods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- FKs that the schema does not carry as relations
ALTER TABLE fiscal_receipts ADD FOREIGN KEY (refund_id) REFERENCES refunds (id),
  ADD FOREIGN KEY (line_id) REFERENCES payment_lines (id),
  ADD CHECK (amount_minor > 0),
  -- An offset is ours to ask for, once for each key; all others come with a payment or its refund.
  ADD CHECK (kind <> 'offset' OR key IS NOT NULL OR (idempotency_key IS NOT NULL AND amount_minor IS NOT NULL)),
  ADD CHECK (kind <> 'refund' OR line_id IS NULL);
ALTER TABLE autopayments ADD FOREIGN KEY (client_id) REFERENCES clients (id),
  ADD FOREIGN KEY (organization_id) REFERENCES organizations (id),
  ADD FOREIGN KEY (payment_id) REFERENCES payments (id),
  ADD CHECK (amount_minor > 0),
  ADD CHECK (cardinality(charge_ids) > 0);
ALTER TABLE saved_methods ADD CHECK (autopay_limit_minor > 0),
  ADD CHECK (revoked_at IS NULL OR autopay_at IS NULL);

-- What jobs look for is few among many.
CREATE INDEX fiscal_receipts_open_idx ON fiscal_receipts (asked_at NULLS FIRST, id) WHERE state IN ('wanted', 'pending');
CREATE INDEX fiscal_receipts_refund_idx ON fiscal_receipts (refund_id) WHERE refund_id IS NOT NULL;
CREATE INDEX autopayments_open_idx ON autopayments (charge_on, id) WHERE state IN ('planned', 'charging');
CREATE INDEX autopayments_client_idx ON autopayments (client_id, id);
CREATE INDEX payments_finished_idx ON payments (finished_at, id) WHERE received_minor > 0;
CREATE INDEX refunds_finished_idx ON refunds (finished_at, id) WHERE status IN ('succeeded', 'failed');
CREATE INDEX payment_events_strange_idx ON payment_events (received_at)
  WHERE outcome IN ('payment-unknown', 'merchant-mismatch', 'reference-mismatch', 'currency-mismatch');
