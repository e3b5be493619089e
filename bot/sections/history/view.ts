import { Temporal } from 'temporal-polyfill';
import type { TransactionGroup, TransactionLine, TransactionPart } from '../../../domain/billing/transactions.ts';
import type { Cabinet } from '../../cabinet.ts';
import { periodOf, periodText } from '../../period.ts';
import { movedText, transactionTitle } from '../../transaction-text.ts';

/** A page of the history in HTML: number, day, what happened, and what it moved. */
export function historyText(
  cabinet: Cabinet,
  page: {
    lines: readonly TransactionLine[];
    parts: ReadonlyMap<bigint, readonly TransactionPart[]>;
    narrowed: { group: TransactionGroup | undefined; periodName: string };
  },
): string {
  const { group, periodName: name } = page.narrowed;
  const title = cabinet.html('history-title', {
    narrowed: group !== undefined || name !== 'all' ? 'yes' : 'no',
    shown: cabinet.t(`history-group-${group ?? 'any'}`),
    period: periodName(cabinet, name),
  });
  if (page.lines.length === 0) return `${title}\n\n${cabinet.html('history-none')}`;
  const lines = page.lines.map((line) =>
    cabinet.html('history-line', {
      number: line.number,
      date: cabinet.date(Temporal.PlainDate.from(line.occurredOn)),
      title: transactionTitle(cabinet, line, page.parts.get(line.transactionId) ?? []),
      moved: movedText(cabinet, line),
    }),
  );
  return [title, lines.join('\n'), cabinet.html('history-how')].join('\n\n');
}

/** The question of what to show, in HTML. */
export function filterText(cabinet: Cabinet): string {
  return [cabinet.html('history-filter-title'), cabinet.html('history-filter-how')].join('\n\n');
}

/** «Последний месяц», or the days of a typed period, plain. */
export function periodName(cabinet: Cabinet, name: string): string {
  const typed = name.includes('..') ? periodOf(name, Temporal.PlainDate.from('2026-01-01')) : null;
  return typed ? periodText(cabinet, typed) : cabinet.t(`history-period-${name}`);
}
