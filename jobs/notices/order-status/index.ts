import { z } from 'zod';
import { type OrderFacts, readOrderFacts } from '../../../domain/orders/facts.ts';
import { defineNotice, type Recipient } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import { aboutGoods, isReplaced, orderButton, owedButtons, ownerOf } from '../about-goods.ts';

const LINES_SHOWN = 8;

/** An order has another status, or has come in. */
export const orderStatus = defineNotice({
  ...aboutGoods,
  kind: 'order-status',
  params: z.object({ orderId: z.number().int(), status: z.string(), since: z.number().int() }),
  load: async (db, params, recipient) => {
    const owner = ownerOf(recipient);
    if (!owner) return params.map(() => null);
    const ids = params.map(({ orderId }) => orderId);
    const orders = await readOrderFacts(db, owner, ids);
    return params.map((told) => {
      const order = orders.get(told.orderId);
      return order ? { order, isReplaced: isReplaced(told, order) } : null;
    });
  },
  reasonToDrop: ({ isReplaced: replaced }: Told) => (replaced ? 'replaced' : null),
  render: (text, data, recipient) => {
    const orders = data.map(({ order }) => order).toSorted((a, b) => a.id - b.id);
    const [first, ...others] = orders;
    if (!first) throw new Error('order-status: nothing to say');
    return {
      ...(others.length === 0 ? aboutOne(text, first, recipient) : aboutMany(text, orders, recipient)),
      buttons: [...owedButtons(text, orders), orderButton(text, orders)],
    };
  },
});

interface Told {
  readonly order: OrderFacts;
  readonly isReplaced: boolean;
}

function aboutOne(text: NoticeText, order: OrderFacts, { organization, now }: Recipient) {
  const { number, status, owed, currency } = order;
  const params = { number, status, organization: organization?.name ?? '' };
  return {
    subject: text.plain('order-status-subject', params),
    text: [
      text.html('order-status-one', {
        ...params,
        date: text.day(order.orderedOn, now),
        sum: text.money(order.totalMinor, currency),
      }),
      '',
      text.html('order-status-means', { status }),
      ...(owed ? [text.html('goods-owed', { sum: text.money(owed.outstandingMinor, currency) })] : []),
    ].join('\n'),
  };
}

function aboutMany(text: NoticeText, orders: readonly OrderFacts[], { organization, now }: Recipient) {
  const params = { count: orders.length, organization: organization?.name ?? '' };
  const more = orders.length - LINES_SHOWN;
  return {
    subject: text.plain('order-status-subject-many', params),
    text: [
      text.html('order-status-many', params),
      ...orders.slice(0, LINES_SHOWN).map(({ number, status, orderedOn, owed, currency }) =>
        text.html('order-status-line', {
          number,
          date: text.day(orderedOn, now),
          status: text.plain(`orders-status-${status}`),
          owed: owed ? text.money(owed.outstandingMinor, currency) : 'none',
        }),
      ),
      ...(more > 0 ? [text.html('notice-more', { count: more })] : []),
    ].join('\n'),
  };
}
