import { z } from 'zod';
import { groupBy } from '../../../domain/collections.ts';
import { type ItemFacts, type OrderFacts, readItemFacts } from '../../../domain/orders/facts.ts';
import { defineNotice } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import { aboutGoods, isReplaced, orderButton, owedButtons, ownerOf } from '../about-goods.ts';

const ORDERS_SHOWN = 5;
const ITEMS_SHOWN = 8;

/** Items of an order have another status: what has changed, and how many of all are there now. */
export const itemStatus = defineNotice({
  ...aboutGoods,
  kind: 'item-status',
  params: z.object({
    orderId: z.number().int(),
    since: z.number().int(),
    items: z.array(z.object({ itemId: z.number().int(), status: z.string() })),
  }),
  load: async (db, params, recipient) => {
    const owner = ownerOf(recipient);
    if (!owner) return params.map(() => null);
    const ids = params.map(({ orderId }) => orderId);
    const facts = await readItemFacts(db, owner, ids);
    return params.map(({ orderId, since, items: told }) => {
      const found = facts.get(orderId);
      const known = found?.items.filter(({ id }) => told.some(({ itemId }) => itemId === id)) ?? [];
      if (!found || known.length === 0) return null;
      const statusOf = new Map(told.map(({ itemId, status }) => [itemId, status]));
      const changed = known.filter((item) => !isReplaced({ status: statusOf.get(item.id) ?? '', since }, item));
      return { ...found, changed };
    });
  },
  // An item that has moved on since is told by the later notice; the others of this one still hold.
  reasonToDrop: ({ changed }: Told) => (changed.length === 0 ? 'replaced' : null),
  render: (text, data, { organization }) => {
    const orders = gathered(data).toSorted((a, b) => a.order.id - b.order.id);
    const [first] = orders;
    if (!first) throw new Error('item-status: nothing to say');
    const goods = orders.map(({ order }) => order);
    const params = { number: first.order.number, count: orders.length, organization: organization?.name ?? '' };
    const more = orders.length - ORDERS_SHOWN;
    return {
      subject: text.plain('item-status-subject', params),
      text: [
        text.html('item-status-title', params),
        ...orders.slice(0, ORDERS_SHOWN).flatMap((told) => aboutOrder(text, told, orders.length > 1)),
        ...(more > 0 ? ['', text.html('notice-more', { count: more })] : []),
      ].join('\n'),
      buttons: [...owedButtons(text, goods), orderButton(text, goods)],
    };
  },
});

interface Told {
  readonly order: OrderFacts;
  /** All of the order. */
  readonly items: readonly ItemFacts[];
  readonly changed: readonly ItemFacts[];
}

/** Several notices may tell of one order. */
function gathered(data: readonly Told[]): Told[] {
  return [...groupBy(data, ({ order }) => order.id).values()].flatMap((told) => {
    const [first] = told;
    if (!first) return [];
    const ids = new Set(told.flatMap(({ changed }) => changed.map(({ id }) => id)));
    return [{ ...first, changed: first.items.filter(({ id }) => ids.has(id)) }];
  });
}

function aboutOrder(text: NoticeText, { order, items, changed }: Told, isNamed: boolean): string[] {
  const more = changed.length - ITEMS_SHOWN;
  const statuses = [...new Set(changed.map(({ status }) => status))];
  const { owed, currency } = order;
  return [
    '',
    ...(isNamed ? [text.html('item-status-order', { number: order.number })] : []),
    ...changed
      .slice(0, ITEMS_SHOWN)
      .map(({ name, quantity, status }) =>
        text.html('item-status-line', { name, quantity, status: text.plain(`orders-item-${status}`) }),
      ),
    ...(more > 0 ? [text.html('notice-more', { count: more })] : []),
    ...statuses.map((status) => {
      const there = items.filter((item) => item.status === status).length;
      return text.html('item-status-count', { status, there, total: items.length });
    }),
    ...(owed ? [text.html('goods-owed', { sum: text.money(owed.outstandingMinor, currency) })] : []),
  ];
}
