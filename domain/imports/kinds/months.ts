import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { findAccounts, unknownAccount } from '../lookup.ts';
import type { ChargeRecord } from '../records.ts';
import { type Batch, type RowResult, type Table, upsertRows } from '../rows.ts';

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
  },
};

/** Takes months of utility accounts by account and month. */
export async function importMonths(
  tx: Tx,
  { organization, touched }: ImportContext,
  { records }: Batch<ChargeRecord>,
): Promise<RowResult[]> {
  const accounts = await findAccounts(
    tx,
    organization.id,
    records.map(({ number }) => number),
  );
  const known = records.filter(({ number }) => accounts.has(number));
  const rows = known.map((record) => ({
    organization_id: organization.id,
    account_id: accounts.get(record.number),
    period: record.period,
    opening_minor: record.openingMinor,
    charged_minor: record.chargedMinor,
    recalculated_minor: record.recalculatedMinor,
    penalty_minor: record.penaltyMinor,
    paid_minor: record.paidMinor,
    closing_minor: record.closingMinor,
  }));
  const written = await upsertRows(tx, MONTHS, rows);
  for (const [index, { outcome }] of written.entries()) {
    const accountId = accounts.get(known[index]?.number ?? '') ?? 0;
    touched.accountIds.add(accountId);
    if (outcome !== 'unchanged') touched.billAccountIds.add(accountId);
  }
  const results = new Map(known.map((record, index) => [record, written[index]]));
  return records.map((record) => results.get(record) ?? unknownAccount(record.number));
}
