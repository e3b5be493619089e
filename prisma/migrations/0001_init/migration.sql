-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "organization_kind" AS ENUM ('school', 'shop', 'utility');

-- CreateEnum
CREATE TYPE "registration_mode" AS ENUM ('invited', 'open');

-- CreateEnum
CREATE TYPE "account_word" AS ENUM ('personal_account', 'contract', 'card');

-- CreateEnum
CREATE TYPE "merchant_mode" AS ENUM ('test', 'live');

-- CreateEnum
CREATE TYPE "consent_document" AS ENUM ('personal_data', 'offer');

-- CreateEnum
CREATE TYPE "verification_purpose" AS ENUM ('bind', 'add_email');

-- CreateEnum
CREATE TYPE "attachment_origin" AS ENUM ('data', 'bill', 'invitation');

-- CreateEnum
CREATE TYPE "detach_reason" AS ENUM ('client', 'closed', 'email_changed');

-- CreateEnum
CREATE TYPE "group_payment" AS ENUM ('subscription', 'per_lesson', 'course');

-- CreateEnum
CREATE TYPE "subscription_status" AS ENUM ('pending', 'active', 'frozen', 'finished', 'cancelled');

-- CreateEnum
CREATE TYPE "visit_mark" AS ENUM ('attended', 'absent', 'excused', 'trial', 'free', 'in_debt');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('new', 'processing', 'in_stock', 'ready_to_ship', 'shipped', 'cancelled');

-- CreateEnum
CREATE TYPE "item_status" AS ENUM ('under_review', 'purchased', 'in_stock', 'ready_to_ship', 'shipped');

-- CreateEnum
CREATE TYPE "parcel_status" AS ENUM ('new', 'assembling', 'ready', 'shipped', 'cancelled');

-- CreateEnum
CREATE TYPE "charge_kind" AS ENUM ('subscription', 'course', 'lesson', 'bill', 'order', 'delivery');

-- CreateEnum
CREATE TYPE "ledger_account_kind" AS ENUM ('receivable', 'advance', 'income', 'opening', 'office', 'office_receipts', 'merchant');

-- CreateEnum
CREATE TYPE "ledger_transaction_kind" AS ENUM ('opening', 'charge', 'charge_correction', 'recalculation', 'penalty', 'office_payment', 'office_payment_correction', 'office_receipt', 'payment', 'top_up', 'from_balance', 'refund');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('created', 'pending', 'succeeded', 'canceled', 'expired', 'partially_refunded', 'refunded');

-- CreateEnum
CREATE TYPE "notice_channel" AS ENUM ('telegram', 'email');

