import type { Database } from '../../prisma/client.ts';

/** How much there is. Every account is an ordinary one but the first, whose history is long. */
export interface Fill {
  readonly accounts: number;
  /** Transactions of the first account, and of every other. */
  readonly longHistory: number;
  readonly history?: number;
  /** Without what only a history has: months, transactions, payments, visits, notices. */
  readonly lean?: boolean;
}

/**
 * Fills a database with whole tables at once, as no import could: accounts of two organizations with their clients,
 * subscriptions, visits, orders, charges, ledger, payments and notices. Client, account and student of a number belong
 * together. The guards are off meanwhile; the statistics are fresh afterwards.
 */
export async function fill(db: Database, { lean = false, ...size }: Fill): Promise<void> {
  const statements = [...whoOwes(size), ...whatIsOwed(size, lean), ...(lean ? [] : whatHappened(size))];
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 900_000 },
  );
  await db.$executeRaw`VACUUM ANALYZE`;
}

type Size = Omit<Fill, 'lean'>;

function whoOwes({ accounts, longHistory, history = 6 }: Size): string[] {
  return [
    `INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
      VALUES ('school', 'school', 'Школа', 'Europe/Moscow', 'RUB', 'invited', 'contract'),
        ('shop', 'shop', 'Магазин', 'Europe/Moscow', 'RUB', 'invited', 'card')`,
    `INSERT INTO merchants (organization_id, provider, title, mode, credentials, key_id, hook_token)
      SELECT id, 'sandbox', 'Банк', 'test', '', '', 'hook-' || id FROM organizations`,
    `INSERT INTO groups (organization_id, name, payment, price_minor)
      SELECT 'school', 'Группа ' || n, 'subscription', 70000 FROM generate_series(1, 50) n`,
    `INSERT INTO plans (organization_id, name, lessons, price_minor, group_names)
      SELECT 'school', n || ' занятий', n, 60000 * n, (SELECT array_agg(name) FROM groups) FROM generate_series(1, 12) n`,
    `INSERT INTO clients (id) SELECT n FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO telegram_users (id, chat_id) SELECT n, n FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO bindings (telegram_user_id, client_id) SELECT n, n FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO students (id, organization_id, identity_key, name)
      SELECT n, 'school', n::text, 'Ученик ' || n FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO accounts (id, organization_id, number, student_id, transaction_count)
      SELECT n, CASE WHEN n % 4 = 0 THEN 'shop' ELSE 'school' END, n::text, n, CASE n WHEN 1 THEN ${longHistory} ELSE ${history} END
      FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO attachments (account_id, client_id, origin, attached_at)
      SELECT n, n, 'data', '2026-01-01' FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
      SELECT n, n, organization.id, document, '1', '2026-01-01' FROM generate_series(1, ${accounts}) n
      CROSS JOIN unnest('{personal_data,offer}'::consent_document[]) document
      JOIN organizations organization ON organization.id = CASE WHEN n % 4 = 0 THEN 'shop' ELSE 'school' END`,
  ];
}

