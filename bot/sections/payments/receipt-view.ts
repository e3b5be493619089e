import type { PaidLine, PaymentDetails } from '../../../domain/payments/payments.ts';
import { isPaid } from '../../../domain/payments/state.ts';
import type { Cabinet } from '../../cabinet.ts';
import { chargeTitle } from '../../debt-text.ts';

/** A payment in HTML: what to do while it waits, the receipt when the money is in, what happened when it is not. */
export function paymentText(cabinet: Cabinet, payment: PaymentDetails, payable: boolean): string {
  if (isPaid(payment.status)) return receiptText(cabinet, payment);
  const title = cabinet.html('payments-payment', { number: payment.number });
  const state = cabinet.html(payable ? 'payments-how' : `payments-over-${payment.status}`);
  return [title, head(cabinet, payment), lines(cabinet, payment), state].join('\n\n');
}

/** «Подтверждение оплаты»: our own receipt as text. */
function receiptText(cabinet: Cabinet, payment: PaymentDetails): string {
  const legal = legalLine(cabinet, payment);
  const moment = payment.finishedAt ?? payment.createdAt;
  const paidAt = new Intl.DateTimeFormat(cabinet.locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: payment.timeZone,
  }).format(moment);
  return [
    cabinet.html('payments-receipt', { number: payment.number }),
    head(cabinet, payment),
    cabinet.html('payments-paid-at', { date: paidAt, method: payment.method ?? payment.provider }),
    lines(cabinet, payment),
    cabinet.html('payments-received', { sum: cabinet.money(payment.receivedMinor, payment.currency) }),
    ...(payment.refundedMinor > 0n
      ? [cabinet.html('payments-refunded', { sum: cabinet.money(payment.refundedMinor, payment.currency) })]
      : []),
    ...(legal ? [legal] : []),
    cabinet.html('payments-not-fiscal'),
  ].join('\n\n');
}

function head(cabinet: Cabinet, payment: PaymentDetails): string {
  return cabinet.html('payments-head', {
    organization: payment.organizationName,
    sum: cabinet.money(payment.amountMinor, payment.currency),
    status: cabinet.t(`payments-status-${payment.status}`),
  });
}

function lines(cabinet: Cabinet, payment: PaymentDetails): string {
  return payment.lines.map((line) => lineText(cabinet, payment, line)).join('\n');
}

function lineText(cabinet: Cabinet, payment: PaymentDetails, line: PaidLine): string {
  const { kind } = line;
  const account = cabinet.t('common-account-word', { word: payment.accountWord, number: line.accountNumber });
  const text = cabinet.html('payments-for', {
    title: kind === null ? cabinet.t('payments-top-up') : chargeTitle(cabinet, { ...line, kind }),
    whose: line.holderName ? `${line.holderName}, ${account}` : account,
    sum: cabinet.money(line.amountMinor, payment.currency),
  });
  if (line.advancedMinor === 0n || kind === null) return text;
  return `${text}\n${cabinet.html('payments-to-balance', { sum: cabinet.money(line.advancedMinor, payment.currency) })}`;
}

function legalLine(cabinet: Cabinet, { legalDetails }: PaymentDetails): string | null {
  const { name, inn } = legalDetails as { name?: string; inn?: string };
  return name ? cabinet.html('payments-legal', { name, inn: inn ?? 'none' }) : null;
}
