import { dayIn } from '../../../domain/clock.ts';
import type { PaymentFacts } from '../../../domain/notices/payment-facts.ts';
import type { PaymentSummary } from '../../../domain/payments/payments.ts';
import type { Cabinet } from '../../cabinet.ts';
import { chargeTitle } from '../../debt-text.ts';

/** A payment of the list, with what it was for. */
export interface ListedPayment extends PaymentSummary {
  readonly lines: PaymentFacts['lines'];
  /** a debt or the balance has changed since, so that it can be paid no more */
  readonly isOutdated: boolean;
}

/** The client's payments in HTML: the sum, to whom, when, what for, and what became of it. */
export function paymentsText(cabinet: Cabinet, list: readonly ListedPayment[]): string {
  const title = cabinet.html('payments-title');
  if (list.length === 0) return `${title}\n\n${cabinet.html('payments-none')}`;
  const lines = list.map((each) =>
    cabinet.html('payments-line', {
      icon: iconOf(each),
      number: each.number,
      sum: cabinet.money(sumOf(each), each.currency),
      organization: each.organizationName,
      date: cabinet.date(dayIn(each.timeZone, each.finishedAt ?? each.createdAt)),
      status: cabinet.t(each.isOutdated ? 'payments-status-outdated' : `payments-status-${each.status}`),
      what: purpose(cabinet, each),
      account: each.lines[0]?.accountNumber ?? '',
      more: each.lines.length - 1,
    }),
  );
  return [title, ...lines].join('\n\n');
}

/** «✅ LK-000012»: the list above says the rest. */
export function paymentLabel(cabinet: Cabinet, payment: ListedPayment): string {
  return cabinet.t('payments-button', { icon: iconOf(payment), number: payment.number });
}

const iconOf = ({ isOutdated, status }: ListedPayment): string => ICONS[isOutdated ? 'expired' : status];

const ICONS: Readonly<Record<PaymentSummary['status'], string>> = {
  created: '🕓',
  pending: '🕓',
  succeeded: '✅',
  canceled: '✖️',
  expired: '⌛️',
  partially_refunded: '↩️',
  refunded: '↩️',
};

function purpose(cabinet: Cabinet, { lines: [first], finishedAt }: ListedPayment): string {
  if (!first?.subject) return cabinet.t('payments-top-up');
  // The one bill of an account goes on from month to month: what was paid was not for the month it is at now.
  const isPastBill = first.subject.kind === 'bill' && finishedAt !== null;
  return chargeTitle(cabinet, isPastBill ? { ...first.subject, period: null } : first.subject);
}

/** What came, from the payer and the balance together; until then, what is asked. */
function sumOf({ receivedMinor, balanceSpentMinor, amountMinor, balanceMinor }: PaymentSummary): bigint {
  const cameMinor = receivedMinor + balanceSpentMinor;
  return cameMinor > 0n ? cameMinor : amountMinor + balanceMinor;
}