function whatIsOwed({ accounts }: Size, lean: boolean): string[] {
  return [
    `INSERT INTO subscriptions (id, organization_id, account_id, name, group_name, first_day, last_day, lessons_total,
        lessons_left, price_minor, paid_minor, status)
      SELECT 3 * n + k, 'school', n, '8 занятий', 'Группа ' || n % 50 + 1, date '2026-11-01' - 35 * k,
        date '2026-12-05' - 35 * k, 8, 2, 480000, 480000, CASE k WHEN 0 THEN 'active' ELSE 'finished' END::subscription_status
      FROM generate_series(1, ${accounts}) n, generate_series(0, ${lean ? 0 : 2}) k`,
    `INSERT INTO orders (id, organization_id, account_id, number, ordered_on, status, total_minor)
      SELECT n, 'shop', n, 'З-' || n, '2026-11-01', CASE n % 5 WHEN 0 THEN 'new' ELSE 'shipped' END::order_status, 100000
      FROM generate_series(1, ${accounts}) n`,
    visitsOf(accounts, 'generate_series(0, 0)'),
    // Each owes a part of a subscription and a lesson; the order is paid.
    `INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency, amount_minor, allocated_minor)
      SELECT account.organization_id, account.id, kind::charge_kind, source_id, '2026-11-01', 'RUB', 480000, paid
      FROM accounts account
      CROSS JOIN LATERAL (VALUES ('subscription', 3 * account.id, 380000),
        ('lesson', 4 * account.id, 0)${lean ? '' : ", ('order', account.id, 480000)"}) own (kind, source_id, paid)`,
    `INSERT INTO ledger_accounts (account_id, kind, currency, balance_minor)
      SELECT account.id, kind, 'RUB', CASE kind WHEN 'advance' THEN -100 ELSE 0 END FROM accounts account
      CROSS JOIN unnest('{receivable,advance${lean ? '' : ',income,office'}}'::ledger_account_kind[]) kind`,
  ];
}

function whatHappened({ accounts, longHistory, history = 6 }: Size): string[] {
  return [
    visitsOf(accounts, 'generate_series(1, 3)'),
    `INSERT INTO order_items (order_id, position, name, quantity, price_minor, status)
      SELECT n, k, 'Книга', 1, 50000, 'purchased' FROM generate_series(1, ${accounts}) n, generate_series(1, 2) k`,
    `INSERT INTO parcels (organization_id, order_id, number, made_on, delivery_price_minor, status)
      SELECT 'shop', n, 'П-' || n, '2026-11-10', 30000, 'new' FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO billing_months (organization_id, account_id, period, opening_minor, charged_minor, recalculated_minor,
        penalty_minor, paid_minor, closing_minor)
      SELECT 'shop', n, date '2026-01-01' + interval '1 month' * k, 0, 0, 0, 0, 0, 0
      FROM generate_series(4, ${accounts}, 4) n, generate_series(0, 9) k`,
    `INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency, amount_minor, allocated_minor)
      SELECT 'school', 1, 'course', 1000000 + n, '2026-11-01', 'RUB', 480000, 480000
      FROM generate_series(1, ${Math.floor(longHistory / 2)}) n`,
    `INSERT INTO payments (id, number, token, organization_id, client_id, merchant_id, provider, currency, amount_minor,
        received_minor, status, provider_payment_id, created_at, expires_at, claimed_at, checked_at, finished_at)
      SELECT 2 * account.id + k, 'LK-' || 2 * account.id + k, 'token-' || 2 * account.id + k, account.organization_id,
        account.id, merchant.id, 'sandbox', 'RUB', 1000, CASE k WHEN 0 THEN 1000 ELSE 0 END,
        CASE k WHEN 0 THEN 'succeeded' ELSE 'expired' END::payment_status, 'bank-' || 2 * account.id + k, '2026-11-01',
        '2026-11-02', '2026-11-01', '2026-11-02', '2026-11-01'
      FROM accounts account JOIN merchants merchant ON merchant.organization_id = account.organization_id
      CROSS JOIN generate_series(0, 1) k`,
    `INSERT INTO payment_lines (payment_id, account_id, charge_id, amount_minor, allocated_minor)
      SELECT payment.id, payment.client_id, charge.id, 1000, payment.received_minor
      FROM payments payment
      JOIN charges charge ON charge.kind = 'subscription' AND charge.source_id = 3 * payment.client_id`,
    `INSERT INTO payment_events (merchant_id, provider, event_key, provider_payment_id, reference, body, applied_at, outcome)
      SELECT merchant_id, provider, number, provider_payment_id, number, '', now(), 'credited' FROM payments`,
    ledgerOf(`generate_series(2, ${accounts}) account, generate_series(1, ${history}) number`, 'number'),
    ledgerOf(
      `generate_series(1, 1) account, generate_series(1, ${longHistory}) number`,
      `ceil(number * 24.0 / ${longHistory})`,
    ),
    `INSERT INTO ledger_entries (transaction_id, ledger_account_id, charge_id, amount_minor)
      SELECT t.id, ledger.id, CASE side WHEN 1 THEN charge.id END, side * 100
      FROM ledger_transactions t
      CROSS JOIN (VALUES (1), (-1)) sides (side)
      JOIN ledger_accounts ledger ON ledger.account_id = t.account_id AND ledger.kind = CASE
        WHEN side = 1 THEN 'receivable' WHEN t.kind = 'charge' THEN 'income' WHEN t.kind = 'payment' THEN 'office'
        ELSE 'advance' END::ledger_account_kind
      JOIN charges charge ON charge.kind = CASE WHEN t.account_id = 1 AND t.number <= ${Math.floor(longHistory / 2)}
          THEN 'course' ELSE 'subscription' END::charge_kind
        AND charge.source_id = CASE WHEN t.account_id = 1 AND t.number <= ${Math.floor(longHistory / 2)}
          THEN 1000000 + t.number ELSE 3 * t.account_id END`,
    `INSERT INTO ledger_months (account_id, currency, month, charged_minor, transaction_count)
      SELECT account_id, 'RUB', date_trunc('month', occurred_on)::date, 100, count(*)
      FROM ledger_transactions GROUP BY account_id, 3`,
    `INSERT INTO imported_payments (organization_id, account_id, paid_on, amount_minor, method, purpose, ordinal, charge_id)
      SELECT charge.organization_id, charge.account_id, '2026-11-01', 100, '', '8 занятий', charge.id, charge.id
      FROM charges charge WHERE charge.kind = 'subscription'`,
    `INSERT INTO notices (key, kind, organization_id, client_id, telegram_user_id, state, due_at, queued_at)
      SELECT 'n' || n, 'debt-due', 'school', n, n, CASE WHEN n % 1000 = 0 THEN 'planned' ELSE 'sent' END::notice_state,
        '2026-11-20', '2026-11-20'
      FROM generate_series(1, ${2 * accounts}) n`,
    `INSERT INTO telegram_updates (update_id, handled_at) SELECT n, now() FROM generate_series(1, ${2 * accounts}) n`,
    `INSERT INTO conversation_states (key, state, updated_at) SELECT n::text, '{}', now() FROM generate_series(1, ${accounts}) n`,
  ];
}

