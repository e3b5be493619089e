import { withClient } from '../lib/database.ts';
import type { Facts } from '../lib/replay.ts';

/** How many chats there are; in each a client with two children at one school and four debts. */
export const CHATS = 256;

/** Ids of the n-th chat, from 1: numbers that cannot be taken for anything else in a recorded query. */
export const factsOf = (chat: number): Facts & { readonly user: number } => ({
  user: 700_000_000 + chat,
  client: 710_000_000 + chat,
  accountOne: 720_000_000 + chat * 2,
  accountTwo: 720_000_001 + chat * 2,
});

/** Fills an empty database: what the chats' screens show, and a history that they have to be found in. */
export async function seedChats(connectionString: string): Promise<void> {
  await withClient(connectionString, (client) =>
    client.query(`
      INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
        VALUES ('school', 'school', 'Школа рисования', 'Europe/Moscow', 'RUB', 'invited', 'contract');
      INSERT INTO telegram_users (id, chat_id, first_name, locale)
        SELECT 700000000 + n, 700000000 + n, 'Анна', 'ru' FROM generate_series(1, ${CHATS}) n;
      INSERT INTO clients (id) SELECT 710000000 + n FROM generate_series(1, ${CHATS}) n;
      INSERT INTO bindings (telegram_user_id, client_id)
        SELECT 700000000 + n, 710000000 + n FROM generate_series(1, ${CHATS}) n;
      INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
        SELECT 710000000 + n, 700000000 + n, 'school', document, '1', now()
        FROM generate_series(1, ${CHATS}) n, unnest(enum_range(NULL::consent_document)) document;
      INSERT INTO students (id, organization_id, identity_key, name)
        SELECT 730000000 + n, 'school', n::text, CASE n % 2 WHEN 0 THEN 'Иван' ELSE 'Мария' END || ' Смирнова'
        FROM generate_series(2, ${CHATS * 2 + 1}) n;
      INSERT INTO accounts (id, organization_id, number, student_id)
        SELECT 720000000 + n, 'school', 'Д-' || n, 730000000 + n FROM generate_series(2, ${CHATS * 2 + 1}) n;
      INSERT INTO attachments (account_id, client_id, origin, attached_at)
        SELECT 720000000 + n, 710000000 + n / 2, 'data', now() FROM generate_series(2, ${CHATS * 2 + 1}) n;
      INSERT INTO subscriptions (id, organization_id, account_id, name, group_name, first_day, last_day, lessons_total,
          lessons_left, price_minor, paid_minor, status)
        SELECT 740000000 + n * 10 + age, 'school', 720000000 + n, '8 занятий', 'Лепка 5-7', current_date - 30 * age,
          current_date - 30 * age + 29, 8, CASE age WHEN 0 THEN 2 ELSE 0 END, 480000,
          CASE age WHEN 0 THEN 100000 ELSE 480000 END,
          CASE age WHEN 0 THEN 'active' ELSE 'finished' END::subscription_status
        FROM generate_series(2, ${CHATS * 2 + 1}) n, generate_series(0, 8) age;
      INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency, amount_minor,
          allocated_minor, office_paid_minor)
        SELECT 'school', account_id, 'subscription', id, first_day, 'RUB', price_minor, paid_minor, paid_minor
        FROM subscriptions;
      INSERT INTO visits (id, organization_id, account_id, group_name, date, time, mark)
        SELECT 750000000 + n * 100 + day, 'school', 720000000 + n, 'Лепка 5-7', current_date - day, '18:00',
          CASE WHEN n % 2 = 0 AND day < 3 THEN 'in_debt' ELSE 'attended' END::visit_mark
        FROM generate_series(2, ${CHATS * 2 + 1}) n, generate_series(1, 20) day;
      INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency, amount_minor)
        SELECT 'school', account_id, 'lesson', id, date, 'RUB', 70000 FROM visits WHERE mark = 'in_debt';
      ANALYZE;`),
  );
}
