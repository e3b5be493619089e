import type { Tx } from '../../../prisma/client.ts';
import { firstNewsDay } from '../../orders/news.ts';
import type { ImportContext } from '../context.ts';
import { findAccounts, findOrders, unknownOrder } from '../lookup.ts';
import type { Day, ItemRecord, OrderRecord, ParcelRecord } from '../records.ts';
import { type Batch, type RowResult, type Table, toJson, upsertRows, type WrittenRow } from '../rows.ts';
import { columnsOf } from './groups.ts';

const ORDERS: Table = {
  name: 'orders',
  key: ['organization_id', 'number'],
  columns: {
    organization_id: 'text',
    number: 'text',
    account_id: 'int',
    ordered_on: 'date',
    status: 'order_status',
    comment: 'text',
    total_minor: 'bigint',
    paid_minor: 'bigint',
    status_since: 'timestamptz',
  },
  follows: { status_since: 'status' },
};

const ITEMS: Table = {
  name: 'order_items',
  key: ['order_id', 'position'],
  columns: {
    order_id: 'int',
    position: 'int',
    name: 'text',
    quantity: 'int',
    price_minor: 'bigint',
    status: 'item_status',
    status_since: 'timestamptz',
  },
  follows: { status_since: 'status' },
};

const PARCELS: Table = {
  name: 'parcels',
  key: ['organization_id', 'number'],
  columns: {
    organization_id: 'text',
    number: 'text',
    order_id: 'int',
    made_on: 'date',
    shipped_on: 'date',
    weight_grams: 'int',
    delivery_method: 'text',
    tracking_number: 'text',
    delivery_price_minor: 'bigint',
    paid_minor: 'bigint',
    status: 'parcel_status',
    status_since: 'timestamptz',
  },
  follows: { status_since: 'status' },
};

/**
 * Takes orders by number. An order belongs to the customer's account: the one whose number the row names, else the one
 * with its e-mail address, which is opened when there is none. An order does not move to another customer.
 */
export async function importOrders(
  tx: Tx,
  context: ImportContext,
  { records, absent }: Batch<OrderRecord>,
): Promise<RowResult[]> {
  const { organization, startedAt, touched } = context;
  const numbers = records.flatMap(({ accountNumber }) => accountNumber ?? []);
  const byNumber = await findAccounts(tx, organization.id, numbers);
  const emails = records.flatMap(({ accountNumber, email }) => (accountNumber === null && email ? [email] : []));
  const byEmail = await customerAccounts(tx, context, emails);
  const existing = await findOrders(
    tx,
    organization.id,
    records.map(({ number }) => number),
  );
  const accountOf = (record: OrderRecord): number | undefined =>
    record.accountNumber === null ? byEmail.get(record.email ?? '') : byNumber.get(record.accountNumber);

  const refusalOf = (record: OrderRecord): RowResult | null => {
    const accountId = accountOf(record);
    if (accountId === undefined) {
      return { refused: { field: 'accountNumber', reason: `Нет клиента с номером «${record.accountNumber ?? ''}»` } };
    }
    const before = existing.get(record.number);
    if (!before || before.accountId === accountId) return null;
    const field = record.accountNumber === null ? 'email' : 'accountNumber';
    return { refused: { field, reason: 'Заказ уже заведён на другого клиента, и на нём записаны суммы' } };
  };
  const refusals = new Map(records.map((record) => [record, refusalOf(record)]));
  const taken = records.filter((record) => !refusals.get(record));
  const rows = taken.map((record) => ({
    organization_id: organization.id,
    number: record.number,
    account_id: accountOf(record),
    ordered_on: record.orderedOn,
    status: record.status,
    comment: record.comment,
    total_minor: record.totalMinor,
    paid_minor: record.paidMinor,
    status_since: startedAt,
  }));
  const written = await upsertRows(tx, ORDERS, rows, columnsOf(absent, { comment: 'comment' }));
  const newsFrom = firstNewsDay(organization.timeZone, startedAt);
  for (const [index, row] of written.entries()) {
    touched.orderIds.add(row.id);
    if (isTold(row, newsFrom, [taken[index]?.orderedOn])) touched.toldOrderIds.add(row.id);
  }
  for (const record of taken) touched.accountIds.add(accountOf(record) ?? 0);
  const results = new Map(taken.map((record, index) => [record, written[index]]));
  return records.map((record) => refusals.get(record) ?? results.get(record) ?? unknownOrder(record.number));
}

/** Takes items by order and position. */
export async function importItems(
  tx: Tx,
  { organization, startedAt, touched }: ImportContext,
  { records }: Batch<ItemRecord>,
): Promise<RowResult[]> {
  const orders = await findOrders(
    tx,
    organization.id,
    records.map(({ orderNumber }) => orderNumber),
  );
  const known = records.filter(({ orderNumber }) => orders.has(orderNumber));
  const rows = known.map((record) => ({
    order_id: orders.get(record.orderNumber)?.id,
    position: record.position,
    name: record.name,
    quantity: record.quantity,
    price_minor: record.priceMinor,
    status: record.status,
    status_since: startedAt,
  }));
  const written = await upsertRows(tx, ITEMS, rows);
  // Items come with their order, or because the customer wanted one more: only what becomes of them is news.
  for (const { id, outcome, moved } of written) {
    if (moved && outcome === 'changed') touched.toldItemIds.add(id);
  }
  for (const { orderNumber } of known) touched.accountIds.add(orders.get(orderNumber)?.accountId ?? 0);
  const results = new Map(known.map((record, index) => [record, written[index]]));
  return records.map((record) => results.get(record) ?? unknownOrder(record.orderNumber));
}

