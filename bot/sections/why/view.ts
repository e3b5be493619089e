import { Temporal } from 'temporal-polyfill';
import type { AccountBalance } from '../../../domain/billing/balance.ts';
import type { DebtLine } from '../../../domain/billing/debts.ts';
import type { TransactionLine, TransactionPart } from '../../../domain/billing/transactions.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { DebtItem } from '../../debt-items.ts';
import { itemTitle } from '../../debt-text.ts';
import { figuresBlock } from '../../figures.ts';
import { paragraphs } from '../../html.ts';
import { signed } from '../../signed.ts';
import { transactionTitle } from '../../transaction-text.ts';

/** What a total of debts is made of, in HTML: each line with its price and what is paid of it. */
export function owedText(
  cabinet: Cabinet,
  { items, overpaidMinor, whole }: { items: readonly DebtItem[]; overpaidMinor: bigint; whole: readonly DebtItem[] },
): string {
  const first = whole[0]?.charges[0];
  if (!first) return `${cabinet.html('why-title-clear')}\n\n${cabinet.html('debts-none')}`;
  const { currency } = first;
  const totalMinor = sumOf(whole.map(({ outstandingMinor }) => outstandingMinor));
  const lines = items.map((item) => owedLine(cabinet, item, currency));
  return paragraphs([
    cabinet.html('why-owed-title', { sum: cabinet.money(totalMinor, currency), organization: first.organizationName }),
    lines.join('\n'),
    ...(overpaidMinor > 0n ? [overpaidText(cabinet, totalMinor, overpaidMinor, currency)] : []),
    cabinet.html('why-how'),
  ]);
}

function owedLine(cabinet: Cabinet, item: DebtItem, currency: string): string {
  const priceMinor = sumOf(item.charges.map((charge) => charge.amountMinor));
  const paidMinor = sumOf(item.charges.map((charge) => charge.paidMinor));
  const isBill = item.charges[0]?.kind === 'bill';
  return cabinet.html('why-owed-line', {
    title: itemTitle(cabinet, item),
    sum: cabinet.money(item.outstandingMinor, currency),
    price: cabinet.money(priceMinor, currency),
    paid: cabinet.money(paidMinor, currency),
    part: paidMinor === 0n || isBill ? 'no' : 'yes',
  });
}

/** Why the statement closes with less than the debts come to. */
function overpaidText(cabinet: Cabinet, totalMinor: bigint, overpaidMinor: bigint, currency: string): string {
  return [
    cabinet.html('why-overpaid'),
    figuresBlock(
      cabinet,
      [
        { label: cabinet.t('why-figure-debts'), amountMinor: totalMinor },
        { label: cabinet.t('why-figure-overpaid'), amountMinor: overpaidMinor, role: 'minus' },
        { label: cabinet.t('why-figure-statement'), amountMinor: totalMinor - overpaidMinor, role: 'result' },
      ],
      currency,
    ),
  ].join('\n');
}

/** The lessons in debt of one group, each with its day and price, in HTML. */
export function lessonsText(cabinet: Cabinet, item: DebtItem): string {
  const currency = item.charges[0]?.currency ?? '';
  const lines = item.charges.map((debt) => cabinet.html('why-lesson', lessonParams(cabinet, debt)));
  return paragraphs([
    cabinet.html('why-lessons-title', {
      title: itemTitle(cabinet, item),
      sum: cabinet.money(item.outstandingMinor, currency),
    }),
    lines.join('\n'),
    cabinet.html('why-how'),
  ]);
}

/** «2 ноября, 12:00 — 700 ₽»: the button that opens a lesson. */
export function lessonLabel(cabinet: Cabinet, debt: DebtLine): string {
  return cabinet.t('why-lesson-button', lessonParams(cabinet, debt));
}

function lessonParams(cabinet: Cabinet, { day, time, outstandingMinor, currency }: DebtLine) {
  return {
    date: day === null ? '' : cabinet.date(Temporal.PlainDate.from(day)),
    time: time ?? '',
    sum: cabinet.money(outstandingMinor, currency),
  };
}

/** «2 400 ₽ · Абонемент «8 занятий», Футбол»: the button that opens a debt. */
export function debtLabel(cabinet: Cabinet, item: DebtItem): string {
  const sum = cabinet.money(item.outstandingMinor, item.charges[0]?.currency ?? '');
  return cabinet.t('why-button', { sum, title: itemTitle(cabinet, item) });
}

/** What the balance of an account is made of, in HTML: its latest moves, and what was held before them. */
export function heldText(
  cabinet: Cabinet,
  held: {
    own: AccountBalance;
    moves: readonly { line: TransactionLine; parts: readonly TransactionPart[] }[];
    beforeMinor: bigint;
  },
): string {
  const { currency, balanceMinor } = held.own;
  const title = cabinet.html('why-held-title', { sum: cabinet.money(balanceMinor, currency) });
  if (held.moves.length === 0) return `${title}\n\n${cabinet.html('why-held-none')}`;
  const lines = held.moves.map(({ line, parts }) =>
    cabinet.html('why-held-line', {
      number: line.number,
      date: cabinet.date(Temporal.PlainDate.from(line.occurredOn)),
      title: transactionTitle(cabinet, line, parts),
      sum: signed(cabinet, line.balanceMinor, currency),
    }),
  );
  return paragraphs([
    title,
    lines.join('\n'),
    ...(held.beforeMinor === 0n
      ? []
      : [cabinet.html('why-held-before', { sum: cabinet.money(held.beforeMinor, currency) })]),
    cabinet.html('history-how'),
  ]);
}
