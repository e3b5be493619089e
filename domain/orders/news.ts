import type { Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { type Clock, dayIn } from '../clock.ts';
import { planReminders } from '../notices/outbox.ts';

/** What an import has changed in an organization's goods: rows with another status, and new ones that are news. */
export interface GoodsNews {
  readonly organizationId: string;
  /** What the rows bear as the moment since which their status holds. */
  readonly since: Date;
  readonly orderIds: ReadonlySet<number>;
  readonly itemIds: ReadonlySet<number>;
  readonly parcelIds: ReadonlySet<number>;
}

/** A file is often one of several that come together: their news go as one message. */
const GATHERED_FOR_MS = 5 * 60_000;

/** A new row older than this is the organization's history that has been handed over, and no news. */
const NEWS_DAYS = 14;

/** The first day ('YYYY-MM-DD') of rows that are something to tell of where they are seen for the first time now. */
export function firstNewsDay(timeZone: string, now: Date): string {
  return dayIn(timeZone, now).subtract({ days: NEWS_DAYS }).toString();
}

/**
 * Tells the customers of statuses of orders, items and parcels, in the transaction that changed them: whoever held the
 * account before the change, some minutes later. Items of one order go together. Called again for the same change it
 * adds nothing. Gives how many notices are new.
 */
export async function planGoodsNews(tx: Tx, clock: Clock, news: GoodsNews): Promise<number> {
  const { organizationId } = news;
  const dueAt = new Date(clock.now().getTime() + GATHERED_FOR_MS);
  let planned = 0;
  for (const { kind, ids, due } of [
    { kind: 'order-status', ids: news.orderIds, due: ordersOf(news) },
    { kind: 'item-status', ids: news.itemIds, due: itemsOf(news) },
    { kind: 'parcel-status', ids: news.parcelIds, due: parcelsOf(news) },
  ]) {
    if (ids.size > 0) planned += await planReminders(tx, clock, { kind, organizationId, due, dueAt });
  }
  return planned;
}

/** Those who held the order's account before `since`: what was attached later shows the status as it is. */
const holdersJoin = (since: Date): Prisma.Sql => Prisma.sql`
  JOIN accounts account ON account.id = "order".account_id AND account.access_open
  JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    AND attachment.attached_at < ${since}`;

const ordersOf = ({ organizationId, since, orderIds }: GoodsNews): Prisma.Sql => Prisma.sql`
  SELECT 'order-status:' || "order".id || ':' || "order".status || ':' || ${since.getTime()}::bigint || ':'
      || attachment.client_id AS key, attachment.client_id,
    jsonb_build_object('orderId', "order".id, 'status', "order".status, 'since', ${since.getTime()}::bigint) AS params,
    NULL::text AS reason
  FROM orders "order" ${holdersJoin(since)}
  WHERE "order".id = ANY(${[...orderIds]}) AND "order".organization_id = ${organizationId}
    AND "order".status_since = ${since}`;

// Two files of one run may change different items of one order: the key says which.
const itemsOf = ({ organizationId, since, itemIds }: GoodsNews): Prisma.Sql => Prisma.sql`
  SELECT 'item-status:' || "order".id || ':' || changed.digest || ':' || ${since.getTime()}::bigint || ':'
      || attachment.client_id AS key, attachment.client_id,
    jsonb_build_object('orderId', "order".id, 'since', ${since.getTime()}::bigint, 'items', changed.items) AS params,
    NULL::text AS reason
  FROM (
    SELECT item.order_id, jsonb_agg(jsonb_build_object('itemId', item.id, 'status', item.status) ORDER BY item.id) AS items,
      md5(string_agg(item.id || ' ' || item.status, ',' ORDER BY item.id)) AS digest
    FROM order_items item WHERE item.id = ANY(${[...itemIds]}) AND item.status_since = ${since}
    GROUP BY item.order_id
  ) changed
  JOIN orders "order" ON "order".id = changed.order_id AND "order".organization_id = ${organizationId}
  ${holdersJoin(since)}`;

const parcelsOf = ({ organizationId, since, parcelIds }: GoodsNews): Prisma.Sql => Prisma.sql`
  SELECT 'parcel-status:' || parcel.id || ':' || parcel.status || ':' || ${since.getTime()}::bigint || ':'
      || attachment.client_id AS key, attachment.client_id,
    jsonb_build_object('parcelId', parcel.id, 'status', parcel.status, 'since', ${since.getTime()}::bigint) AS params,
    NULL::text AS reason
  FROM parcels parcel JOIN orders "order" ON "order".id = parcel.order_id ${holdersJoin(since)}
  WHERE parcel.id = ANY(${[...parcelIds]}) AND parcel.organization_id = ${organizationId}
    AND parcel.status_since = ${since}`;
