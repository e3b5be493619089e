import { withClient } from '../lib/database.ts';

/** What a settled callback leaves in each table: rows, and for those that are moved their new state. */
const COUNTS: Readonly<Record<string, string>> = {
  events: 'payment_events WHERE applied_at IS NOT NULL',
  payments: `payments WHERE status = 'succeeded' AND received_minor = amount_minor AND finished_at IS NOT NULL`,
  lines: 'payment_lines WHERE allocated_minor = amount_minor',
  charges: 'charges WHERE allocated_minor = amount_minor',
  numbered: 'accounts WHERE transaction_count = 1',
  transactions: 'ledger_transactions',
  entries: 'ledger_entries',
  balances: 'ledger_accounts WHERE balance_minor <> 0',
  notices: `notices WHERE state = 'queued'`,
  jobs: 'bullmq.job',
};

/** How many rows of each sort there are. */
export async function rowsWritten(databaseUrl: string): Promise<Record<string, number>> {
  const columns = Object.entries(COUNTS).map(([name, from]) => `(SELECT count(*)::int FROM ${from}) AS ${name}`);
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Record<string, number>>(`SELECT ${columns.join(', ')}`);
    return rows[0] ?? {};
  });
}