-- CreateEnum
CREATE TYPE "notice_state" AS ENUM ('planned', 'queued', 'sent', 'dropped', 'failed');

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "kind" "organization_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "registration_mode" "registration_mode" NOT NULL,
    "account_word" "account_word" NOT NULL,
    "legal_details" JSONB NOT NULL DEFAULT '{}',
    "bank_details" JSONB NOT NULL DEFAULT '{}',
    "contacts" JSONB NOT NULL DEFAULT '{}',
    "thresholds" JSONB NOT NULL DEFAULT '{}',
    "offer_url" TEXT,
    "offer_version" TEXT NOT NULL DEFAULT '1',
    "privacy_url" TEXT,
    "privacy_version" TEXT NOT NULL DEFAULT '1',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "merchants" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "mode" "merchant_mode" NOT NULL,
    "credentials" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "hook_token" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "merchants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clients" (
    "id" SERIAL NOT NULL,
    "name" TEXT,
    "locale" TEXT,
    "time_zone" TEXT,
    "copy_to_email" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_emails" (
    "id" SERIAL NOT NULL,
    "client_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "verified_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telegram_users" (
    "id" BIGINT NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "first_name" TEXT NOT NULL DEFAULT '',
    "username" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'ru',
    "blocked_at" TIMESTAMPTZ(3),
    "subject" TEXT,
    "screen" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telegram_users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bindings" (
    "id" SERIAL NOT NULL,
    "telegram_user_id" BIGINT NOT NULL,
    "client_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "bindings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" SERIAL NOT NULL,
    "client_id" INTEGER NOT NULL,
    "telegram_user_id" BIGINT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "document" "consent_document" NOT NULL,
    "version" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" SERIAL NOT NULL,
    "telegram_user_id" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "organization_id" TEXT,
    "purpose" "verification_purpose" NOT NULL,
    "code_hash" TEXT NOT NULL,
    "link_token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "students" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "identity_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "birth_date" DATE,

    CONSTRAINT "students_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "holder_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "student_id" INTEGER,
    "school_name" TEXT,
    "group_name" TEXT,
    "address" TEXT,
    "mailing_address" TEXT,
    "registered_people" INTEGER,
    "resident_people" INTEGER,
    "access_open" BOOLEAN NOT NULL DEFAULT true,
    "invited_at" TIMESTAMPTZ(3),
    "transaction_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "client_id" INTEGER NOT NULL,
    "origin" "attachment_origin" NOT NULL,
    "attached_at" TIMESTAMPTZ(3) NOT NULL,
    "detached_at" TIMESTAMPTZ(3),
    "detach_reason" "detach_reason",

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "groups" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "school_name" TEXT,
    "payment" "group_payment" NOT NULL,
    "days" TEXT,
    "start_time" TEXT,
    "end_time" TEXT,
    "teacher" TEXT,
    "price_minor" BIGINT,
    "seats" INTEGER,
    "ages" TEXT,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plans" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "lessons" INTEGER,
    "days" INTEGER,
    "price_minor" BIGINT NOT NULL,
    "group_names" TEXT[],

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscriptions" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE,
    "lessons_total" INTEGER,
    "lessons_left" INTEGER,
    "price_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "status" "subscription_status" NOT NULL,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visits" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "group_name" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "time" TEXT NOT NULL,
    "mark" "visit_mark" NOT NULL,

    CONSTRAINT "visits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_months" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "period" DATE NOT NULL,
    "opening_minor" BIGINT NOT NULL,
    "charged_minor" BIGINT NOT NULL,
    "recalculated_minor" BIGINT NOT NULL,
    "penalty_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT NOT NULL,
    "closing_minor" BIGINT NOT NULL,

    CONSTRAINT "billing_months_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "ordered_on" DATE NOT NULL,
    "status" "order_status" NOT NULL,
    "comment" TEXT,
    "total_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" SERIAL NOT NULL,
    "order_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "status" "item_status" NOT NULL,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parcels" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "order_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "made_on" DATE NOT NULL,
    "shipped_on" DATE,
    "weight_grams" INTEGER,
    "delivery_method" TEXT,
    "tracking_number" TEXT,
    "delivery_price_minor" BIGINT NOT NULL,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "status" "parcel_status" NOT NULL,

    CONSTRAINT "parcels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "charges" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "kind" "charge_kind" NOT NULL,
    "source_id" INTEGER NOT NULL,
    "due_on" DATE NOT NULL,
    "period" DATE,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL DEFAULT 0,
    "allocated_minor" BIGINT NOT NULL DEFAULT 0,
    "office_paid_minor" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "charges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_accounts" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "kind" "ledger_account_kind" NOT NULL,
    "merchant_id" INTEGER NOT NULL DEFAULT 0,
    "currency" CHAR(3) NOT NULL,
    "balance_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transactions" (
    "id" BIGSERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "ledger_transaction_kind" NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "payment_id" INTEGER,
    "imported_payment_id" INTEGER,
    "reverses_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "ledger_account_id" INTEGER NOT NULL,
    "charge_id" INTEGER,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_payments" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "paid_on" DATE NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "charge_id" INTEGER,
    "payment_id" INTEGER,

    CONSTRAINT "imported_payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" SERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "client_id" INTEGER NOT NULL,
    "telegram_user_id" BIGINT,
    "merchant_id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "received_minor" BIGINT NOT NULL DEFAULT 0,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "status" "payment_status" NOT NULL DEFAULT 'created',
    "provider_payment_id" TEXT,
    "confirmation_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "posted_at" TIMESTAMPTZ(3),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_lines" (
    "id" SERIAL NOT NULL,
    "payment_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "charge_id" INTEGER,
    "amount_minor" BIGINT NOT NULL,
    "allocated_minor" BIGINT NOT NULL DEFAULT 0,
    "advanced_minor" BIGINT NOT NULL DEFAULT 0,
    "office_paid_minor" BIGINT NOT NULL DEFAULT 0,
    "absorbed_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "payment_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_events" (
    "id" SERIAL NOT NULL,
    "merchant_id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "provider_payment_id" TEXT,
    "reference" TEXT,
    "body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" "notice_channel" NOT NULL DEFAULT 'telegram',
    "organization_id" TEXT,
    "client_id" INTEGER,
    "telegram_user_id" BIGINT,
    "email" TEXT,
    "params" JSONB NOT NULL DEFAULT '{}',
    "state" "notice_state" NOT NULL DEFAULT 'planned',
    "planned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telegram_updates" (
    "update_id" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handler" TEXT NOT NULL DEFAULT '',
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "telegram_updates_pkey" PRIMARY KEY ("update_id")
);

-- CreateTable
CREATE TABLE "conversation_states" (
    "key" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_states_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" SERIAL NOT NULL,
    "organization_id" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "merchants_hook_token_key" ON "merchants"("hook_token");

-- CreateIndex
CREATE INDEX "merchants_organization_id_idx" ON "merchants"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_emails_email_key" ON "client_emails"("email");

-- CreateIndex
CREATE INDEX "client_emails_client_id_idx" ON "client_emails"("client_id");

-- CreateIndex
CREATE INDEX "bindings_client_id_idx" ON "bindings"("client_id");

-- CreateIndex
CREATE INDEX "bindings_telegram_user_id_idx" ON "bindings"("telegram_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "consents_client_id_telegram_user_id_organization_id_documen_key" ON "consents"("client_id", "telegram_user_id", "organization_id", "document", "version");

-- CreateIndex
CREATE UNIQUE INDEX "verifications_link_token_hash_key" ON "verifications"("link_token_hash");

-- CreateIndex
CREATE INDEX "verifications_telegram_user_id_created_at_idx" ON "verifications"("telegram_user_id", "created_at");

-- CreateIndex
CREATE INDEX "attempts_kind_subject_created_at_idx" ON "attempts"("kind", "subject", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "students_organization_id_identity_key_key" ON "students"("organization_id", "identity_key");

-- CreateIndex
CREATE INDEX "accounts_email_idx" ON "accounts"("email");

-- CreateIndex
CREATE INDEX "accounts_student_id_idx" ON "accounts"("student_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_organization_id_number_key" ON "accounts"("organization_id", "number");

-- CreateIndex
CREATE INDEX "attachments_client_id_idx" ON "attachments"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "attachments_account_id_client_id_key" ON "attachments"("account_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_organization_id_name_key" ON "groups"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "plans_organization_id_name_key" ON "plans"("organization_id", "name");

-- CreateIndex
CREATE INDEX "subscriptions_organization_id_status_last_day_idx" ON "subscriptions"("organization_id", "status", "last_day");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_account_id_name_group_name_first_day_key" ON "subscriptions"("account_id", "name", "group_name", "first_day");

-- CreateIndex
CREATE UNIQUE INDEX "visits_account_id_group_name_date_time_key" ON "visits"("account_id", "group_name", "date", "time");

-- CreateIndex
CREATE UNIQUE INDEX "billing_months_account_id_period_key" ON "billing_months"("account_id", "period");

-- CreateIndex
CREATE INDEX "orders_account_id_ordered_on_idx" ON "orders"("account_id", "ordered_on");

-- CreateIndex
CREATE UNIQUE INDEX "orders_organization_id_number_key" ON "orders"("organization_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "order_items_order_id_position_key" ON "order_items"("order_id", "position");

-- CreateIndex
CREATE INDEX "parcels_order_id_idx" ON "parcels"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "parcels_organization_id_number_key" ON "parcels"("organization_id", "number");

-- CreateIndex
CREATE INDEX "charges_account_id_idx" ON "charges"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "charges_kind_source_id_key" ON "charges"("kind", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_accounts_account_id_kind_merchant_id_currency_key" ON "ledger_accounts"("account_id", "kind", "merchant_id", "currency");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transactions_idempotency_key_key" ON "ledger_transactions"("idempotency_key");

-- CreateIndex
CREATE INDEX "ledger_transactions_payment_id_idx" ON "ledger_transactions"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transactions_account_id_number_key" ON "ledger_transactions"("account_id", "number");

-- CreateIndex
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries"("transaction_id");

-- CreateIndex
CREATE INDEX "ledger_entries_ledger_account_id_idx" ON "ledger_entries"("ledger_account_id");

-- CreateIndex
CREATE INDEX "ledger_entries_charge_id_idx" ON "ledger_entries"("charge_id");

-- CreateIndex
CREATE INDEX "imported_payments_charge_id_idx" ON "imported_payments"("charge_id");

-- CreateIndex
CREATE UNIQUE INDEX "imported_payments_account_id_paid_on_amount_minor_method_pu_key" ON "imported_payments"("account_id", "paid_on", "amount_minor", "method", "purpose", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "payments_number_key" ON "payments"("number");

-- CreateIndex
CREATE UNIQUE INDEX "payments_token_key" ON "payments"("token");

-- CreateIndex
CREATE INDEX "payments_client_id_created_at_idx" ON "payments"("client_id", "created_at");

-- CreateIndex
CREATE INDEX "payments_organization_id_finished_at_idx" ON "payments"("organization_id", "finished_at");

-- CreateIndex
CREATE UNIQUE INDEX "payments_merchant_id_provider_payment_id_key" ON "payments"("merchant_id", "provider_payment_id");

-- CreateIndex
CREATE INDEX "payment_lines_payment_id_idx" ON "payment_lines"("payment_id");

-- CreateIndex
CREATE INDEX "payment_lines_charge_id_idx" ON "payment_lines"("charge_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_events_merchant_id_event_key_key" ON "payment_events"("merchant_id", "event_key");

-- CreateIndex
CREATE UNIQUE INDEX "notices_key_key" ON "notices"("key");

-- CreateIndex
CREATE INDEX "notices_client_id_idx" ON "notices"("client_id");

-- AddForeignKey
ALTER TABLE "merchants" ADD CONSTRAINT "merchants_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_emails" ADD CONSTRAINT "client_emails_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bindings" ADD CONSTRAINT "bindings_telegram_user_id_fkey" FOREIGN KEY ("telegram_user_id") REFERENCES "telegram_users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bindings" ADD CONSTRAINT "bindings_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_student_id_fkey" FOREIGN KEY ("student_id") REFERENCES "students"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visits" ADD CONSTRAINT "visits_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_months" ADD CONSTRAINT "billing_months_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parcels" ADD CONSTRAINT "parcels_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charges" ADD CONSTRAINT "charges_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_ledger_account_id_fkey" FOREIGN KEY ("ledger_account_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_lines" ADD CONSTRAINT "payment_lines_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── What a schema cannot say ─────────────────────────────────────────────────────────────────────────────────
-- From here on written by hand. Refusals carry SQLSTATEs of their own, so that code and tests can tell them apart:
--   LK001  a row of an append-only table was to be changed or removed
--   LK002  a ledger transaction has no entries, or they do not sum to zero
--   LK003  a ledger entry names a ledger account or a charge of another personal account
--   LK004  a ledger account was to become another one

-- Numbers that people quote: LK-000123. A sequence leaves holes after a rollback, which is fine for these, and
-- makes nobody wait, which a counter row would.
CREATE SEQUENCE payment_number_seq AS bigint;

-- Money that moved and consents that were given are history: a mistake is answered with a new row. A statement
-- trigger refuses even an UPDATE that finds no row, so that the bug shows at once.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'LK001';
END $$;

CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Double entry. Deferred to the commit, because the entries of a transaction are written one after another; on each
-- entry, because one could be added to a transaction of yesterday.
CREATE FUNCTION check_ledger_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.ledger_account_id
    WHERE e.transaction_id = NEW.transaction_id
    GROUP BY a.currency HAVING sum(e.amount_minor) <> 0;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction %: entries do not sum to zero', NEW.transaction_id USING ERRCODE = 'LK002';
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

CREATE CONSTRAINT TRIGGER ledger_entries_balanced AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_entry();

CREATE FUNCTION check_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = NEW.id) THEN
    RAISE EXCEPTION 'ledger transaction % has no entries', NEW.id USING ERRCODE = 'LK002';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_transactions_not_empty AFTER INSERT ON ledger_transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_transaction();

-- A ledger account that changed its currency or owner would unbalance transactions already checked.
CREATE FUNCTION refuse_other_ledger_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger account %: only its balance may change', OLD.id USING ERRCODE = 'LK004';
END $$;

CREATE TRIGGER ledger_accounts_identity BEFORE UPDATE OF account_id, kind, merchant_id, currency ON ledger_accounts
  FOR EACH ROW WHEN ((OLD.account_id, OLD.kind, OLD.merchant_id, OLD.currency)
    IS DISTINCT FROM (NEW.account_id, NEW.kind, NEW.merchant_id, NEW.currency))
  EXECUTE FUNCTION refuse_other_ledger_account();

-- Rows that money hangs on cannot vanish from under it. The models name these by number alone, without a relation.
ALTER TABLE ledger_transactions
  ADD FOREIGN KEY (account_id) REFERENCES accounts (id),
  ADD FOREIGN KEY (payment_id) REFERENCES payments (id),
  ADD FOREIGN KEY (imported_payment_id) REFERENCES imported_payments (id),
  ADD FOREIGN KEY (reverses_id) REFERENCES ledger_transactions (id);
ALTER TABLE ledger_entries ADD FOREIGN KEY (charge_id) REFERENCES charges (id);
ALTER TABLE payment_lines
  ADD FOREIGN KEY (account_id) REFERENCES accounts (id),
  ADD FOREIGN KEY (charge_id) REFERENCES charges (id);
ALTER TABLE payments ADD FOREIGN KEY (organization_id) REFERENCES organizations (id);

-- A transaction is reversed once.
CREATE UNIQUE INDEX ledger_transactions_reverses_key ON ledger_transactions (reverses_id)
  WHERE reverses_id IS NOT NULL;

-- A Telegram user has one client at a time; ended bindings stay as history.
CREATE UNIQUE INDEX bindings_open_key ON bindings (telegram_user_id) WHERE ended_at IS NULL;

-- Indexes of what is still to be done: they stay small however much history there is.
CREATE INDEX charges_outstanding_idx ON charges (account_id) WHERE allocated_minor < amount_minor;
CREATE INDEX attachments_current_idx ON attachments (client_id) WHERE detached_at IS NULL;
CREATE INDEX notices_due_idx ON notices (due_at) WHERE state IN ('planned', 'queued');
CREATE INDEX payment_events_unapplied_idx ON payment_events (next_attempt_at) WHERE applied_at IS NULL;
CREATE INDEX payments_open_idx ON payments (status, checked_at) WHERE status IN ('created', 'pending');

-- Sums that are never negative. A charge may be (a recalculation in the client's favour), so may a ledger entry.
ALTER TABLE payments
  ADD CHECK (amount_minor > 0),
  ADD CHECK (received_minor >= 0),
  ADD CHECK (refunded_minor BETWEEN 0 AND received_minor);
ALTER TABLE payment_lines
  ADD CHECK (amount_minor > 0),
  ADD CHECK (allocated_minor >= 0),
  ADD CHECK (advanced_minor >= 0);
ALTER TABLE plans ADD CHECK (price_minor >= 0);
ALTER TABLE subscriptions ADD CHECK (price_minor >= 0), ADD CHECK (paid_minor >= 0);
ALTER TABLE orders ADD CHECK (total_minor >= 0), ADD CHECK (paid_minor >= 0);
ALTER TABLE order_items ADD CHECK (price_minor >= 0), ADD CHECK (quantity > 0);
ALTER TABLE parcels ADD CHECK (delivery_price_minor >= 0), ADD CHECK (paid_minor >= 0);

-- ISO 4217, so that «rub» and «RUB» never become two currencies.
ALTER TABLE organizations ADD CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE ledger_accounts ADD CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE charges ADD CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE payments ADD CHECK (currency ~ '^[A-Z]{3}$');
