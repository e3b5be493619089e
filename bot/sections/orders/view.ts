import type { OrderDetails, OrderLine, ParcelLine } from '../../../domain/orders/orders.ts';
import type { Cabinet } from '../../cabinet.ts';

/** The list of orders in HTML. */
export function ordersText(cabinet: Cabinet, list: { orders: readonly OrderLine[]; total: number }): string {
  const title = cabinet.html('orders-title', { count: list.total });
  if (list.total === 0) return `${title}\n\n${cabinet.html('orders-none')}`;
  return [title, ...list.orders.map((order) => orderSummary(cabinet, order))].join('\n\n');
}

/** «№ 50003 · Новый · 34 268 ₽»: the button that opens an order. */
export function orderLabel(cabinet: Cabinet, order: OrderLine): string {
  return cabinet.t('orders-button', { number: order.number, status: cabinet.t(`orders-status-${order.status}`) });
}

/** One order with its items and parcels in HTML. */
export function orderText(cabinet: Cabinet, order: OrderDetails): string {
  const items = order.items.map((item) =>
    cabinet.html('orders-item', {
      position: item.position,
      name: item.name,
      quantity: item.quantity,
      price: cabinet.money(item.priceMinor * BigInt(item.quantity), order.currency),
      status: cabinet.t(`orders-item-${item.status}`),
    }),
  );
  return [
    ...(order.accountNumber.includes('@')
      ? [cabinet.html('subject-line-organization', { name: order.organizationName })]
      : [cabinet.html('orders-whose', { organization: order.organizationName, account: order.accountNumber })]),
    orderSummary(cabinet, order),
    ...(order.comment ? [cabinet.html('orders-comment', { comment: order.comment })] : []),
    ...(items.length ? [`${cabinet.html('orders-items')}\n${items.join('\n')}`] : []),
    ...order.parcels.map((parcel) => parcelText(cabinet, parcel, order.currency)),
  ].join('\n\n');
}

function orderSummary(cabinet: Cabinet, order: OrderLine): string {
  const parts = [
    cabinet.html('orders-line', {
      number: order.number,
      date: cabinet.date(order.orderedOn),
      status: cabinet.t(`orders-status-${order.status}`),
    }),
    cabinet.html('orders-sum', {
      total: cabinet.money(order.totalMinor, order.currency),
      due: order.outstandingMinor > 0n ? cabinet.money(order.outstandingMinor, order.currency) : '',
      paid: order.outstandingMinor > 0n ? 'no' : 'yes',
    }),
  ];
  const where = [...order.itemCounts].map(([status, count]) => `${cabinet.t(`orders-item-${status}`)} — ${count}`);
  if (where.length > 1) parts.push(cabinet.html('orders-where', { where: where.join(', ') }));
  return parts.join('\n');
}

function parcelText(cabinet: Cabinet, parcel: ParcelLine, currency: string): string {
  const parts = [
    cabinet.html('orders-parcel', {
      number: parcel.number,
      status: cabinet.t(`orders-parcel-status-${parcel.status}`),
    }),
    cabinet.html('orders-parcel-made', { date: cabinet.date(parcel.madeOn) }),
  ];
  if (parcel.deliveryMethod) {
    const price = cabinet.money(parcel.deliveryPriceMinor, currency);
    parts.push(cabinet.html('orders-parcel-delivery', { method: parcel.deliveryMethod, price }));
  }
  if (parcel.weightGrams !== null) {
    const weight = new Intl.NumberFormat(cabinet.locale, { maximumFractionDigits: 2 }).format(
      parcel.weightGrams / 1000,
    );
    parts.push(cabinet.html('orders-parcel-weight', { weight }));
  }
  if (parcel.shippedOn) parts.push(cabinet.html('orders-parcel-shipped', { date: cabinet.date(parcel.shippedOn) }));
  if (parcel.trackingNumber) parts.push(cabinet.html('orders-parcel-tracking', { number: parcel.trackingNumber }));
  return parts.join('\n');
}
