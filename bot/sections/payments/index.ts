import { DomainError } from '../../../domain/errors.ts';
import { listReceipts } from '../../../domain/fiscal/list.ts';
import { readPaymentFacts } from '../../../domain/notices/payment-facts.ts';
import { isOutdated } from '../../../domain/payments/outdated.ts';
import { getPayment, listPayments, type PaymentDetails } from '../../../domain/payments/payments.ts';
import { listRefunds } from '../../../domain/payments/refunds/list.ts';
import { isOpen, isPaid } from '../../../domain/payments/state.ts';
import type { Cabinet } from '../../cabinet.ts';
import { leads } from '../../links.ts';
import { footer, idOf, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { sendPaper } from '../../send-document.ts';
import { merchantKey, waysOf, wishOf } from '../../ways/index.ts';
import { keepingButton, keepingOf } from './keeping.ts';
import { paymentLabel, paymentsText } from './list-view.ts';
import { payHere } from './pay-here.ts';
import { type PaymentDoor, type PaymentPhase, paymentText } from './payment-view.ts';

const PAGE_SIZE = 8;
const BUTTONS_IN_ROW = 2;

/** «Мои платежи»: everything that was paid or tried here, newest first; each opens to its receipt. */
export const payments = defineSection({
  name: 'payments',
  access: 'client',
  load: async ({ cabinet }) => {
    const { before } = cabinet.state;
    const { db } = cabinet.deps;
    const page = await listPayments(db, {
      clientId: cabinet.client,
      limit: PAGE_SIZE + 1,
      ...(typeof before === 'number' ? { before } : {}),
    });
    const list = page.slice(0, PAGE_SIZE);
    const facts = await readPaymentFacts(
      db,
      list.map(({ id }) => id),
    );
    const outdated = new Set<number>();
    for (const { id } of list.filter((each) => isOpen(each.status))) {
      const details = await getPayment(db, { clientId: cabinet.client, paymentId: id });
      if (details && phaseOf(cabinet, details) === 'outdated') outdated.add(id);
    }
    return {
      list: list.map((each, index) => ({
        ...each,
        lines: facts[index]?.lines ?? [],
        isOutdated: outdated.has(each.id),
      })),
      hasOlder: page.length > PAGE_SIZE,
      hasNewer: before !== undefined,
    };
  },
  text: ({ cabinet }, { list }) => paymentsText(cabinet, list),
  buttons: (buttons, { cabinet }, { list, hasOlder, hasNewer }) => {
    for (const [index, each] of list.entries()) {
      if (index % BUTTONS_IN_ROW === 0) buttons.row();
      const button = { text: paymentLabel(cabinet, each), payload: String(each.id) };
      buttons.text(button, (ctx) => ctx.cabinet.visit('payment', ctx.match));
    }
    buttons.row();
    if (hasNewer) buttons.text(cabinet.t('payments-newest'), (ctx) => ctx.cabinet.turn(undefined));
    const last = list.at(-1);
    if (hasOlder && last) {
      const older = { text: cabinet.t('common-next-page'), payload: String(last.id) };
      buttons.text(older, (ctx) => ctx.cabinet.turn(undefined, { before: Number(ctx.match) }));
    }
    footer(buttons, cabinet, { section: 'debts' });
  },
});

/** One payment: the link while it can be paid, the receipt once it is. The argument is the payment's id. */
export const payment = defineSection({
  name: 'payment',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { db } = cabinet.deps;
    const own = { clientId: cabinet.client, paymentId: idOf(argument) };
    const details = await getPayment(db, own);
    if (!details) throw new DomainError('not-yours');
    const refunds = isPaid(details.status) ? await listRefunds(db, own) : [];
    const fiscal = isPaid(details.status) ? await listReceipts(db, [details.id]) : [];
    const phase = phaseOf(cabinet, details);
    const ways = phase === 'payable' ? await waysOf(cabinet, wishOf(details)) : [];
    const hasOtherWays = ways.length > 1;
    const way = hasOtherWays ? ways.find(({ key }) => key === merchantKey(details.merchantId)) : undefined;
    const door = phase === 'payable' ? doorOf(cabinet, details) : 'page';
    const keeping = phase === 'payable' && door === 'page' ? await keepingOf(cabinet, details) : null;
    return { details, refunds, fiscal, phase, door, hasOtherWays, keeping, way: way?.label ?? null };
  },
  text: ({ cabinet }, { details, ...rest }) => paymentText(cabinet, details, rest),
  buttons: (buttons, { cabinet }, { details, phase, door, hasOtherWays, keeping }) => {
    if (phase === 'payable') {
      const sum = cabinet.money(details.amountMinor, details.currency);
      if (door === 'chat') {
        buttons.row().text(cabinet.t('payments-pay-here'), (tap) => payHere(tap, details.id));
      }
      if (door === 'page') buttons.row().url(cabinet.t('payments-pay', { sum }), cabinet.deps.payUrl(details.token));
      if (keeping) keepingButton(buttons, cabinet, details.id, keeping);
      buttons.row().text(cabinet.t('payments-check'), (ctx) => {
        ctx.cabinet.toast(ctx.cabinet.t('payments-not-yet'));
        ctx.cabinet.reopen();
      });
      if (isOfDebts(details) && !CHOSEN_AT.includes(cabinet.cameFrom?.section ?? '')) {
        buttons.row().text(cabinet.t('payments-other-sum'), visits('checkout', details.organizationId));
      }
      if (hasOtherWays) {
        const state = { payment: details.id };
        const place = { section: 'checkout-way', argument: details.organizationId, state };
        buttons.row().text(cabinet.t('payments-other-way'), leads({ how: 'visit', ...place }));
      }
    }
    if (phase === 'charging') {
      buttons.row().text(cabinet.t('cards-check'), (ctx) => {
        ctx.cabinet.toast(ctx.cabinet.t('cards-not-yet'));
        ctx.cabinet.reopen();
      });
    }
    if (phase === 'paid') {
      buttons
        .row()
        .text(cabinet.t('payments-paper'), (ctx) => sendPaper(ctx, { kind: 'receipt', paymentId: details.id }));
    }
    if (phase === 'outdated' || phase === 'over' || door === 'other-chat') {
      buttons.row().text(cabinet.t('payments-again'), visits('debts'));
    }
    footer(buttons, cabinet, { section: phase === 'payable' ? 'debts' : 'payments' });
  },
});

/** An invoice goes into the chat of whoever asked for the payment, and nobody else can pay it. */
function doorOf({ deps, reader }: Cabinet, { provider, telegramUserId }: PaymentDetails): PaymentDoor {
  if (!deps.chat.isPaidInChat(provider)) return 'page';
  return telegramUserId === reader.telegramUserId ? 'chat' : 'other-chat';
}

/** Where «back» leads to another choice already. */
const CHOSEN_AT: readonly string[] = ['checkout', 'checkout-confirm'];

const isOfDebts = ({ lines }: PaymentDetails): boolean => lines.some(({ chargeId }) => chargeId !== null);

/** Whether it can be paid, must be started anew, or is paid. */
function phaseOf(cabinet: Cabinet, details: PaymentDetails): PaymentPhase {
  if (isPaid(details.status)) return 'paid';
  if (details.savedMethodTitle !== null && isOpen(details.status)) return 'charging';
  if (!isOpen(details.status) || details.expiresAt <= cabinet.now) return 'over';
  return isOutdated(details) ? 'outdated' : 'payable';
}
