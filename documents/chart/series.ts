import type { MonthlyCharge, MonthlyPayment } from '../../domain/billing/monthly.ts';
import type { Statement } from '../../domain/billing/statement.ts';

/** One colour of a chart: a sum for each month. `name` ends the key of its name in the texts. */
export interface Series {
  readonly name: string;
  readonly amountsMinor: readonly bigint[];
}

/** What was charged, a series for each kind of charge, the largest first. */
export function spendingSeries(months: readonly string[], charges: readonly MonthlyCharge[]): Series[] {
  return seriesOf(
    months,
    charges.map(({ kind, ...rest }) => ({ ...rest, name: kind })),
  );
}

/** What was paid, here and to the organization. */
export function paymentSeries(months: readonly string[], payments: readonly MonthlyPayment[]): Series[] {
  return seriesOf(
    months,
    payments.map(({ through, ...rest }) => ({ ...rest, name: through })),
  );
}

/** What was owed at the end of each month; nothing for months before the account's first. */
export function debtSeries(months: readonly string[], statements: readonly Statement[]): Series[] {
  const closing = new Map(statements.map(({ month, closingMinor }) => [month, closingMinor]));
  return [{ name: 'owed', amountsMinor: months.map((month) => closing.get(month) ?? 0n) }];
}

interface Point {
  readonly month: string;
  readonly name: string;
  readonly amountMinor: bigint;
}

function seriesOf(months: readonly string[], points: readonly Point[]): Series[] {
  const names = [...new Set(points.map(({ name }) => name))];
  return names
    .map((name) => ({
      name,
      amountsMinor: months.map(
        (month) => points.find((point) => point.name === name && point.month === month)?.amountMinor ?? 0n,
      ),
    }))
    .toSorted((a, b) => Number(totalOf(b) - totalOf(a)));
}

/** All months of a series together. */
export const totalOf = ({ amountsMinor }: Series): bigint => amountsMinor.reduce((sum, each) => sum + each, 0n);
