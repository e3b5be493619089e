import type { ShownReceipt } from '../../../domain/fiscal/list.ts';
import { maxOf, sumOf } from '../../../domain/money.ts';
import type { PaymentDetails } from '../../../domain/payments/payments.ts';
import type { PaymentRefund } from '../../../domain/payments/refunds/list.ts';
import type { Cabinet } from '../../cabinet.ts';
import { fiscalLines } from './fiscal-view.ts';
import { groupHead, groupTitle, type LineGroup, lineGroups, partsLine, total } from './lines-view.ts';

/**
 * «Подтверждение оплаты»: our own receipt as text. It says what was paid from where and where each part went, also
 * where that is not what was asked for; then what went back since, and what is owed again.
 */
export function receiptText(
  cabinet: Cabinet,
  payment: PaymentDetails,
  { refunds, fiscal }: { readonly refunds: readonly PaymentRefund[]; readonly fiscal: readonly ShownReceipt[] },
): string {
  const { shown, more } = lineGroups(payment);
  const legal = legalLine(cabinet, payment);
  return [
    title(cabinet, payment),
    paidAt(cabinet, payment),
    shown.flatMap((group) => receiptLines(cabinet, payment, group, refunds)).join('\n'),
    ...(more > 0 ? [cabinet.html('payments-more', { count: more })] : []),
    totals(cabinet, payment),
    ...ownReceipts(cabinet, payment, fiscal),
    ...refundTexts(cabinet, payment, refunds, fiscal),
    ...(legal ? [legal] : []),
    cabinet.html('payments-not-fiscal'),
  ].join('\n\n');
}

function title(cabinet: Cabinet, { status, number, organizationName: organization }: PaymentDetails): string {
  return [
    cabinet.html('payments-receipt', { number, organization }),
    ...(status === 'succeeded' ? [] : [cabinet.html('payments-receipt-state', { status })]),
  ].join('\n');
}

function paidAt(cabinet: Cabinet, payment: PaymentDetails): string {
  const { timeZone, method, provider } = payment;
  const date = new Intl.DateTimeFormat(cabinet.locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    payment.finishedAt ?? payment.createdAt,
  );
  if (payment.receivedMinor === 0n) return cabinet.html('payments-paid-from-balance', { date });
  return cabinet.html('payments-paid-at', { date, method: method ?? provider });
}

/** A debt with what it got, from where, what of it went elsewhere, and what is still owed. */
function receiptLines(
  cabinet: Cabinet,
  payment: PaymentDetails,
  group: LineGroup,
  refunds: readonly PaymentRefund[],
): string[] {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, payment.currency);
  const given = refundedOf(group, refunds);
  const allocatedMinor = total(group, (line) => line.allocatedMinor) + given.allocatedMinor;
  const advancedMinor = total(group, (line) => line.advancedMinor) + given.advancedMinor;
  const fromBalanceMinor = total(group, (line) => line.fromBalanceMinor);
  const askedMinor = total(group, (line) => line.amountMinor + line.balanceMinor);
  const cameMinor = allocatedMinor + advancedMinor;
  const isTopUp = group[0].chargeId === null;
  const owedMinor = total(group, (line) => maxOf(0n, line.outstandingMinor ?? 0n));
  return [
    ...groupHead(cabinet, payment, group, cameMinor),
    ...(refunds.every(({ lines }) => lines.length === 0) && payment.receivedMinor > 0n && payment.balanceSpentMinor > 0n
      ? partsLine(cabinet, payment.currency, {
          balanceMinor: fromBalanceMinor,
          amountMinor: cameMinor - fromBalanceMinor,
        })
      : []),
    ...(cameMinor < askedMinor
      ? [cabinet.html('payments-short', { asked: money(askedMinor), came: money(cameMinor) })]
      : []),
    ...(cameMinor > askedMinor ? [cabinet.html('payments-excess', { asked: money(askedMinor) })] : []),
    ...(advancedMinor > 0n && !isTopUp ? [cabinet.html('payments-to-balance', { sum: money(advancedMinor) })] : []),
    ...(owedMinor > 0n ? [cabinet.html('payments-owed-now', { sum: money(owedMinor) })] : []),
  ];
}

function totals(cabinet: Cabinet, { receivedMinor, balanceSpentMinor, currency }: PaymentDetails): string {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, currency);
  const isBoth = receivedMinor > 0n && balanceSpentMinor > 0n;
  return [
    ...(isBoth
      ? [
          cabinet.html('payments-by-card', { sum: money(receivedMinor) }),
          cabinet.html('payments-from-balance', { sum: money(balanceSpentMinor) }),
        ]
      : []),
    cabinet.html(receivedMinor > 0n ? 'payments-received' : 'payments-spent', {
      sum: money(receivedMinor + balanceSpentMinor),
    }),
  ].join('\n');
}

/** The payment's fiscal receipt, those that offset it, and those of refunds of which it is not told which. */
function ownReceipts(cabinet: Cabinet, { currency }: PaymentDetails, fiscal: readonly ShownReceipt[]): string[] {
  const own = fiscal.filter(({ refundId }) => refundId === null);
  return own.length === 0 ? [] : [fiscalLines(cabinet, own, currency).join('\n')];
}

/** Each refund with its day, sum and way, and what it opened again. */
function refundTexts(
  cabinet: Cabinet,
  payment: PaymentDetails,
  refunds: readonly PaymentRefund[],
  fiscal: readonly ShownReceipt[],
): string[] {
  const { shown } = lineGroups(payment);
  return refunds.map((refund) => {
    const money = (amountMinor: bigint) => cabinet.money(amountMinor, payment.currency);
    const parts = shown.flatMap((group) => {
      const { allocatedMinor, advancedMinor } = refundedOf(group, [refund]);
      const named = { title: groupTitle(cabinet, group) };
      return [
        ...(allocatedMinor > 0n
          ? [
              cabinet.html(refund.cancelDebts ? 'payments-refund-canceled' : 'payments-refund-owed', {
                ...named,
                sum: money(allocatedMinor),
              }),
            ]
          : []),
        ...(advancedMinor > 0n ? [cabinet.html('payments-refund-balance', { sum: money(advancedMinor) })] : []),
      ];
    });
    const date = new Intl.DateTimeFormat(cabinet.locale, { dateStyle: 'long', timeZone: payment.timeZone });
    const head = cabinet.html('payments-refund', {
      sum: money(refund.amountMinor),
      date: date.format(refund.finishedAt ?? refund.createdAt),
      state: refund.status,
      way: refund.toBalance ? 'balance' : 'payer',
    });
    const receipts = fiscal.filter(({ refundId }) => refundId === refund.refundId);
    return [head, ...parts, ...fiscalLines(cabinet, receipts, payment.currency)].join('\n');
  });
}

/** What refunds that are through have taken back of these lines. */
function refundedOf(group: LineGroup, refunds: readonly PaymentRefund[]) {
  const lineIds = new Set(group.map(({ lineId }) => lineId));
  const lines = refunds.flatMap((refund) => refund.lines).filter(({ lineId }) => lineIds.has(lineId));
  return {
    allocatedMinor: sumOf(lines.map((line) => line.allocatedMinor)),
    advancedMinor: sumOf(lines.map((line) => line.advancedMinor)),
  };
}

function legalLine(cabinet: Cabinet, { legalDetails }: PaymentDetails): string | null {
  const { name, inn } = legalDetails as { name?: string; inn?: string };
  return name ? cabinet.html('payments-legal', { name, inn: inn ?? 'none' }) : null;
}
