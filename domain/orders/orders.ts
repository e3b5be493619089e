import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { ItemStatus, OrderStatus, ParcelStatus } from '../../prisma/generated/client.ts';
import { dayOf } from '../clock.ts';
import { DomainError } from '../errors.ts';

export interface OrderLine {
  readonly id: number;
  readonly number: string;
  readonly organizationName: string;
  readonly currency: string;
  readonly orderedOn: Temporal.PlainDate;
  readonly status: OrderStatus;
  readonly totalMinor: bigint;
  readonly paidMinor: bigint;
  readonly outstandingMinor: bigint;
  /** how many items stand where: an order's items may arrive on different days */
  readonly itemCounts: ReadonlyMap<ItemStatus, number>;
}

export interface OrderDetails extends OrderLine {
  /** What was charged for it; null while nothing is. */
  readonly chargeId: number | null;
  readonly organizationId: string;
  readonly accountNumber: string;
  readonly comment: string | null;
  readonly items: readonly ItemLine[];
  readonly parcels: readonly ParcelLine[];
}

export interface ItemLine {
  readonly position: number;
  readonly name: string;
  readonly quantity: number;
  readonly priceMinor: bigint;
  readonly status: ItemStatus;
}

export interface ParcelLine {
  readonly number: string;
  readonly status: ParcelStatus;
  readonly madeOn: Temporal.PlainDate;
  readonly shippedOn: Temporal.PlainDate | null;
  readonly weightGrams: number | null;
  readonly deliveryMethod: string | null;
  readonly trackingNumber: string | null;
  readonly deliveryPriceMinor: bigint;
}

/** The orders of a client's attached accounts, newest first, a page at a time. */
export async function listOrders(
  db: Tx,
  wish: { clientId: number; accountIds?: readonly number[] | undefined; page: number; pageSize: number },
): Promise<{ orders: OrderLine[]; total: number }> {
  const where = { account: ownedBy(wish.clientId, wish.accountIds) };
  const [total, rows] = await Promise.all([
    db.order.count({ where }),
    db.order.findMany({
      where,
      include: INCLUDED,
      orderBy: [{ orderedOn: 'desc' }, { id: 'desc' }],
      skip: wish.page * wish.pageSize,
      take: wish.pageSize,
    }),
  ]);
  const charges = await chargesOf(db, rows);
  return { total, orders: rows.map((row) => lineOf(row, charges.get(row.id))) };
}

/** One order with its items and parcels. Throws DomainError not-yours for anybody else's. */
export async function getOrder(db: Tx, clientId: number, orderId: number): Promise<OrderDetails> {
  const row = await db.order.findFirst({ where: { id: orderId, account: ownedBy(clientId) }, include: INCLUDED });
  if (!row) throw new DomainError('not-yours');
  const charge = (await chargesOf(db, [row])).get(row.id);
  return {
    ...lineOf(row, charge),
    chargeId: charge?.id ?? null,
    organizationId: row.organizationId,
    accountNumber: row.account.number,
    comment: row.comment,
    items: row.items,
    parcels: row.parcels.map((parcel) => ({
      ...parcel,
      madeOn: dayOf(parcel.madeOn),
      shippedOn: parcel.shippedOn && dayOf(parcel.shippedOn),
    })),
  };
}

/** The id of the client's own order of this number; null where there is none. */
export async function findOrderId(
  db: Tx,
  { clientId, organizationId, number }: { clientId: number; organizationId: string; number: string },
): Promise<number | null> {
  const order = await db.order.findFirst({
    where: { organizationId, number, account: ownedBy(clientId) },
    select: { id: true },
  });
  return order?.id ?? null;
}

const INCLUDED = {
  account: { include: { organization: true } },
  items: { orderBy: { position: 'asc' } },
  parcels: { orderBy: { madeOn: 'asc' } },
} as const;

function ownedBy(clientId: number, accountIds?: readonly number[]) {
  return {
    accessOpen: true,
    attachments: { some: { clientId, detachedAt: null } },
    ...(accountIds ? { id: { in: [...accountIds] } } : {}),
  };
}

interface OrderRow {
  id: number;
  number: string;
  orderedOn: Date;
  status: OrderStatus;
  totalMinor: bigint;
  account: { organization: { name: string; currency: string } };
  items: { status: ItemStatus; quantity: number }[];
}

function lineOf(row: OrderRow, charge?: OrderCharge): OrderLine {
  const outstandingMinor = charge ? charge.amountMinor - charge.allocatedMinor : 0n;
  const itemCounts = new Map<ItemStatus, number>();
  for (const item of row.items) itemCounts.set(item.status, (itemCounts.get(item.status) ?? 0) + 1);
  return {
    id: row.id,
    number: row.number,
    organizationName: row.account.organization.name,
    currency: row.account.organization.currency,
    orderedOn: dayOf(row.orderedOn),
    status: row.status,
    totalMinor: row.totalMinor,
    paidMinor: row.totalMinor - outstandingMinor,
    outstandingMinor,
    itemCounts,
  };
}

interface OrderCharge {
  readonly id: number;
  readonly sourceId: number;
  readonly amountMinor: bigint;
  readonly allocatedMinor: bigint;
}

async function chargesOf(db: Tx, orders: readonly { id: number }[]): Promise<Map<number, OrderCharge>> {
  const charges = await db.charge.findMany({
    where: { kind: 'order', sourceId: { in: orders.map((order) => order.id) } },
    select: { id: true, sourceId: true, amountMinor: true, allocatedMinor: true },
  });
  return new Map(charges.map((charge) => [charge.sourceId, charge]));
}
