import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { unknownAccount } from '../lookup.ts';
import type { ChargeRecord } from '../records.ts';
import type { Batch, RowResult, Table } from '../rows.ts';
import { importOfAccounts } from './of-accounts.ts';

const MONTHS: Table = {
  name: 'billing_months',
  key: ['account_id', 'period'],
  columns: {
    organization_id: 'text',
    account_id: 'int',
    period: 'date',
    opening_minor: 'bigint',
    charged_minor: 'bigint',
    recalculated_minor: 'bigint',
    penalty_minor: 'bigint',
    paid_minor: 'bigint',
    closing_minor: 'bigint',
    first_seen_at: 'timestamptz',
  },
  once: ['first_seen_at'],
};

/** Takes months of utility accounts by account and month. */
export async function importMonths(
  tx: Tx,
  context: ImportContext,
  { records }: Batch<ChargeRecord>,
): Promise<RowResult[]> {
  const { results, written } = await importOfAccounts(tx, context, {
    records,
    table: MONTHS,
    unknown: unknownAccount,
    columnsOf: (record) => ({
      period: record.period,
      opening_minor: record.openingMinor,
      charged_minor: record.chargedMinor,
      recalculated_minor: record.recalculatedMinor,
      penalty_minor: record.penaltyMinor,
      paid_minor: record.paidMinor,
      closing_minor: record.closingMinor,
      first_seen_at: context.startedAt,
    }),
  });
  for (const { outcome, accountId } of written) {
    if (outcome !== 'unchanged') context.touched.billAccountIds.add(accountId);
  }
  return results;
}
