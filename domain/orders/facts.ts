import type { Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ItemStatus, OrderStatus, ParcelStatus } from '../../prisma/generated/enums.ts';

/** Whose goods are asked for: of an account that the client holds in that organization now. */
interface Owner {
  readonly clientId: number;
  readonly organizationId: string;
}

/** What there is to pay for something; null where it owes nothing. */
export interface Owed {
  readonly chargeId: number;
  readonly outstandingMinor: bigint;
}

export interface OrderFacts {
  readonly id: number;
  readonly number: string;
  /** 'YYYY-MM-DD'. */
  readonly orderedOn: string;
  readonly status: OrderStatus;
  /** When the cabinet learnt of the status, in milliseconds since 1970; null: before that was kept. */
  readonly sinceMs: number | null;
  readonly totalMinor: bigint;
  readonly currency: string;
  readonly owed: Owed | null;
}

export interface ItemFacts {
  readonly id: number;
  readonly position: number;
  readonly name: string;
  readonly quantity: number;
  readonly status: ItemStatus;
  readonly sinceMs: number | null;
}

/** An order with all its items, by position. */
export interface OrderItemsFacts {
  readonly order: OrderFacts;
  readonly items: readonly ItemFacts[];
}

export interface ParcelFacts {
  readonly id: number;
  readonly number: string;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: OrderStatus;
  readonly status: ParcelStatus;
  readonly sinceMs: number | null;
  /** 'YYYY-MM-DD': the organization's day on which it last moved, as far as is known. */
  readonly movedOn: string;
  readonly deliveryMethod: string | null;
  readonly trackingNumber: string | null;
  readonly currency: string;
  /** For its delivery. */
  readonly owed: Owed | null;
}

const sinceMs = (row: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(extract(epoch FROM ${row}.status_since) * 1000)::float8 AS "sinceMs"`;

/** Of the rows `"order"`: those of an account that the client holds, with their organization. */
const ownedBy = ({ clientId, organizationId }: Owner): Prisma.Sql => Prisma.sql`
  JOIN accounts account ON account.id = "order".account_id AND account.access_open
    AND account.organization_id = ${organizationId}
  JOIN attachments attachment ON attachment.account_id = account.id AND attachment.client_id = ${clientId}
    AND attachment.detached_at IS NULL
  JOIN organizations organization ON organization.id = account.organization_id`;

interface OwedColumns {
  readonly chargeId: number | null;
  readonly outstandingMinor: bigint | null;
}

const owedColumns = Prisma.sql`charge.id AS "chargeId",
  (charge.amount_minor - charge.allocated_minor)::bigint AS "outstandingMinor", organization.currency`;

/** The client's own orders of these ids. */
export async function readOrderFacts(db: Tx, owner: Owner, ids: readonly number[]): Promise<Map<number, OrderFacts>> {
  const rows = await db.$queryRaw<(Omit<OrderFacts, 'owed'> & OwedColumns)[]>`
    SELECT "order".id, "order".number, "order".ordered_on::text AS "orderedOn", "order".status,
      ${sinceMs(Prisma.sql`"order"`)}, "order".total_minor AS "totalMinor", ${owedColumns}
    FROM orders "order" ${ownedBy(owner)}
    LEFT JOIN charges charge ON charge.kind = 'order' AND charge.source_id = "order".id
    WHERE "order".id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, withOwed(row)]));
}

/** The client's own orders of these ids with their items. */
export async function readItemFacts(
  db: Tx,
  owner: Owner,
  orderIds: readonly number[],
): Promise<Map<number, OrderItemsFacts>> {
  const orders = await readOrderFacts(db, owner, orderIds);
  const items = await db.$queryRaw<(ItemFacts & { orderId: number })[]>`
    SELECT item.order_id AS "orderId", item.id, item.position, item.name, item.quantity, item.status,
      ${sinceMs(Prisma.sql`item`)}
    FROM order_items item WHERE item.order_id = ANY(${[...orders.keys()]}) ORDER BY item.order_id, item.position`;
  return new Map(
    [...orders].map(([id, order]) => [id, { order, items: items.filter(({ orderId }) => orderId === id) }]),
  );
}

/** The client's own parcels of these ids. */
export async function readParcelFacts(db: Tx, owner: Owner, ids: readonly number[]): Promise<Map<number, ParcelFacts>> {
  const rows = await db.$queryRaw<(Omit<ParcelFacts, 'owed'> & OwedColumns)[]>`
    SELECT parcel.id, parcel.number, "order".id AS "orderId", "order".number AS "orderNumber",
      "order".status AS "orderStatus", parcel.status,
      ${sinceMs(Prisma.sql`parcel`)}, ${movedOnSql(Prisma.sql`organization.time_zone`)}::text AS "movedOn",
      parcel.delivery_method AS "deliveryMethod", parcel.tracking_number AS "trackingNumber", ${owedColumns}
    FROM parcels parcel JOIN orders "order" ON "order".id = parcel.order_id ${ownedBy(owner)}
    LEFT JOIN charges charge ON charge.kind = 'delivery' AND charge.source_id = parcel.id
    WHERE parcel.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, withOwed(row)]));
}

/** It could leave, but for its delivery, which is not paid. */
export function isWaitingForDelivery({ status, owed }: ParcelFacts): boolean {
  return owed !== null && (status === 'assembling' || status === 'ready');
}

/** SQL: the day on which the row `parcel` last moved, where the organization is. */
export function movedOnSql(timeZone: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((parcel.status_since AT TIME ZONE ${timeZone})::date, parcel.made_on)`;
}

function withOwed<Row extends OwedColumns>(row: Row): Omit<Row, keyof OwedColumns> & { readonly owed: Owed | null } {
  const { chargeId, outstandingMinor, ...facts } = row;
  const owed = chargeId !== null && outstandingMinor !== null && outstandingMinor > 0n;
  return { ...facts, owed: owed ? { chargeId, outstandingMinor } : null };
}
