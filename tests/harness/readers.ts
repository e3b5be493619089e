/** What the ids of everything that belongs to the n-th reader begin at. */
const FIRST = 1_000_000;

/** The n-th reader's client, Telegram user (their chat as well), account, subscription, charge and attachment, from 1. */
export const readerId = (n: number): number => FIRST + n;

/**
 * SQL: so many clients of the organization `school`, each with a chat, consent, an account and a debt that is due on a
 * day. For as many as one by one would take too long.
 */
export function readersSql({ count, from = 1, dueOn }: { count: number; from?: number; dueOn: string }): string[] {
  const each = `FROM generate_series(${FIRST + from}, ${FIRST + from + count - 1}) AS n`;
  return [
    `INSERT INTO telegram_users (id, chat_id, first_name, locale) SELECT n, n, 'Анна', 'ru' ${each}`,
    `INSERT INTO clients (id) SELECT n ${each}`,
    `INSERT INTO bindings (telegram_user_id, client_id) SELECT n, n ${each}`,
    `INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
      SELECT n, n, 'school', 'personal_data', '1', now() ${each}`,
    `INSERT INTO students (id, organization_id, identity_key, name) SELECT n, 'school', n, 'Мария ' || n ${each}`,
    `INSERT INTO accounts (id, organization_id, number, student_id) SELECT n, 'school', 'Д-' || n, n ${each}`,
    `INSERT INTO attachments (id, account_id, client_id, origin, attached_at) SELECT n, n, n, 'data', now() ${each}`,
    `INSERT INTO subscriptions (id, organization_id, account_id, name, group_name, first_day, last_day, lessons_total,
        lessons_left, price_minor, paid_minor, status)
      SELECT n, 'school', n, '8 занятий', 'Лепка 5-7', '${dueOn}', '${dueOn}', 8, 2, 480000, 0, 'active' ${each}`,
    `INSERT INTO charges (id, organization_id, account_id, kind, source_id, due_on, currency, amount_minor)
      SELECT n, 'school', n, 'subscription', n, '${dueOn}', 'RUB', 480000 ${each}`,
  ];
}

/** SQL: a reminder of the debt is due for each of those readers; it goes in the bulk lane. */
export function remindersSql({ count, from = 1, dueAt }: { count: number; from?: number; dueAt: string }): string {
  return `
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, due_at)
    SELECT 'reminder:' || n, 'debt-due', 'telegram', 'school', n, n, jsonb_build_object('chargeId', n), '${dueAt}'
    FROM generate_series(${FIRST + from}, ${FIRST + from + count - 1}) AS n`;
}

/** SQL: word of another's access to their account, which is urgent, is due for each of those readers. */
export function urgentSql({ count, from = 1, dueAt }: { count: number; from?: number; dueAt: string }): string {
  return `
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, due_at)
    SELECT 'urgent:' || n, 'account-attached', 'telegram', 'school', n, n, jsonb_build_object('attachmentId', n),
      '${dueAt}'
    FROM generate_series(${FIRST + from}, ${FIRST + from + count - 1}) AS n`;
}
