import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { findAccounts, unknownStudent } from '../lookup.ts';
import type { SubscriptionRecord, VisitRecord } from '../records.ts';
import { type Batch, type RowResult, type Table, upsertRows } from '../rows.ts';
import { columnsOf } from './groups.ts';

const SUBSCRIPTIONS: Table = {
  name: 'subscriptions',
  key: ['account_id', 'name', 'group_name', 'first_day'],
  columns: {
    organization_id: 'text',
    account_id: 'int',
    name: 'text',
    group_name: 'text',
    first_day: 'date',
    last_day: 'date',
    lessons_total: 'int',
    lessons_left: 'int',
    price_minor: 'bigint',
    paid_minor: 'bigint',
    status: 'subscription_status',
    bought_at: 'timestamptz',
  },
};

const VISITS: Table = {
  name: 'visits',
  key: ['account_id', 'group_name', 'date', 'time'],
  columns: {
    organization_id: 'text',
    account_id: 'int',
    group_name: 'text',
    date: 'date',
    time: 'text',
    mark: 'visit_mark',
  },
};

/** Takes subscriptions by contract, name, group and first day. */
export async function importSubscriptions(
  tx: Tx,
  context: ImportContext,
  { records, absent }: Batch<SubscriptionRecord>,
): Promise<RowResult[]> {
  const keep = columnsOf(absent, {
    lastDay: 'last_day',
    lessonsTotal: 'lessons_total',
    lessonsLeft: 'lessons_left',
  });
  return importOfStudents(
    tx,
    context,
    { records, table: SUBSCRIPTIONS, keep, ids: context.touched.subscriptionIds },
    (row) => ({
      name: row.name,
      group_name: row.groupName,
      first_day: row.firstDay,
      last_day: row.lastDay,
      lessons_total: row.lessonsTotal,
      lessons_left: row.lessonsLeft,
      price_minor: row.priceMinor,
      paid_minor: row.paidMinor,
      status: row.status,
      // The organization has it in its own files now, also where it was bought here.
      bought_at: null,
    }),
  );
}

/** Takes visits by contract, group, date and time. */
export async function importVisits(
  tx: Tx,
  context: ImportContext,
  { records }: Batch<VisitRecord>,
): Promise<RowResult[]> {
  const results = await importOfStudents(
    tx,
    context,
    { records, table: VISITS, keep: new Set(), ids: context.touched.visitIds },
    (row) => ({
      group_name: row.groupName,
      date: row.date,
      time: row.time,
      mark: row.mark,
    }),
  );
  await uncover(tx, [...context.touched.visitIds]);
  return results;
}

/** What the organization no longer marks as being in debt is its own again; should it do so later, that is a debt. */
async function uncover(tx: Tx, visitIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE visits SET covered_by_id = NULL
    WHERE id = ANY(${[...visitIds]}) AND mark <> 'in_debt' AND covered_by_id IS NOT NULL`;
}

/** Rows that name a student's card: those whose card is not there are refused, the rest written. */
async function importOfStudents<R extends { readonly number: string }>(
  tx: Tx,
  { organization, touched }: ImportContext,
  { records, table, keep, ids }: { records: readonly R[]; table: Table; keep: ReadonlySet<string>; ids: Set<number> },
  columnsFor: (record: R) => Record<string, unknown>,
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
    ...columnsFor(record),
  }));
  const written = await upsertRows(tx, table, rows, keep);
  for (const { id } of written) ids.add(id);
  for (const { number } of known) touched.accountIds.add(accounts.get(number) ?? 0);
  const results = new Map(known.map((record, index) => [record, written[index]]));
  return records.map((record) => results.get(record) ?? unknownStudent(record.number));
}
