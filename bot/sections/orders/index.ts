import { trackingPage } from '../../../domain/orders/carriers.ts';
import { getOrder, listOrders, type ParcelLine } from '../../../domain/orders/orders.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, pageOf, pager, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { orderLabel, ordersText, orderText } from './view.ts';

const PAGE_SIZE = 6;
/** Parcels with a button of their own; the numbers of all stand in the text. */
const TRACKED = 5;

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
    trackingButtons(buttons, cabinet, details.parcels);
    footer(buttons, cabinet, { section: 'orders' });
  },
});

/** The pages of carriers that show where the parcels are. */
function trackingButtons(buttons: Buttons, cabinet: Cabinet, parcels: readonly ParcelLine[]): void {
  const pages = parcels.flatMap(({ number, deliveryMethod, trackingNumber }) => {
    const page = deliveryMethod && trackingNumber ? trackingPage(deliveryMethod, trackingNumber) : null;
    return page ? [{ number, ...page }] : [];
  });
  for (const { number, carrier, url } of pages.slice(0, TRACKED)) {
    buttons.row().url(cabinet.t('orders-track', { number, carrier }), url);
  }
}
