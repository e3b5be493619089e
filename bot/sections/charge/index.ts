import { explainCharge } from '../../../domain/billing/explain.ts';
import { DomainError } from '../../../domain/errors.ts';
import { findOrderId } from '../../../domain/orders/orders.ts';
import { footer, idOf, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { chargeText } from './view.ts';

/** Buttons of one kind at most: a charge paid in more parts names the rest in its text. */
const MAX_BUTTONS = 8;

/** «Почему столько?» of one charge: what it is for, what is paid of it and how. The argument is the charge's id. */
export const charge = defineSection({
  name: 'charge',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { db } = cabinet.deps;
    const { client: clientId } = cabinet;
    const explanation = await explainCharge(db, { clientId, chargeId: idOf(argument) });
    if (!explanation) throw new DomainError('not-yours');
    const account = await shownAccount(cabinet, explanation.accountId);
    const { organizationId, orderNumber: number } = explanation;
    const orderId = number === null ? null : await findOrderId(db, { clientId, organizationId, number });
    return { account, explanation, orderId };
  },
  text: ({ cabinet }, { account, explanation }) =>
    `${accountLine(cabinet, account)}\n\n${chargeText(cabinet, explanation)}`,
  buttons: (buttons, { cabinet }, { account, explanation, orderId }) => {
    const { payments, corrections, reason, outstandingMinor, currency } = explanation;
    if (outstandingMinor > 0n) {
      buttons.row().text(cabinet.t('charge-pay', { sum: cabinet.money(outstandingMinor, currency) }), visits('debts'));
    }
    if (orderId !== null && explanation.orderNumber !== null) {
      const label = cabinet.t('charge-order', { number: explanation.orderNumber });
      buttons.row().text(label, visits('order', String(orderId)));
    }
    if (reason.kind === 'bill' && reason.months[0]) {
      const { period } = reason.months[0];
      const label = cabinet.t('statement-open', { month: cabinet.month(period) });
      buttons.row().text(label, visits('statement', `${account.id}-${period.slice(0, 7)}`));
    }
    for (const { paymentId, number } of payments.filter(({ isOwn }) => isOwn).slice(0, MAX_BUTTONS)) {
      buttons.row().text(cabinet.t('transaction-to-payment', { number }), visits('payment', String(paymentId)));
    }
    for (const [index, { number }] of corrections.slice(-MAX_BUTTONS).entries()) {
      if (index % 4 === 0) buttons.row();
      buttons.text(cabinet.t('history-number', { number }), visits('transaction', `${account.id}-${number}`));
    }
    footer(buttons, cabinet, { section: 'balance', argument: String(account.id) });
  },
});
