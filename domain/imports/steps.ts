import type { Tx } from '../../prisma/client.ts';
import { syncAttachments } from '../accounts/sync.ts';
import { planGoodsNews } from '../orders/news.ts';
import { payDueFromBalance } from '../payments/auto-pay.ts';
import { absorbRisen } from './charges/absorb.ts';
import { absorbIntoBills } from './charges/absorb-bills.ts';
import { syncBills } from './charges/bills.ts';
import { countOnBought, findCovered } from './charges/covered.ts';
import { syncCharges } from './charges/sync.ts';
import { wantedOrders, wantedParcels, wantedSubscriptions, wantedVisits } from './charges/wanted.ts';
import type { Conflict } from './conflicts/conflict.ts';
import { findConflicts } from './conflicts/find.ts';
import type { ImportContext } from './context.ts';
import { planInvitations } from './invitations.ts';
import { importGroups, importPlans } from './kinds/groups.ts';
import { importSubscriptions, importVisits } from './kinds/lessons.ts';
import { importMaterials } from './kinds/materials.ts';
import { importMonths } from './kinds/months.ts';
import { importItems, importOrders, importParcels } from './kinds/orders.ts';
import { importPayments } from './kinds/payments.ts';
import { importAccounts, importStudents } from './kinds/students.ts';
import type { KindName, Records } from './records.ts';
import type { Batch, RowResult } from './rows.ts';

/** Takes some rows of one kind, no two of them with the same key; says for each, in order, what became of it. */
export type BatchImporter<K extends KindName> = (
  tx: Tx,
  context: ImportContext,
  batch: Batch<Records[K]>,
) => Promise<RowResult[]>;

/** How rows of each kind are taken. */
export const batchImporters: { readonly [K in KindName]: BatchImporter<K> } = {
  groups: importGroups,
  plans: importPlans,
  students: importStudents,
  accounts: importAccounts,
  payments: importPayments,
  subscriptions: importSubscriptions,
  visits: importVisits,
  charges: importMonths,
  orders: importOrders,
  items: importItems,
  parcels: importParcels,
  materials: importMaterials,
};

/**
 * Ends a file in its own transaction: charges and ledger follow the rows, and so do who sees which account, who is
 * invited, what a balance pays by itself, and who is told of their goods. Gives how many letters will go.
 */
export async function finishFile(tx: Tx, context: ImportContext): Promise<{ letters: number }> {
  const { touched } = context;
  const lessons = { wanted: wantedVisits, kinds: ['lesson'], inRun: true } as const;
  const subscriptions = { wanted: wantedSubscriptions, kinds: ['subscription', 'course'], inRun: true } as const;
  await syncCharges(tx, context, { ...subscriptions, ids: touched.subscriptionIds });
  await countOnBought(tx, context);
  await syncCharges(tx, context, { ...lessons, ids: touched.visitIds });
  await syncCharges(tx, context, { ...lessons, inRun: false, ids: await findCovered(tx, context) });
  await syncCharges(tx, context, { wanted: wantedOrders, kinds: ['order'], inRun: true, ids: touched.orderIds });
  await syncCharges(tx, context, { wanted: wantedParcels, kinds: ['delivery'], inRun: true, ids: touched.parcelIds });
  if (touched.billAccountIds.size > 0) {
    await syncBills(tx, context, [...touched.billAccountIds]);
    await absorbIntoBills(tx, context);
  }
  if (touched.groupNames.size > 0 || touched.planGroupNames.size > 0) {
    const repriced = await findRepriced(tx, context);
    await syncCharges(tx, context, { ...subscriptions, inRun: false, ids: repriced.subscriptionIds });
    await syncCharges(tx, context, { ...lessons, inRun: false, ids: repriced.visitIds });
  }
  const letters = touched.cardIds.size === 0 ? 0 : await openCards(tx, context);
  // At the end, when it is known who holds which account: the client is told what the balance paid.
  await payDueFromBalance(tx, context.clock, { organizationId: context.organization.id });
  await planGoodsNews(tx, context.clock, {
    organizationId: context.organization.id,
    since: context.startedAt,
    orderIds: touched.toldOrderIds,
    itemIds: touched.toldItemIds,
    parcelIds: touched.toldParcelIds,
  });
  return { letters };
}

async function openCards(tx: Tx, context: ImportContext): Promise<number> {
  await syncAttachments(tx, context.clock, context.organization.id);
  return planInvitations(tx, context);
}

/** Ends a run of files, in a transaction of its own; doing it again changes nothing. Gives where the files disagree. */
export async function finishRun(tx: Tx, context: ImportContext): Promise<Conflict[]> {
  await absorbRisen(tx, context);
  await absorbIntoBills(tx, context);
  return findConflicts(tx, context);
}

/** Rows whose charges hang on groups and plans that came in now: files may come in any order. */
async function findRepriced(
  tx: Tx,
  { organization, touched }: ImportContext,
): Promise<{ visitIds: number[]; subscriptionIds: number[] }> {
  const groups = [...touched.groupNames];
  const visits = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM visits WHERE organization_id = ${organization.id} AND mark IN ('in_debt', 'attended')
      AND group_name = ANY(${[...new Set([...groups, ...touched.planGroupNames])]})`;
  const subscriptions = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM subscriptions WHERE organization_id = ${organization.id} AND group_name = ANY(${groups})`;
  return { visitIds: visits.map(({ id }) => id), subscriptionIds: subscriptions.map(({ id }) => id) };
}
