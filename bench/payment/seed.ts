import { withClient } from '../lib/database.ts';
import type { Facts } from '../lib/replay.ts';

/** What every payment of the benchmark is about. */
export const AMOUNT_MINOR = 480_000;
export const ORGANIZATION = 'school';

/** Ids of the n-th client's things: numbers that cannot be taken for anything else in a query. */
export const factsOf = (n: number): Facts & { readonly client: number; readonly charge: number } => ({
  client: 610_000_000 + n,
  account: 620_000_000 + n,
  charge: 630_000_000 + n,
});

/** Clients with an account each, a debt on it, and a balance that can pay it; and ids that are unmistakable, too. */
export async function seedDebtors(connectionString: string, count: number): Promise<void> {
  const numbers = `FROM generate_series(1, ${count}) n`;
  const ledger = (kind: string, sign: string) => `
    INSERT INTO ledger_accounts (account_id, kind, currency, balance_minor)
      SELECT 620000000 + n, '${kind}', 'RUB', ${sign}${AMOUNT_MINOR} ${numbers};`;
  await withClient(connectionString, (client) =>
    client.query(`
      INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
        VALUES ('${ORGANIZATION}', 'school', 'Школа рисования', 'Europe/Moscow', 'RUB', 'invited', 'contract');
      INSERT INTO clients (id) SELECT 610000000 + n ${numbers};
      INSERT INTO telegram_users (id, chat_id) SELECT 660000000 + n, 660000000 + n ${numbers};
      INSERT INTO bindings (telegram_user_id, client_id) SELECT 660000000 + n, 610000000 + n ${numbers};
      INSERT INTO accounts (id, organization_id, number, holder_name)
        SELECT 620000000 + n, '${ORGANIZATION}', 'Д-' || n, 'Анна Смирнова' ${numbers};
      INSERT INTO attachments (account_id, client_id, origin, attached_at)
        SELECT 620000000 + n, 610000000 + n, 'invitation', now() ${numbers};
      INSERT INTO charges (id, organization_id, account_id, kind, source_id, due_on, currency, amount_minor)
        SELECT 630000000 + n, '${ORGANIZATION}', 620000000 + n, 'subscription', n, current_date, 'RUB', ${AMOUNT_MINOR}
        ${numbers};
      ${ledger('receivable', '')}
      ${ledger('advance', '-')}
      ALTER SEQUENCE payments_id_seq RESTART WITH 640000001;
      ALTER SEQUENCE payment_lines_id_seq RESTART WITH 650000001;
      ALTER SEQUENCE payment_number_seq RESTART WITH 670000001;
      ANALYZE;`),
  );
}

/** What payments have left in each table. */
export async function rowsWritten(connectionString: string): Promise<Readonly<Record<string, number>>> {
  return withClient(connectionString, async (client) => {
    const { rows } = await client.query<Record<string, string>>(`
      SELECT (SELECT count(*) FROM payments WHERE status = 'succeeded' AND balance_spent_minor = ${AMOUNT_MINOR}) AS payments,
        (SELECT count(*) FROM payment_lines WHERE from_balance_minor = ${AMOUNT_MINOR}) AS lines,
        (SELECT count(*) FROM charges WHERE allocated_minor = amount_minor) AS charges,
        (SELECT count(*) FROM ledger_accounts WHERE kind = 'advance' AND balance_minor = 0) AS balances,
        (SELECT count(*) FROM ledger_transactions) AS transactions, (SELECT count(*) FROM ledger_entries) AS entries,
        (SELECT sum(paid_minor) FROM ledger_months) AS months, (SELECT count(*) FROM notices) AS notices`);
    return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]));
  });
}
