import type { TransactionLine, TransactionPart } from '../domain/billing/transactions.ts';
import type { Cabinet } from './cabinet.ts';
import { chargeTitle } from './debt-text.ts';
import { signed } from './signed.ts';

/** What a title needs to know of its transaction. */
type TitledLine = Pick<TransactionLine, 'kind' | 'occurredOn' | 'paymentNumber'>;

/** What happened, plain: «Оплата LK-000012», «Начислено: Абонемент «8 занятий», Футбол». */
export function transactionTitle(cabinet: Cabinet, line: TitledLine, parts: readonly TransactionPart[]): string {
  const titles = new Set(parts.map((part) => partTitle(cabinet, line, part)).filter((title) => title !== null));
  const [first = ''] = titles;
  return cabinet.t(`transaction-kind-${line.kind}`, {
    number: line.paymentNumber ?? '',
    count: titles.size,
    what: titles.size > 1 ? cabinet.t('transaction-and-more', { first, more: titles.size - 1 }) : first,
  });
}

/** What a part was for, plain; null where it was for no charge. */
export function partTitle(cabinet: Cabinet, line: TitledLine, part: TransactionPart): string | null {
  if (part.chargeId === null || part.kind === undefined || part.kind === null) return null;
  const { kind, subscriptionName = null, groupName = null, day = null, time = null } = part;
  const { orderNumber = null, parcelNumber = null } = part;
  // The one bill of an account goes on from month to month: a transaction belongs to the month it happened in.
  const period = HERE.has(line.kind) ? null : line.occurredOn;
  return chargeTitle(cabinet, { kind, subscriptionName, groupName, day, time, orderNumber, parcelNumber, period });
}

/** Money that came through the cabinet is for what was owed then, whatever the month. */
const HERE: ReadonlySet<TransactionLine['kind']> = new Set(['payment', 'top_up', 'from_balance', 'refund']);

/** «долг −2 400 ₽ · баланс +100 ₽», plain: what a transaction moved. */
export function movedText(
  cabinet: Cabinet,
  { owedMinor, balanceMinor, currency }: Pick<TransactionLine, 'owedMinor' | 'balanceMinor' | 'currency'>,
): string {
  const parts = [
    ...(owedMinor === 0n ? [] : [cabinet.t('transaction-owed', { sum: signed(cabinet, owedMinor, currency) })]),
    ...(balanceMinor === 0n ? [] : [cabinet.t('transaction-held', { sum: signed(cabinet, balanceMinor, currency) })]),
  ];
  return parts.length > 0 ? parts.join(' · ') : cabinet.t('transaction-nothing-moved');
}