/** Takes parcels by number. A parcel does not move to another customer's order. */
export async function importParcels(
  tx: Tx,
  context: ImportContext,
  { records, absent }: Batch<ParcelRecord>,
): Promise<RowResult[]> {
  const { organization, startedAt, touched } = context;
  const orders = await findOrders(
    tx,
    organization.id,
    records.map(({ orderNumber }) => orderNumber),
  );
  const owners = await tx.$queryRaw<{ number: string; accountId: number }[]>`
    SELECT parcel.number, "order".account_id AS "accountId"
    FROM parcels parcel JOIN orders "order" ON "order".id = parcel.order_id
    WHERE parcel.organization_id = ${organization.id} AND parcel.number = ANY(${records.map(({ number }) => number)})`;
  const ownerOf = new Map(owners.map(({ number, accountId }) => [number, accountId]));
  const refusalOf = ({ number, orderNumber }: ParcelRecord): RowResult | null => {
    const order = orders.get(orderNumber);
    if (!order) return unknownOrder(orderNumber);
    if ((ownerOf.get(number) ?? order.accountId) === order.accountId) return null;
    return { refused: { field: 'orderNumber', reason: 'Посылка уже заведена по заказу другого клиента' } };
  };
  const refusals = new Map(records.map((record) => [record, refusalOf(record)]));
  const taken = records.filter((record) => !refusals.get(record));
  const rows = taken.map((record) => ({
    organization_id: organization.id,
    number: record.number,
    order_id: orders.get(record.orderNumber)?.id,
    made_on: record.madeOn,
    shipped_on: record.shippedOn,
    weight_grams: record.weightGrams,
    delivery_method: record.deliveryMethod,
    tracking_number: record.trackingNumber,
    delivery_price_minor: record.deliveryPriceMinor,
    paid_minor: record.paidMinor,
    status: record.status,
    status_since: startedAt,
  }));
  const keep = columnsOf(absent, {
    shippedOn: 'shipped_on',
    weightGrams: 'weight_grams',
    deliveryMethod: 'delivery_method',
    trackingNumber: 'tracking_number',
  });
  const written = await upsertRows(tx, PARCELS, rows, keep);
  const newsFrom = firstNewsDay(organization.timeZone, startedAt);
  for (const [index, row] of written.entries()) {
    touched.parcelIds.add(row.id);
    const record = taken[index];
    if (isTold(row, newsFrom, [record?.madeOn, record?.shippedOn])) touched.toldParcelIds.add(row.id);
  }
  for (const { orderNumber } of taken) touched.accountIds.add(orders.get(orderNumber)?.accountId ?? 0);
  const results = new Map(taken.map((record, index) => [record, written[index]]));
  return records.map((record) => refusals.get(record) ?? results.get(record) ?? unknownOrder(record.orderNumber));
}

/** Its status has changed, or it is new and was made or shipped lately. */
function isTold({ outcome, moved }: WrittenRow, newsFrom: Day, days: readonly (Day | null | undefined)[]): boolean {
  return outcome === 'added' ? days.some((day) => typeof day === 'string' && day >= newsFrom) : moved;
}

/** The accounts of customers known by address alone; a new one is numbered by its address. */
async function customerAccounts(
  tx: Tx,
  { organization, touched }: ImportContext,
  emails: readonly string[],
): Promise<Map<string, number>> {
  const input = toJson([...new Set(emails)].map((email) => ({ email })));
  const rows = await tx.$queryRaw<{ id: number; email: string; added: boolean }[]>`
    WITH input AS (SELECT * FROM jsonb_to_recordset(${input}::jsonb) AS input(email text)),
    known AS (
      SELECT DISTINCT ON (email) account.id, email FROM input JOIN accounts account USING (email)
      WHERE account.organization_id = ${organization.id} ORDER BY email, account.id
    ),
    added AS (
      INSERT INTO accounts (organization_id, number, email)
      SELECT ${organization.id}, email, email FROM input
      WHERE NOT EXISTS (SELECT FROM known WHERE known.email = input.email) ORDER BY email
      ON CONFLICT (organization_id, number) DO UPDATE SET number = EXCLUDED.number
      RETURNING id, number AS email
    )
    SELECT id, email, false AS added FROM known UNION ALL SELECT id, email, true FROM added`;
  for (const { id, added } of rows) {
    touched.cardIds.add(id);
    if (added) touched.openedCardIds.add(id);
  }
  return new Map(rows.map(({ id, email }) => [email, id]));
}