const visitsOf = (accounts: number, which: string): string => `
  INSERT INTO visits (id, organization_id, account_id, group_name, date, time, mark)
  SELECT 4 * n + k, 'school', n, 'Группа ' || n % 50 + 1, date '2026-11-01' + k, '18:00',
    CASE k WHEN 0 THEN 'in_debt' ELSE 'attended' END::visit_mark
  FROM generate_series(1, ${accounts}) n, ${which} k`;

/** Transactions of all kinds that a client sees, each in the month whose ordinal is `month`. */
const ledgerOf = (rows: string, month: string): string => `
  INSERT INTO ledger_transactions (account_id, number, kind, figure, idempotency_key, occurred_at, occurred_on, payment_id)
  SELECT account, number, kind::ledger_transaction_kind, figure::statement_figure, account || ':' || number, day, day,
    CASE kind WHEN 'payment' THEN 2 * account END
  FROM (SELECT account, number, date '2024-11-01' + (interval '1 month' * (${month})) + interval '1 day' * (number % 28) AS day
    FROM ${rows}) each
  CROSS JOIN LATERAL (SELECT
    CASE number % 6 WHEN 1 THEN 'charge' WHEN 2 THEN 'charge' WHEN 3 THEN 'office_payment' WHEN 4 THEN 'payment'
      WHEN 5 THEN 'from_balance' ELSE 'charge_correction' END AS kind,
    CASE number % 6 WHEN 1 THEN 'charged' WHEN 2 THEN 'charged' WHEN 0 THEN 'recalculated' ELSE 'paid' END AS figure) kinds`;
