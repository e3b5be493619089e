import Table from 'cli-table3';
import { formatMoney } from '../../domain/money.ts';
import type { RefundablePayment, RefundableThing, RefundPreview } from '../../domain/payments/refunds/preview.ts';
import type { ListedRefund } from '../../domain/payments/refunds/staff-list.ts';
import { createNoticeText } from '../../jobs/text.ts';
import type { Translate } from '../../locales/index.ts';

const LOCALE = 'ru';
const STATUS: Readonly<Record<ListedRefund['status'], string>> = {
  requested: 'запрошен',
  pending: 'выполняется',
  succeeded: 'возвращён',
  failed: 'не удался',
};

/** How refunds are shown to staff on a terminal. */
export function createShow(translate: Translate, now: Date) {
  const text = createNoticeText(translate, LOCALE);
  const title = ({ subject, accountNumber }: Pick<RefundableThing, 'subject' | 'accountNumber'>): string =>
    subject
      ? `${text.subject(subject, now)}, ${accountNumber}`
      : text.plain('notice-for-balance', { account: accountNumber });

  return {
    /** The payment, and what it was for, numbered from 1. */
    payment(payment: RefundablePayment): string[] {
      const money = (amountMinor: bigint) => formatMoney(amountMinor, payment.currency, LOCALE);
      const { number, organizationName, receivedMinor, balanceSpentMinor, refundedMinor, askedMinor } = payment;
      const paid = [
        ...(receivedMinor > 0n ? [`оплачено ${money(receivedMinor)}`] : []),
        ...(balanceSpentMinor > 0n ? [`с баланса ${money(balanceSpentMinor)}`] : []),
        ...(refundedMinor > 0n ? [`возвращено ${money(refundedMinor)}`] : []),
        ...(askedMinor > 0n ? [`возврат уже запрошен: ${money(askedMinor)}`] : []),
      ];
      return [
        `Платёж ${number}, ${organizationName}: ${paid.join(', ') || 'не оплачен'}`,
        ...payment.lines.map((line, index) => `  ${index + 1}. ${title(line)} — осталось ${money(line.leftMinor)}`),
      ];
    },

    /** What will be given back, of what, and what the client owes and holds then. */
    preview(
      { currency }: RefundablePayment,
      preview: RefundPreview,
      { cancelDebts }: { cancelDebts: boolean },
    ): string[] {
      const money = (amountMinor: bigint) => formatMoney(amountMinor, currency, LOCALE);
      const { toPayerMinor, toBalanceMinor, parts, accounts } = preview;
      const ways = [
        ...(toPayerMinor > 0n ? [`${money(toPayerMinor)} плательщику`] : []),
        ...(toBalanceMinor > 0n ? [`${money(toBalanceMinor)} на баланс`] : []),
      ];
      const after = {
        debt: cancelDebts ? 'долг отменяется' : 'снова долг',
        balance: 'с баланса',
        undone: 'снова долг',
      };
      return [
        `Вернём ${ways.join(' и ')}:`,
        ...parts.map(({ thing, of, amountMinor }) => {
          const prefix = of === 'undone' ? 'баланс уже потрачен — отменим оплату с баланса: ' : '';
          return `  • ${prefix}${title(thing)} — ${money(amountMinor)}, ${after[of]}`;
        }),
        ...accounts.map(
          ({ accountNumber, owedMinor, heldMinor }) =>
            `После возврата на счёте ${accountNumber}: долг ${money(owedMinor)}, баланс ${money(heldMinor)}`,
        ),
      ];
    },

    list(refunds: readonly ListedRefund[]): string {
      const table = new Table({
        head: ['Платёж', 'Сумма', 'Куда', 'Состояние', 'Когда', 'Кто', 'Причина'],
        style: { head: [], border: [] },
      });
      for (const refund of refunds) {
        const { status, failure, reason, toBalance, createdAt, finishedAt } = refund;
        table.push([
          refund.paymentNumber,
          formatMoney(refund.amountMinor, refund.currency, LOCALE),
          toBalance ? 'на баланс' : 'плательщику',
          failure ? `${STATUS[status]}: ${failure}` : STATUS[status],
          (finishedAt ?? createdAt).toISOString().slice(0, 16).replace('T', ' '),
          refund.actor,
          reason ?? '',
        ]);
      }
      return table.toString();
    },
  };
}
