import { Temporal } from 'temporal-polyfill';
import type { TransactionDetails, TransactionPart } from '../../../domain/billing/transactions.ts';
import type { Cabinet } from '../../cabinet.ts';
import { signed } from '../../signed.ts';
import { movedText, partTitle, transactionTitle } from '../../transaction-text.ts';

/** One transaction in HTML: what happened, what it moved, what for, and what it hangs together with. */
export function transactionText(cabinet: Cabinet, transaction: TransactionDetails): string {
  const { number, parts, reverses, reversedBy, kind } = transaction;
  const isOffice = kind === 'office_payment' || kind === 'office_payment_correction';
  return [
    cabinet.html('transaction-head', {
      number,
      title: transactionTitle(cabinet, transaction, parts),
      date: cabinet.date(Temporal.PlainDate.from(transaction.occurredOn)),
    }),
    cabinet.html('transaction-moved', { moved: movedText(cabinet, transaction) }),
    ...(parts.length > 0
      ? [[cabinet.html('transaction-parts'), ...parts.map((part) => partLine(cabinet, part, transaction))].join('\n')]
      : []),
    ...paymentLines(cabinet, transaction),
    ...(isOffice ? [officeText(cabinet, transaction)] : []),
    ...(reverses === null ? [] : [cabinet.html('transaction-reverses', { number: reverses })]),
    ...(reversedBy === null ? [] : [cabinet.html('transaction-reversed-by', { number: reversedBy })]),
  ].join('\n\n');
}

function partLine(cabinet: Cabinet, part: TransactionPart, transaction: TransactionDetails): string {
  const { currency } = transaction;
  if (part.ledger === 'advance') {
    return cabinet.html('transaction-part-balance', { sum: signed(cabinet, -part.amountMinor, currency) });
  }
  const title = partTitle(cabinet, transaction, part);
  const sum = signed(cabinet, part.amountMinor, currency);
  return title === null
    ? cabinet.html('transaction-part-none', { sum })
    : cabinet.html('transaction-part', { title, sum });
}

function paymentLines(cabinet: Cabinet, { payment, refund, currency }: TransactionDetails): string[] {
  return [
    ...(refund
      ? [
          cabinet.html('transaction-refund', {
            sum: cabinet.money(refund.amountMinor, currency),
            reason: refund.reason ?? 'none',
          }),
          ...(refund.cancelDebts ? [cabinet.html('transaction-refund-cancelled')] : []),
        ]
      : []),
    ...(payment
      ? [
          cabinet.html('transaction-payment', {
            number: payment.number,
            method: payment.provider === 'balance' ? 'balance' : (payment.method ?? 'none'),
          }),
          ...(payment.isOwn ? [] : [cabinet.html('transaction-payment-other')]),
        ]
      : []),
  ];
}

function officeText(cabinet: Cabinet, { importedPayments, currency }: TransactionDetails): string {
  const lines = importedPayments.map((each) =>
    cabinet.html('transaction-imported', {
      date: cabinet.date(Temporal.PlainDate.from(each.paidOn)),
      sum: cabinet.money(each.amountMinor, currency),
      method: each.method,
    }),
  );
  return [
    cabinet.html('transaction-office'),
    ...(lines.length > 0 ? [cabinet.html('transaction-imported-title'), ...lines] : []),
  ].join('\n');
}
