import { withClient } from '../lib/database.ts';

/** How many bills a round makes, each of another account. */
const ACCOUNTS = 40;
/** The months of each account, the latest of which can be paid by. */
export const MONTHS = { first: '2025-11-01', last: '2026-10-01' } as const;

export interface Seeded {
  readonly clientId: number;
  readonly accountIds: readonly number[];
}

/** A utility with bank details, and a client who holds accounts with a year of bills each. */
export async function seedBills(databaseUrl: string): Promise<Seeded> {
  return withClient(databaseUrl, async (client) => {
    await client.query(
      `INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word,
         legal_details, bank_details)
       VALUES ('utility', 'utility', 'Чистый город', 'Europe/Moscow', 'RUB', 'open', 'personal_account', $1, $2)`,
      [
        { name: 'АО «Чистый город»', inn: '6730123454', kpp: '673001001' },
        {
          payee: 'АО «Чистый город»',
          bankName: 'Смоленское отделение № 8609 ПАО Сбербанк',
          bik: '046614632',
          account: '40702810600000034567',
          correspondentAccount: '30101810000000000632',
        },
      ],
    );
    const { rows: clients } = await client.query<{ id: number }>(
      `INSERT INTO clients (name) VALUES ('Иванов Артём Михайлович') RETURNING id`,
    );
    const clientId = clients[0]?.id ?? 0;
    const { rows: accounts } = await client.query<{ id: number }>(
      `INSERT INTO accounts (organization_id, number, holder_name, address, registered_people, resident_people)
       SELECT 'utility', 123543565 + i, 'Иванов Артём Михайлович', 'г. Смоленск, ул. Кирова, д. 57, кв. ' || i, 3, 3
       FROM generate_series(1, $1::int) i RETURNING id`,
      [ACCOUNTS],
    );
    await client.query(
      `INSERT INTO attachments (account_id, client_id, origin, attached_at) SELECT id, $1, 'data', now() FROM accounts`,
      [clientId],
    );
    await client.query(
      `INSERT INTO billing_months (organization_id, account_id, period, opening_minor, charged_minor,
         recalculated_minor, penalty_minor, paid_minor, closing_minor)
       SELECT 'utility', id, month, 44730, 44730, 0, 0, 44730, 44730
       FROM accounts, generate_series($1::date, $2::date, interval '1 month') month`,
      [MONTHS.first, MONTHS.last],
    );
    await client.query(
      `INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, period, currency, amount_minor)
       SELECT 'utility', id, 'bill', id, '2026-11-10', $1, 'RUB', 44730 FROM accounts`,
      [MONTHS.last],
    );
    return { clientId, accountIds: accounts.map(({ id }) => id) };
  });
}
