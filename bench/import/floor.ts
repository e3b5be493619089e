import type { Client } from 'pg';
import { withClient } from '../lib/database.ts';

/** A table's rows as JSON arrays, each of so many as go into one statement. */
export interface TableRows {
  readonly table: string;
  readonly batches: readonly string[];
}

/** As many rows in a statement as the import takes. */
const BATCH_ROWS = 2_000;

/** Every table that an import writes to, those that others refer to first. */
const TABLES = [
  'clients',
  'client_emails',
  'groups',
  'plans',
  'students',
  'accounts',
  'attachments',
  'imported_payments',
  'subscriptions',
  'visits',
  'charges',
  'ledger_accounts',
  'ledger_transactions',
  'ledger_entries',
  'notices',
] as const;

/** Reads what an import has written. */
export async function readTables(connectionString: string): Promise<TableRows[]> {
  return withClient(connectionString, async (client) => {
    const tables: TableRows[] = [];
    for (const table of TABLES) {
      const { rows } = await client.query<{ batch: string }>(`
        SELECT json_agg(to_json(row) ORDER BY row.id)::text AS batch
        FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS position FROM ${table}) row
        GROUP BY position / ${BATCH_ROWS} ORDER BY position / ${BATCH_ROWS}`);
      tables.push({ table, batches: rows.map(({ batch }) => batch) });
    }
    return tables;
  });
}

/** Writes the same rows into another database in one transaction, leaving alone what is there already. */
export async function writeTables(client: Client, tables: readonly TableRows[]): Promise<void> {
  await client.query('BEGIN');
  for (const { table, batches } of tables) {
    for (const batch of batches) {
      await client.query(
        `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
        [batch],
      );
    }
  }
  await client.query('COMMIT');
}
