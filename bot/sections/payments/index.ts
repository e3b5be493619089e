import { DomainError } from '../../../domain/errors.ts';
import { getPayment, listPayments } from '../../../domain/payments/payments.ts';
import { isOpen } from '../../../domain/payments/state.ts';
import { footer, idOf, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { paymentLabel, paymentsText } from './list-view.ts';
import { paymentText } from './receipt-view.ts';

const PAGE_SIZE = 8;

/** «Мои платежи»: everything that was paid or tried here, newest first; each opens to its receipt. */
export const payments = defineSection({
  name: 'payments',
  access: 'client',
  load: async ({ cabinet }) => {
    const { before } = cabinet.state;
    const page = await listPayments(cabinet.deps.db, {
      clientId: cabinet.client,
      limit: PAGE_SIZE + 1,
      ...(typeof before === 'number' ? { before } : {}),
    });
    return { list: page.slice(0, PAGE_SIZE), hasOlder: page.length > PAGE_SIZE, hasNewer: before !== undefined };
  },
  text: ({ cabinet }, { list }) => paymentsText(cabinet, list),
  buttons: (buttons, { cabinet }, { list, hasOlder, hasNewer }) => {
    for (const each of list) {
      const button = { text: paymentLabel(cabinet, each), payload: String(each.id) };
      buttons.row().text(button, (ctx) => ctx.cabinet.open('payment', ctx.match));
    }
    buttons.row();
    if (hasNewer) buttons.text(cabinet.t('common-previous-page'), opens('payments'));
    const last = list.at(-1);
    if (hasOlder && last) {
      const older = { text: cabinet.t('common-next-page'), payload: String(last.id) };
      buttons.text(older, (ctx) => ctx.cabinet.open('payments', undefined, { before: Number(ctx.match) }));
    }
    footer(buttons, cabinet);
  },
});

/** One payment: the link while it can be paid, the receipt once it is. The argument is the payment's id. */
export const payment = defineSection({
  name: 'payment',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const paymentId = idOf(argument);
    const details = await getPayment(cabinet.deps.db, { clientId: cabinet.client, paymentId });
    if (!details) throw new DomainError('not-yours');
    return { details, payable: isOpen(details.status) && details.expiresAt > cabinet.now };
  },
  text: ({ cabinet }, { details, payable }) => paymentText(cabinet, details, payable),
  buttons: (buttons, { cabinet }, { details, payable }) => {
    if (payable) {
      const sum = cabinet.money(details.amountMinor, details.currency);
      buttons.row().url(cabinet.t('payments-pay', { sum }), cabinet.deps.payUrl(details.token));
      buttons.row().text(cabinet.t('payments-check'), (ctx) => {
        ctx.cabinet.toast(ctx.cabinet.t('payments-not-yet'));
        ctx.cabinet.reopen();
      });
    }
    footer(buttons, cabinet, { section: payable ? 'debts' : 'payments' });
  },
});
