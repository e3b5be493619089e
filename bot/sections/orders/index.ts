import { getOrder, listOrders } from '../../../domain/orders/orders.ts';
import { footer, idOf, pageOf, pager, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { orderLabel, ordersText, orderText } from './view.ts';

const PAGE_SIZE = 6;

/** «Заказы»: every order with its status; each opens to its items and parcels. */
export const orders = defineSection({
  name: 'orders',
  access: 'client',
  load: async ({ cabinet }) => {
    const chosen = await chosenSubject(cabinet);
    const page = pageOf(cabinet);
    const { client: clientId } = cabinet;
    const list = await listOrders(cabinet.deps.db, {
      clientId,
      accountIds: chosen.accountIds,
      page,
      pageSize: PAGE_SIZE,
    });
    return { chosen, page, ...list };
  },
  text: ({ cabinet }, data) => `${subjectLine(cabinet, data.chosen)}\n\n${ordersText(cabinet, data)}`,
  buttons: (buttons, { cabinet }, { chosen, orders: list, page, total }) => {
    for (const order of list) {
      buttons
        .row()
        .text({ text: orderLabel(cabinet, order), payload: String(order.id) }, (ctx) =>
          ctx.cabinet.visit('order', ctx.match),
        );
    }
    pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, total });
    switchButton(buttons, cabinet, chosen, 'orders');
    footer(buttons, cabinet);
  },
});

/** One order: items with their own statuses, parcels, what is paid. The argument is the order's id. */
export const order = defineSection({
  name: 'order',
  access: 'client',
  load: ({ cabinet }, argument) => getOrder(cabinet.deps.db, cabinet.client, idOf(argument)),
  text: ({ cabinet }, details) => orderText(cabinet, details),
  buttons: (buttons, { cabinet }, details) => {
    if (details.outstandingMinor > 0n) buttons.row().text(cabinet.t('orders-pay'), visits('debts'));
    if (details.chargeId !== null)
      buttons.row().text(cabinet.t('orders-why'), visits('charge', String(details.chargeId)));
    footer(buttons, cabinet, { section: 'orders' });
  },
});
