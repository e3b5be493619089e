import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { unknownStudent } from '../lookup.ts';
import type { SubscriptionRecord, VisitRecord } from '../records.ts';
import type { Batch, RowResult, Table } from '../rows.ts';
import { columnsOf } from './groups.ts';
import { importOfAccounts } from './of-accounts.ts';

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
    first_seen_at: 'timestamptz',
  },
  once: ['first_seen_at'],
  // An application may wait for months: what it asked for is there once it is accepted.
  anew: { first_seen_at: { column: 'status', leaves: 'pending' } },
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
  const { results, written } = await importOfAccounts(tx, context, {
    records,
    table: SUBSCRIPTIONS,
    keep,
    unknown: unknownStudent,
    columnsOf: (row) => ({
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
      first_seen_at: context.startedAt,
    }),
  });
  for (const { id } of written) context.touched.subscriptionIds.add(id);
  return results;
}

/** Takes visits by contract, group, date and time. */
export async function importVisits(
  tx: Tx,
  context: ImportContext,
  { records }: Batch<VisitRecord>,
): Promise<RowResult[]> {
  const { results, written } = await importOfAccounts(tx, context, {
    records,
    table: VISITS,
    unknown: unknownStudent,
    columnsOf: (row) => ({
      group_name: row.groupName,
      date: row.date,
      time: row.time,
      mark: row.mark,
    }),
  });
  for (const { id } of written) context.touched.visitIds.add(id);
  await uncover(tx, [...context.touched.visitIds]);
  return results;
}

/** What the organization no longer marks as being in debt is its own again; should it do so later, that is a debt. */
async function uncover(tx: Tx, visitIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE visits SET covered_by_id = NULL
    WHERE id = ANY(${[...visitIds]}) AND mark <> 'in_debt' AND covered_by_id IS NOT NULL`;
}
