import { withClient } from '../lib/database.ts';
import type { Facts } from '../lib/replay.ts';
import { AMOUNT_MINOR } from '../standin/bank.ts';

/** Ids of the n-th payment and all that hangs on it: numbers that cannot be taken for anything else in a query. */
export const factsOf = (n: number): Facts & { readonly payment: number } => ({
  client: 610_000_000 + n,
  account: 620_000_000 + n,
  charge: 630_000_000 + n,
  payment: 640_000_000 + n,
  line: 650_000_000 + n,
  user: 660_000_000 + n,
});

/** Where the database's own count of events begins, for the same reason. */
export const FIRST_EVENT = 670_000_001;

/** The organization whose merchant the payments go through. */
export const ORGANIZATION = 'school';

/** Adds an organization to an empty database. */
export async function seedOrganization(connectionString: string): Promise<void> {
  await withClient(connectionString, (client) =>
    client.query(`
      INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
        VALUES ('${ORGANIZATION}', 'school', 'Школа рисования', 'Europe/Moscow', 'RUB', 'invited', 'contract');
      ALTER SEQUENCE payment_events_id_seq RESTART WITH ${FIRST_EVENT};`),
  );
}

/** Adds `count` payments that wait for the bank's word, each of a client of its own for a charge of its own. */
export async function seedPayments(connectionString: string, merchantId: number, count: number): Promise<void> {
  const numbers = `FROM generate_series(1, ${count}) n`;
  await withClient(connectionString, (client) =>
    client.query(`
      INSERT INTO clients (id) SELECT 610000000 + n ${numbers};
      INSERT INTO telegram_users (id, chat_id) SELECT 660000000 + n, 660000000 + n ${numbers};
      INSERT INTO bindings (telegram_user_id, client_id) SELECT 660000000 + n, 610000000 + n ${numbers};
      INSERT INTO accounts (id, organization_id, number, holder_name)
        SELECT 620000000 + n, '${ORGANIZATION}', 'Д-' || n, 'Анна Смирнова' ${numbers};
      INSERT INTO charges (id, organization_id, account_id, kind, source_id, due_on, currency, amount_minor)
        SELECT 630000000 + n, '${ORGANIZATION}', 620000000 + n, 'subscription', n, current_date, 'RUB', ${AMOUNT_MINOR}
        ${numbers};
      INSERT INTO payments (id, number, token, organization_id, client_id, merchant_id, provider, currency, amount_minor,
          status, provider_payment_id, confirmation_url, expires_at)
        SELECT 640000000 + n, 'LK-' || 640000000 + n, md5(n::text), '${ORGANIZATION}', 610000000 + n, ${merchantId},
          'sandbox', 'RUB', ${AMOUNT_MINOR}, 'pending', 'bank-' || 640000000 + n, 'http://127.0.0.1/pay',
          now() + interval '1 day'
        ${numbers};
      INSERT INTO payment_lines (id, payment_id, account_id, charge_id, amount_minor)
        SELECT 650000000 + n, 640000000 + n, 620000000 + n, 630000000 + n, ${AMOUNT_MINOR} ${numbers};
      ANALYZE;`),
  );
}
