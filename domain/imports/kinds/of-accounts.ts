import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { findAccounts } from '../lookup.ts';
import { type RowResult, type Table, upsertRows, type WrittenRow } from '../rows.ts';

/** Rows that name an account by its number, and the columns of their table that are not the account's. */
interface RowsOfAccounts<R> {
  readonly records: readonly R[];
  readonly table: Table;
  /** Columns that stay as they are where a row is there already. */
  readonly keep?: ReadonlySet<string>;
  readonly columnsOf: (record: R) => Readonly<Record<string, unknown>>;
  /** What a row is refused with whose account is not there. */
  readonly unknown: (number: string) => RowResult;
}

/** What has become of each row, in their order, and of those that were taken with their accounts. */
interface WrittenOfAccounts {
  readonly results: RowResult[];
  readonly written: readonly (WrittenRow & { readonly accountId: number })[];
}

/** Refuses the rows whose account is not there, writes the rest, and notes their accounts as touched. */
export async function importOfAccounts<R extends { readonly number: string }>(
  tx: Tx,
  { organization, touched }: ImportContext,
  { records, table, keep, columnsOf, unknown }: RowsOfAccounts<R>,
): Promise<WrittenOfAccounts> {
  const numbers = records.map(({ number }) => number);
  const accounts = await findAccounts(tx, organization.id, numbers);
  const known = records.flatMap((record) => {
    const accountId = accounts.get(record.number);
    return accountId === undefined ? [] : [{ record, accountId }];
  });
  const rows = known.map(({ record, accountId }) => ({
    organization_id: organization.id,
    account_id: accountId,
    ...columnsOf(record),
  }));
  const written = await upsertRows(tx, table, rows, keep);
  for (const { accountId } of known) touched.accountIds.add(accountId);
  const results = new Map(known.map(({ record }, index) => [record, written[index]]));
  return {
    results: records.map((record) => results.get(record) ?? unknown(record.number)),
    written: written.map((row, index) => ({ ...row, accountId: known[index]?.accountId ?? 0 })),
  };
}
