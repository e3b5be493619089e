import { groupBy } from '../../../domain/collections.ts';
import { sumOf } from '../../../domain/money.ts';
import type { PaidLine, PaymentDetails } from '../../../domain/payments/payments.ts';
import type { Cabinet } from '../../cabinet.ts';
import { chargeTitle, shortDates } from '../../debt-text.ts';
import { accountName } from '../../subject.ts';

/** More lines than these are counted; their sums are in the totals. */
const SHOWN = 20;

/** Lines of a payment that are shown as one: one debt, or all lessons of one group. */
export type LineGroup = readonly [PaidLine, ...PaidLine[]];

/** A payment's lines as they are shown, at most so many as a message takes; `more`: how many are not. */
export function lineGroups(payment: PaymentDetails): { shown: LineGroup[]; more: number } {
  const gathered = groupBy(payment.lines, (line) =>
    line.kind === 'lesson' ? `lessons:${line.accountId}:${line.groupName}` : `line:${line.lineId}`,
  );
  const groups = [...gathered.values()].flatMap(([first, ...rest]): LineGroup[] => (first ? [[first, ...rest]] : []));
  return { shown: groups.slice(0, SHOWN), more: Math.max(0, groups.length - SHOWN) };
}

/** «• Абонемент «8 занятий», Футбол (Илья, договор № Д-01003) — 4 800 ₽», with the dates of lessons below. */
export function groupHead(cabinet: Cabinet, payment: PaymentDetails, group: LineGroup, sumMinor: bigint): string[] {
  const [line] = group;
  const account = accountName(cabinet, payment.accountWord, line.accountNumber);
  const whose = line.holderName && !line.holderName.includes('@') ? `${line.holderName}, ${account}` : account;
  const sum = cabinet.money(sumMinor, payment.currency);
  return [
    cabinet.html('payments-for', { title: groupTitle(cabinet, group), whose, sum }),
    ...(group.length > 1 ? [cabinet.html('payments-dates', shortDates(cabinet, group))] : []),
  ];
}

/** What the lines were for, plain. */
export function groupTitle(cabinet: Cabinet, group: LineGroup): string {
  const [line] = group;
  if (line.kind === null) return cabinet.t('payments-top-up');
  if (group.length === 1) return chargeTitle(cabinet, { ...line, kind: line.kind });
  return cabinet.t('debts-lessons', { count: group.length, group: line.groupName ?? '' });
}

/** «   с баланса 1 000 ₽, картой 3 800 ₽»: who gives how much to this debt, where a payment is of both. */
export function partsLine(
  cabinet: Cabinet,
  currency: string,
  { balanceMinor, amountMinor }: { readonly balanceMinor: bigint; readonly amountMinor: bigint },
): string[] {
  const what = balanceMinor <= 0n ? 'card' : amountMinor <= 0n ? 'balance' : 'both';
  const sums = { balance: cabinet.money(balanceMinor, currency), card: cabinet.money(amountMinor, currency) };
  return [cabinet.html('payments-parts', { what, ...sums })];
}

/** The sum of one figure over the lines that are shown as one. */
export function total(group: LineGroup, figure: (line: PaidLine) => bigint): bigint {
  return sumOf(group.map(figure));
}
