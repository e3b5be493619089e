-- CreateEnum
CREATE TYPE "statement_figure" AS ENUM ('opening', 'charged', 'recalculated', 'penalty', 'paid');

-- CreateEnum
CREATE TYPE "refund_status" AS ENUM ('requested', 'pending', 'succeeded', 'failed');

-- DropForeignKey
ALTER TABLE "payments" DROP CONSTRAINT "payments_merchant_id_fkey";

-- AlterTable
ALTER TABLE "subscriptions" ADD COLUMN     "bought_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "visits" ADD COLUMN     "covered_by_id" INTEGER;

-- AlterTable
ALTER TABLE "ledger_transactions" ADD COLUMN     "figure" "statement_figure",
ADD COLUMN     "occurred_on" DATE,
ADD COLUMN     "refund_id" INTEGER,
ALTER COLUMN "number" DROP NOT NULL;

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "balance_minor" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "balance_spent_minor" BIGINT NOT NULL DEFAULT 0,
ALTER COLUMN "merchant_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "payment_lines" ADD COLUMN     "balance_minor" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "from_balance_minor" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "ledger_months" (
    "account_id" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "month" DATE NOT NULL,
    "opening_minor" BIGINT NOT NULL DEFAULT 0,
    "charged_minor" BIGINT NOT NULL DEFAULT 0,
    "recalculated_minor" BIGINT NOT NULL DEFAULT 0,
    "penalty_minor" BIGINT NOT NULL DEFAULT 0,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "balance_minor" BIGINT NOT NULL DEFAULT 0,
    "transaction_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_months_pkey" PRIMARY KEY ("account_id","currency","month")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" SERIAL NOT NULL,
    "payment_id" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "status" "refund_status" NOT NULL DEFAULT 'requested',
    "line_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "cancel_debts" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "actor" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "provider_refund_id" TEXT,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "posted_at" TIMESTAMPTZ(3),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_lines" (
    "id" SERIAL NOT NULL,
    "refund_id" INTEGER NOT NULL,
    "line_id" INTEGER NOT NULL,
    "allocated_minor" BIGINT NOT NULL DEFAULT 0,
    "advanced_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "refund_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "documents" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "telegram_file_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "refunds_idempotency_key_key" ON "refunds"("idempotency_key");

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE INDEX "refund_lines_line_id_idx" ON "refund_lines"("line_id");

-- CreateIndex
CREATE UNIQUE INDEX "refund_lines_refund_id_line_id_key" ON "refund_lines"("refund_id", "line_id");

-- CreateIndex
CREATE UNIQUE INDEX "documents_key_key" ON "documents"("key");

-- CreateIndex
CREATE INDEX "documents_used_at_idx" ON "documents"("used_at");

-- CreateIndex
CREATE INDEX "visits_covered_by_id_idx" ON "visits"("covered_by_id");

-- CreateIndex
CREATE INDEX "ledger_transactions_account_id_kind_number_idx" ON "ledger_transactions"("account_id", "kind", "number");

-- CreateIndex
CREATE INDEX "ledger_transactions_account_id_occurred_on_number_idx" ON "ledger_transactions"("account_id", "occurred_on", "number");

-- CreateIndex
CREATE INDEX "ledger_transactions_refund_id_idx" ON "ledger_transactions"("refund_id");

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchants"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refunds"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── What a schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE payments DROP CONSTRAINT payments_merchant_id_fkey,
  ADD CONSTRAINT payments_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants (id),
  DROP CONSTRAINT payments_amount_minor_check,
  ADD CHECK (amount_minor >= 0 AND balance_minor >= 0 AND amount_minor + balance_minor > 0),
  ADD CHECK (balance_spent_minor >= 0),
  ADD CHECK ((merchant_id IS NULL) = (amount_minor = 0));
ALTER TABLE payment_lines
  DROP CONSTRAINT payment_lines_amount_minor_check,
  ADD CHECK (amount_minor >= 0 AND balance_minor >= 0 AND amount_minor + balance_minor > 0),
  ADD CHECK (from_balance_minor BETWEEN 0 AND allocated_minor),
  ADD CHECK (charge_id IS NOT NULL OR balance_minor = 0);
ALTER TABLE refunds ADD CHECK (amount_minor > 0);
ALTER TABLE refund_lines
  ADD CHECK (allocated_minor >= 0 AND advanced_minor >= 0),
  ADD FOREIGN KEY (line_id) REFERENCES payment_lines (id);
ALTER TABLE ledger_transactions ADD FOREIGN KEY (refund_id) REFERENCES refunds (id);
ALTER TABLE ledger_months ADD FOREIGN KEY (account_id) REFERENCES accounts (id);
ALTER TABLE documents ADD FOREIGN KEY (account_id) REFERENCES accounts (id);
ALTER TABLE visits ADD FOREIGN KEY (covered_by_id) REFERENCES subscriptions (id);

CREATE INDEX refunds_unfinished_idx ON refunds (asked_at) WHERE status IN ('requested', 'pending');

-- The history that is there already gets its days and figures, and, since the office's receipts are no part of what a
-- client sees, new numbers without holes. The trigger that keeps history from being changed is lifted for this alone.
ALTER TABLE ledger_transactions DISABLE TRIGGER ledger_transactions_append_only;
ALTER TABLE ledger_transactions DROP CONSTRAINT IF EXISTS ledger_transactions_account_id_number_key;
DROP INDEX IF EXISTS ledger_transactions_account_id_number_key;

UPDATE ledger_transactions t SET
  occurred_on = (t.occurred_at AT TIME ZONE o.time_zone)::date,
  number = CASE WHEN t.kind <> 'office_receipt' THEN visible.number END,
  figure = CASE
    WHEN t.kind = 'office_receipt' THEN NULL
    -- The months of a bill name their part in the key, which a correction shares with what it corrects.
    WHEN starts_with(coalesce(reversed.idempotency_key, t.idempotency_key), 'bill:')
      THEN split_part(coalesce(reversed.idempotency_key, t.idempotency_key), ':', 4)::statement_figure
    WHEN t.kind IN ('opening', 'penalty') THEN t.kind::text::statement_figure
    WHEN t.kind = 'charge' THEN 'charged'
    WHEN t.kind IN ('charge_correction', 'recalculation') THEN 'recalculated'
    ELSE 'paid'
  END::statement_figure
FROM ledger_transactions own
JOIN accounts a ON a.id = own.account_id
JOIN organizations o ON o.id = a.organization_id
LEFT JOIN ledger_transactions reversed ON reversed.id = own.reverses_id
CROSS JOIN LATERAL (
  SELECT count(*)::int AS number FROM ledger_transactions earlier
  WHERE earlier.account_id = own.account_id AND earlier.number <= own.number AND earlier.kind <> 'office_receipt'
) visible
WHERE own.id = t.id;

UPDATE accounts a SET transaction_count = coalesce(
  (SELECT max(t.number) FROM ledger_transactions t WHERE t.account_id = a.id), 0);

CREATE UNIQUE INDEX ledger_transactions_account_id_number_key ON ledger_transactions (account_id, number);
ALTER TABLE ledger_transactions ENABLE TRIGGER ledger_transactions_append_only;
ALTER TABLE ledger_transactions
  ALTER COLUMN occurred_on SET NOT NULL,
  ADD CHECK ((kind = 'office_receipt') = (number IS NULL)),
  ADD CHECK ((kind = 'office_receipt') = (figure IS NULL));

INSERT INTO ledger_months (account_id, currency, month, opening_minor, charged_minor, recalculated_minor, penalty_minor,
  paid_minor, balance_minor, transaction_count)
SELECT t.account_id, la.currency, date_trunc('month', t.occurred_on)::date,
  coalesce(sum(e.amount_minor) FILTER (WHERE la.kind = 'receivable' AND t.figure = 'opening'), 0),
  coalesce(sum(e.amount_minor) FILTER (WHERE la.kind = 'receivable' AND t.figure = 'charged'), 0),
  coalesce(sum(e.amount_minor) FILTER (WHERE la.kind = 'receivable' AND t.figure = 'recalculated'), 0),
  coalesce(sum(e.amount_minor) FILTER (WHERE la.kind = 'receivable' AND t.figure = 'penalty'), 0),
  coalesce(-sum(e.amount_minor) FILTER (WHERE la.kind = 'receivable' AND t.figure = 'paid'), 0),
  coalesce(-sum(e.amount_minor) FILTER (WHERE la.kind = 'advance'), 0),
  count(DISTINCT t.id)
FROM ledger_transactions t
JOIN ledger_entries e ON e.transaction_id = t.id
JOIN ledger_accounts la ON la.id = e.ledger_account_id
WHERE t.figure IS NOT NULL
GROUP BY 1, 2, 3;

-- As before, and now: `figure` (which line of a statement it belongs to; the kind's usual one unless told) and
-- `refund_id` of a draft; no number for what only explains the office's own figures; the account's months moved along.
DROP FUNCTION post_ledger(jsonb);
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
    CROSS JOIN LATERAL jsonb_to_record(d.value) t (account_id int, kind text, figure text, idempotency_key text,
      occurred_at timestamptz, currency text, payment_id int, refund_id int, imported_payment_id int,
      reverses_id bigint, entries jsonb)
    WHERE NOT EXISTS (SELECT FROM ledger_transactions l WHERE l.idempotency_key = d.value ->> 'idempotency_key')
    ORDER BY d.value ->> 'idempotency_key', d.ordinality
  ),
  numbered AS MATERIALIZED (
    SELECT draft.ordinal, draft.kind::ledger_transaction_kind AS kind, draft.idempotency_key, draft.occurred_at,
      (draft.occurred_at AT TIME ZONE o.time_zone)::date AS occurred_on,
      CASE WHEN draft.kind = 'office_receipt' THEN NULL ELSE coalesce(draft.figure, CASE draft.kind
        WHEN 'opening' THEN 'opening' WHEN 'penalty' THEN 'penalty' WHEN 'charge' THEN 'charged'
        WHEN 'charge_correction' THEN 'recalculated' WHEN 'recalculation' THEN 'recalculated'
        ELSE 'paid' END)::statement_figure END AS figure,
      draft.payment_id, draft.refund_id, draft.imported_payment_id, draft.reverses_id, draft.entries,
      draft.account_id, coalesce(draft.currency, o.currency) AS currency,
      CASE WHEN draft.kind <> 'office_receipt' THEN (a.transaction_count + row_number()
        OVER (PARTITION BY a.id, draft.kind = 'office_receipt' ORDER BY draft.ordinal))::int END AS number,
      nextval('ledger_transactions_id_seq') AS id
    -- Outer joins: a draft for an account that is not there must fail on its missing day, not vanish.
    FROM draft
    LEFT JOIN accounts a ON a.id = draft.account_id
    LEFT JOIN organizations o ON o.id = a.organization_id
  ),
  entry AS MATERIALIZED (
    SELECT n.id AS transaction_id, n.kind, la.id AS ledger_account_id, e.ledger, e.charge_id, e.amount_minor,
      n.account_id, n.currency, date_trunc('month', n.occurred_on)::date AS month, n.figure
    FROM numbered n
    CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(n.entries)
      AS (ledger text, merchant_id int, charge_id int, amount_minor bigint)) WITH ORDINALITY
      AS e (ledger, merchant_id, charge_id, amount_minor, position)
    JOIN ledger_accounts la ON la.account_id = n.account_id AND la.kind = e.ledger::ledger_account_kind
      AND la.merchant_id = coalesce(e.merchant_id, 0) AND la.currency = n.currency
    ORDER BY n.ordinal, e.position
  ),
  posted AS (
    INSERT INTO ledger_transactions (id, account_id, number, kind, figure, idempotency_key, occurred_at, occurred_on,
      payment_id, refund_id, imported_payment_id, reverses_id)
    SELECT id, account_id, number, kind, figure, idempotency_key, occurred_at, occurred_on, payment_id, refund_id,
      imported_payment_id, reverses_id
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
  monthly AS (
    INSERT INTO ledger_months AS m (account_id, currency, month, opening_minor, charged_minor, recalculated_minor,
      penalty_minor, paid_minor, balance_minor, transaction_count)
    SELECT account_id, currency, month,
      coalesce(sum(amount_minor) FILTER (WHERE ledger = 'receivable' AND figure = 'opening'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE ledger = 'receivable' AND figure = 'charged'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE ledger = 'receivable' AND figure = 'recalculated'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE ledger = 'receivable' AND figure = 'penalty'), 0),
      coalesce(-sum(amount_minor) FILTER (WHERE ledger = 'receivable' AND figure = 'paid'), 0),
      coalesce(-sum(amount_minor) FILTER (WHERE ledger = 'advance'), 0),
      count(DISTINCT transaction_id)
    FROM entry WHERE figure IS NOT NULL
    GROUP BY 1, 2, 3
    ON CONFLICT (account_id, currency, month) DO UPDATE SET
      opening_minor = m.opening_minor + EXCLUDED.opening_minor,
      charged_minor = m.charged_minor + EXCLUDED.charged_minor,
      recalculated_minor = m.recalculated_minor + EXCLUDED.recalculated_minor,
      penalty_minor = m.penalty_minor + EXCLUDED.penalty_minor,
      paid_minor = m.paid_minor + EXCLUDED.paid_minor,
      balance_minor = m.balance_minor + EXCLUDED.balance_minor,
      transaction_count = m.transaction_count + EXCLUDED.transaction_count
  ),
  counted AS (
    UPDATE accounts a SET transaction_count = latest.number
    FROM (SELECT account_id, max(number) AS number FROM numbered WHERE number IS NOT NULL GROUP BY 1) latest
    WHERE a.id = latest.account_id
  )
  SELECT n.idempotency_key, n.id, n.number FROM numbered n ORDER BY n.ordinal;
END $$;
