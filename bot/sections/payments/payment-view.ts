import type { ShownReceipt } from '../../../domain/fiscal/list.ts';
import type { PaymentDetails } from '../../../domain/payments/payments.ts';
import type { PaymentRefund } from '../../../domain/payments/refunds/list.ts';
import type { Cabinet } from '../../cabinet.ts';
import { accountName } from '../../subject.ts';
import { groupHead, type LineGroup, lineGroups, partsLine, total } from './lines-view.ts';
import { receiptText } from './receipt-view.ts';

/**
 * payable: its link works; outdated: a debt or the balance has changed since, so that it must be started anew; over: it
 * was refused or ran out; charging: a kept card is being charged, and the bank has not answered; paid: the money has come, whatever became of it later.
 */
export type PaymentPhase = 'payable' | 'charging' | 'outdated' | 'over' | 'paid';

/** Where it is paid: on a page, in this chat, or in the chat of somebody else who is the same client. */
export type PaymentDoor = 'page' | 'chat' | 'other-chat';

/** What a payment's screen says besides the payment itself. */
export interface PaymentState {
  readonly refunds: readonly PaymentRefund[];
  readonly fiscal: readonly ShownReceipt[];
  readonly phase: PaymentPhase;
  readonly door: PaymentDoor;
  /** How its payer's part is paid; null where there is no choice of ways. */
  readonly way: string | null;
}

/** A payment in HTML: how it will be split while it waits, the receipt when the money is in, else what happened. */
export function paymentText(
  cabinet: Cabinet,
  payment: PaymentDetails,
  { refunds, fiscal, phase, door, way }: PaymentState,
): string {
  if (phase === 'paid') return receiptText(cabinet, payment, { refunds, fiscal });
  const { shown, more } = lineGroups(payment);
  return [
    cabinet.html('payments-payment', { number: payment.number }),
    head(cabinet, payment, { phase, way }),
    shown.flatMap((group) => askedLines(cabinet, payment, group, phase)).join('\n'),
    ...(more > 0 ? [cabinet.html('payments-more', { count: more })] : []),
    ...(phase === 'payable' ? whatHappens(cabinet, payment) : []),
    phase === 'charging'
      ? cabinet.html('cards-charging', { card: payment.savedMethodTitle ?? '' })
      : cabinet.html(stateKey(payment, phase, door)),
  ].join('\n\n');
}

function statusKey({ status }: PaymentDetails, phase: PaymentPhase): string {
  if (phase === 'charging') return 'cards-status-charging';
  return phase === 'outdated' ? 'payments-status-outdated' : `payments-status-${status}`;
}

function head(cabinet: Cabinet, payment: PaymentDetails, { phase, way }: Pick<PaymentState, 'phase' | 'way'>): string {
  const { amountMinor, balanceMinor, currency } = payment;
  return [
    cabinet.html('payments-head', {
      organization: payment.organizationName,
      sum: cabinet.money(amountMinor + balanceMinor, currency),
      status: cabinet.t(statusKey(payment, phase)),
    }),
    ...(balanceMinor > 0n
      ? [
          cabinet.html('payments-head-parts', {
            card: cabinet.money(amountMinor, currency),
            balance: cabinet.money(balanceMinor, currency),
          }),
        ]
      : []),
    ...(way === null ? [] : [cabinet.html('payments-way', { way })]),
  ].join('\n');
}

/** What is asked for a debt, from whom, and what stays owed after it. */
function askedLines(cabinet: Cabinet, payment: PaymentDetails, group: LineGroup, phase: PaymentPhase): string[] {
  const { currency } = payment;
  const amountMinor = total(group, (line) => line.amountMinor);
  const balanceMinor = total(group, (line) => line.balanceMinor);
  const leftMinor = total(group, ({ outstandingMinor, ...line }) =>
    outstandingMinor === null ? 0n : outstandingMinor - line.amountMinor - line.balanceMinor,
  );
  return [
    ...groupHead(cabinet, payment, group, amountMinor + balanceMinor),
    ...(payment.balanceMinor > 0n ? partsLine(cabinet, currency, { balanceMinor, amountMinor }) : []),
    ...(phase === 'payable' && leftMinor > 0n
      ? [cabinet.html('payments-left-after', { sum: cabinet.money(leftMinor, currency) })]
      : []),
  ];
}

function whatHappens(cabinet: Cabinet, { lines, balanceMinor, accountWord }: PaymentDetails): string[] {
  const topUp = lines.find((line) => line.chargeId === null);
  return [
    ...(topUp
      ? [cabinet.html('payments-top-up-how', { account: accountName(cabinet, accountWord, topUp.accountNumber) })]
      : []),
    ...(balanceMinor > 0n ? [cabinet.html('payments-both-how')] : []),
  ];
}

function stateKey({ status }: PaymentDetails, phase: PaymentPhase, door: PaymentDoor): string {
  if (phase === 'payable') return door === 'page' ? 'payments-how' : `payments-how-${door}`;
  return phase === 'outdated' ? 'payments-over-outdated' : `payments-over-${status}`;
}
