import { dayIn } from '../../../domain/clock.ts';
import type { PaymentSummary } from '../../../domain/payments/payments.ts';
import type { Cabinet } from '../../cabinet.ts';

/** The client's payments in HTML, each with its state. */
export function paymentsText(cabinet: Cabinet, list: readonly PaymentSummary[]): string {
  const title = cabinet.html('payments-title');
  if (list.length === 0) return `${title}\n\n${cabinet.html('payments-none')}`;
  const lines = list.map((each) =>
    cabinet.html('payments-line', {
      number: each.number,
      sum: paidSum(cabinet, each),
      organization: each.organizationName,
      date: cabinet.date(dayIn('UTC', each.finishedAt ?? each.createdAt)),
      status: cabinet.t(`payments-status-${each.status}`),
    }),
  );
  return [title, ...lines].join('\n\n');
}

/** «✅ 5 400 ₽ · 22 ноября · LK-000012» */
export function paymentLabel(cabinet: Cabinet, payment: PaymentSummary): string {
  return cabinet.t('payments-button', {
    icon: ICONS[payment.status],
    sum: paidSum(cabinet, payment),
    date: cabinet.date(dayIn('UTC', payment.finishedAt ?? payment.createdAt)),
    number: payment.number,
  });
}

const ICONS: Readonly<Record<PaymentSummary['status'], string>> = {
  created: '🕓',
  pending: '🕓',
  succeeded: '✅',
  canceled: '✖️',
  expired: '⌛️',
  partially_refunded: '↩️',
  refunded: '↩️',
};

function paidSum(cabinet: Cabinet, { receivedMinor, amountMinor, currency }: PaymentSummary): string {
  return cabinet.money(receivedMinor > 0n ? receivedMinor : amountMinor, currency);
}
