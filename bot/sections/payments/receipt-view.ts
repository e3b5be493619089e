import { groupBy } from '../../../domain/collections.ts';
import { sumOf } from '../../../domain/money.ts';
import type { PaidLine, PaymentDetails } from '../../../domain/payments/payments.ts';
import { isPaid } from '../../../domain/payments/state.ts';
import type { Cabinet } from '../../cabinet.ts';
import { chargeTitle, shortDates } from '../../debt-text.ts';
import { accountName } from '../../subject.ts';

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
    cabinet.html('payments-receipt', { number: payment.number, organization: payment.organizationName }),
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
  const gathered = groupBy(payment.lines, (line) =>
    line.kind === 'lesson' ? `lessons:${line.accountId}:${line.groupName}` : `line:${line.lineId}`,
  );
  return [...gathered.values()].map((together) => lineText(cabinet, payment, together)).join('\n');
}

/** One line, or all lessons of one group together with their dates. */
function lineText(cabinet: Cabinet, payment: PaymentDetails, together: readonly PaidLine[]): string {
  const [line] = together;
  if (!line) return '';
  const account = accountName(cabinet, payment.accountWord, line.accountNumber);
  const sum = cabinet.money(sumOf(together.map((each) => each.amountMinor)), payment.currency);
  const whose = line.holderName ? `${line.holderName}, ${account}` : account;
  const advancedMinor = line.kind === null ? 0n : sumOf(together.map((each) => each.advancedMinor));
  return [
    cabinet.html('payments-for', { title: lineTitle(cabinet, together), whose, sum }),
    ...(together.length > 1 ? [cabinet.html('payments-dates', shortDates(cabinet, together))] : []),
    ...(advancedMinor > 0n
      ? [cabinet.html('payments-to-balance', { sum: cabinet.money(advancedMinor, payment.currency) })]
      : []),
  ].join('\n');
}

function lineTitle(cabinet: Cabinet, together: readonly PaidLine[]): string {
  const [line] = together;
  if (!line || line.kind === null) return cabinet.t('payments-top-up');
  if (together.length === 1) return chargeTitle(cabinet, { ...line, kind: line.kind });
  return cabinet.t('debts-lessons', { count: together.length, group: line.groupName ?? '' });
}

function legalLine(cabinet: Cabinet, { legalDetails }: PaymentDetails): string | null {
  const { name, inn } = legalDetails as { name?: string; inn?: string };
  return name ? cabinet.html('payments-legal', { name, inn: inn ?? 'none' }) : null;
}
