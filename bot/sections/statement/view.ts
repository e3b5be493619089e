import { Temporal } from 'temporal-polyfill';
import type { MonthLine, Statement, StatementFigures } from '../../../domain/billing/statement.ts';
import type { StatementFigure } from '../../../prisma/generated/enums.ts';
import type { Cabinet } from '../../cabinet.ts';
import { figuresBlock } from '../../figures.ts';
import { paragraphs } from '../../html.ts';
import { transactionTitle } from '../../transaction-text.ts';

/** The figures of a month that lines stand behind, in their order. */
export const FIGURES: readonly StatementFigure[] = ['opening', 'charged', 'recalculated', 'penalty', 'paid'];

/** «Выписка»: the six figures of a month one below another, and whose account it is, in HTML. */
export function statementText(cabinet: Cabinet, statement: Statement): string {
  const { account, balanceMinor, closingMinor } = statement;
  const { currency } = account.organization;
  return paragraphs([
    cabinet.html('statement-title', { month: cabinet.month(statement.month) }),
    statementBlock(cabinet, statement, currency),
    ...(closingMinor < 0n ? [cabinet.html('statement-overpaid', { sum: cabinet.money(-closingMinor, currency) })] : []),
    cabinet.html('statement-balance', {
      sum: cabinet.money(balanceMinor, currency),
      when: statement.nextMonth === null ? 'now' : 'then',
    }),
    ...holderText(cabinet, statement),
  ]);
}

/** «долг на начало + начислено + перерасчёт + пени − оплачено = к оплате» as aligned lines. */
function statementBlock(cabinet: Cabinet, figures: StatementFigures, currency: string): string {
  return figuresBlock(
    cabinet,
    [
      { label: cabinet.t('statement-opening'), amountMinor: figures.openingMinor },
      { label: cabinet.t('statement-charged'), amountMinor: figures.chargedMinor, role: 'plus' },
      { label: cabinet.t('statement-recalculated'), amountMinor: figures.recalculatedMinor, role: 'plus' },
      { label: cabinet.t('statement-penalty'), amountMinor: figures.penaltyMinor, role: 'plus' },
      { label: cabinet.t('statement-paid'), amountMinor: figures.paidMinor, role: 'minus' },
      { label: cabinet.t('statement-closing'), amountMinor: figures.closingMinor, role: 'result' },
    ],
    currency,
  );
}

/** Holder, addresses and people of a utility account, as far as the data name them. */
function holderText(cabinet: Cabinet, { account }: Statement): string[] {
  if (account.organization.kind !== 'utility') return [];
  const { holderName, address, mailingAddress, registeredPeople, residentPeople } = account;
  const people = [
    ...(registeredPeople === null ? [] : [cabinet.html('statement-registered', { count: registeredPeople })]),
    ...(residentPeople === null ? [] : [cabinet.html('statement-resident', { count: residentPeople })]),
  ];
  const lines = [
    ...(holderName ? [cabinet.html('statement-holder', { name: holderName })] : []),
    ...(address ? [cabinet.html('statement-address', { address })] : []),
    ...(mailingAddress && mailingAddress !== address
      ? [cabinet.html('statement-mailing-address', { address: mailingAddress })]
      : []),
    ...(people.length > 0 ? [people.join(' · ')] : []),
  ];
  return lines.length > 0 ? [lines.join('\n')] : [];
}

/** «Почему столько?» of one figure: the transactions that it is made of, in HTML. */
export function figureText(cabinet: Cabinet, { statement, figure, lines, isWhole }: FigurePage): string {
  const { currency } = statement.account.organization;
  const month = cabinet.month(statement.month);
  const sum = cabinet.money(amountOf(statement, figure), currency);
  const shown = lines.map((line) =>
    cabinet.html('statement-line', {
      number: line.number,
      date: cabinet.date(Temporal.PlainDate.from(line.occurredOn)),
      title: transactionTitle(cabinet, line, line.parts),
      sum: cabinet.money(line.amountMinor, currency),
    }),
  );
  return paragraphs([
    cabinet.html('statement-figure-title', { figure: cabinet.t(`statement-${figure}`), sum, month }),
    ...(figure === 'opening' ? [openingText(cabinet, statement, lines, isWhole)] : []),
    ...(shown.length > 0 ? [shown.join('\n')] : figure === 'opening' ? [] : [cabinet.html('statement-no-lines')]),
    ...(shown.length > 0 ? [cabinet.html('history-how')] : []),
  ]);
}

export interface FigurePage {
  readonly statement: Statement;
  readonly figure: StatementFigure;
  readonly lines: readonly MonthLine[];
  /** the lines are all there are */
  readonly isWhole: boolean;
}

/**
 * What was owed when the month began is what the month before closed with, and what was taken over within the month.
 */
function openingText(cabinet: Cabinet, statement: Statement, lines: readonly MonthLine[], isWhole: boolean): string {
  const { currency } = statement.account.organization;
  if (statement.previousMonth === null) return cabinet.html('statement-opening-first');
  const month = cabinet.month(statement.previousMonth);
  if (!isWhole) return cabinet.html('statement-opening-carried', { month });
  const takenOverMinor = lines.reduce((total, line) => total + line.amountMinor, 0n);
  const sum = cabinet.money(statement.openingMinor - takenOverMinor, currency);
  return cabinet.html('statement-opening-carried-sum', { month, sum });
}

/** A figure of the statement by its name. */
export function amountOf(figures: StatementFigures, figure: StatementFigure): bigint {
  const amounts: Readonly<Record<StatementFigure, bigint>> = {
    opening: figures.openingMinor,
    charged: figures.chargedMinor,
    recalculated: figures.recalculatedMinor,
    penalty: figures.penaltyMinor,
    paid: figures.paidMinor,
  };
  return amounts[figure];
}
